"""The console as an application of its own, to be mounted under `/console`."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from standfast.console.errors import Refused, SignInNeeded
from standfast.console.ports import CaseDesk
from standfast.console.routes import Console
from standfast.console.settings import ConsoleSettings
from standfast.storage import StoreError

_SEE_OTHER = 303


def make_console(desk: CaseDesk, settings: ConsoleSettings) -> FastAPI:
    """Return the pages of staff; `state.pages.stop()` ends their streams when the server stops."""
    console = Console(desk, settings)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.include_router(console.router())
    app.state.pages = console.open_pages

    async def ask_to_sign_in(request: Request, _error: Exception) -> Response:
        wanted = quote(request.url.path) if request.method == "GET" else ""
        return RedirectResponse(f"/console/sign-in?next={wanted}", _SEE_OTHER)

    async def explain(_request: Request, error: Exception) -> Response:
        refused = _as_refused(error)
        return console.pages.page("refused.html", code=refused.status, refused=refused)

    app.add_exception_handler(SignInNeeded, ask_to_sign_in)
    for kind in (Refused, HTTPException, RequestValidationError, StoreError):
        app.add_exception_handler(kind, explain)
    return app


def _as_refused(error: Exception) -> Refused:
    match error:
        case Refused():
            return error
        case HTTPException(status_code=status):
            return Refused(status, "There is nothing here", "Go back to the cases.")
        case RequestValidationError():
            return Refused(422, "This address is not right", "Go back to the cases.")
        case _:
            return Refused(503, "Nothing can be stored now", "Wait a moment and try again.")
