"""The API put together: routes, guards, problems, measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from prometheus_client import CollectorRegistry

from standfast.channels.guards import BodyGuard, CorsGuard, DeadlineGuard, LastResort
from standfast.channels.health import HealthApi
from standfast.channels.inspect_api import InspectApi
from standfast.channels.measures import Measures
from standfast.channels.messages import MessagesApi
from standfast.channels.operations import OperationsApi
from standfast.channels.ports import ConversationService, Doorkeeper
from standfast.channels.problems import answer_with_problems, problem_schemas
from standfast.channels.reception import Reception
from standfast.channels.releases import ReleasesApi
from standfast.channels.sessions import SessionsApi
from standfast.channels.settings import ApiSettings
from standfast.channels.staff import StaffApi
from standfast.channels.stream import StreamApi
from standfast.channels.widget import WidgetApi

_DESCRIPTION = "Conversations with an assistant of a business, and the people behind it."


@dataclass(frozen=True, slots=True)
class ApiParts:
    """What the composition root may replace.

    Attributes:
        seconds: A clock that never goes back, for rates and measures.
        registry: Where measures are kept.
        version: Of the product, for the OpenAPI document.
    """

    seconds: Callable[[], float] = monotonic
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    version: str = "1"


def make_api(
    service: ConversationService,
    doorkeeper: Doorkeeper,
    *,
    settings: ApiSettings,
    parts: ApiParts | None = None,
) -> FastAPI:
    """Return the API as an application; `app.state.streams.stop()` ends its streams at a stop."""
    parts = parts or ApiParts()
    reception = Reception(service, doorkeeper, settings=settings, seconds=parts.seconds)
    app = FastAPI(
        title="Standfast",
        version=parts.version,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in (
        SessionsApi(reception).router(),
        MessagesApi(reception).router(),
        StreamApi(reception).router(),
        StaffApi(reception).router(),
        OperationsApi(reception).router(),
        ReleasesApi(reception).router(),
        InspectApi(reception).router(),
        HealthApi(reception, parts.registry).router(),
        WidgetApi().router(),
    ):
        app.include_router(router)
    answer_with_problems(app)
    _guard(app, reception, parts)
    app.state.reception = reception
    app.state.streams = reception.streams
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]  # FastAPI's own way to extend it
    return app


def _guard(app: FastAPI, reception: Reception, parts: ApiParts) -> None:
    """Put the guards around an app, the innermost first."""
    settings = reception.settings
    app.add_middleware(BodyGuard, settings=settings)
    app.add_middleware(DeadlineGuard, deadline_s=settings.deadline_s)
    app.add_middleware(CorsGuard, origins=settings.origins)
    app.add_middleware(
        Measures, registry=parts.registry, streams=reception.streams, seconds=parts.seconds
    )
    app.add_middleware(LastResort, settings=settings)


def _document(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
        )
        document["components"]["schemas"].update(problem_schemas())
        app.openapi_schema = document
    return app.openapi_schema
