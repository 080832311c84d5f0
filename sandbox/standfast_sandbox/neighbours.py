"""Who may command the sandbox: programs and pages of the same machine."""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

_OPEN_TO_NEIGHBOURS = ("/control/", "/mail/")
_LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


@web.middleware
async def admit_neighbours(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse the control room and the mail sink to other machines, and let pages of this one use them."""
    if not request.path.startswith(_OPEN_TO_NEIGHBOURS):
        return await handler(request)
    if not _is_loopback(request.remote):
        raise web.HTTPForbidden(text="403 Forbidden: for this machine only")
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).hostname not in _LOCAL_NAMES:
        raise web.HTTPForbidden(text="403 Forbidden: for pages of this machine only")
    return await handler(request)


async def allow_origin(request: web.Request, response: web.StreamResponse) -> None:
    """Tell the browser that a page of this machine may read the answer."""
    origin = request.headers.get("Origin", "")
    if request.path.startswith(_OPEN_TO_NEIGHBOURS) and urlsplit(origin).hostname in _LOCAL_NAMES:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"


async def _preflight(_request: web.Request) -> web.Response:
    return web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Allow-Headers": "Content-Type",
        },
    )


def preflight_routes() -> list[web.RouteDef]:
    """Return the answers to browsers that ask first."""
    return [
        web.options("/control/{rest:.*}", _preflight),
        web.options("/mail/{rest:.*}", _preflight),
    ]


def _is_loopback(remote: str | None) -> bool:
    try:
        return remote is not None and ipaddress.ip_address(remote).is_loopback
    except ValueError:
        return False
