"""/healthz, /readyz and /metrics: what machines ask."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from pydantic import BaseModel

from standfast.channels.problems import PROBLEM_RESPONSES
from standfast.channels.reception import Reception


class Alive(BaseModel):
    """The process answers."""

    status: str


class Ready(BaseModel):
    """Whether each part works."""

    status: str
    parts: dict[str, str]


class HealthApi:
    """Answers machines that watch the server."""

    def __init__(self, reception: Reception, registry: CollectorRegistry) -> None:
        self._reception = reception
        self._registry = registry

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["health"])
        router.add_api_route(
            "/healthz", self.alive, methods=["GET"], responses={200: {"model": Alive}}
        )
        router.add_api_route(
            "/readyz",
            self.ready,
            methods=["GET"],
            responses={200: {"model": Ready}, 503: {"model": Ready}, **PROBLEM_RESPONSES},
        )
        router.add_api_route(
            "/metrics",
            self.metrics,
            methods=["GET"],
            response_class=Response,
            responses={200: {"content": {"text/plain": {}}}},
        )
        return router

    async def alive(self) -> JSONResponse:
        """Tell that the process answers."""
        return JSONResponse({"status": "ok"})

    async def ready(self) -> JSONResponse:
        """Tell whether messages can be taken and worked on."""
        parts = dict(await self._reception.service.health())
        is_ready = all(state == "ok" for state in parts.values())
        content = {"status": "ok" if is_ready else "not_ready", "parts": parts}
        return JSONResponse(content, status_code=200 if is_ready else 503)

    async def metrics(self) -> Response:
        """Return the measures in Prometheus' text form."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)
