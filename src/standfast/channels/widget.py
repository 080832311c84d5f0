"""The files of the chat widget, as any page may load them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from standfast.channels.assets import asset_response, read_assets

_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
}


class WidgetApi:
    """Serves `<standfast-chat>`: `/widget/standfast-chat.js` and what it imports."""

    def __init__(self) -> None:
        self._assets = read_assets("standfast.channels", "static")

    def router(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/widget/{name}", self.file, methods=["GET"])
        return router

    async def file(self, request: Request, name: Annotated[str, Path(max_length=64)]) -> Response:
        """Return one file."""
        return asset_response(self._assets, name, request=request, headers=_HEADERS)
