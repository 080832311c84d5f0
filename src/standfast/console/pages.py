"""Templates, turned into responses with the headers that every page has."""

from __future__ import annotations

import json
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from standfast.desk import shown
from standfast.events import Value

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
}


class Pages:
    """Renders the templates of this room; everything in them is escaped."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("standfast.console"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(shown=shown, words=_words, pretty=_pretty, clock=_clock)

    def page(self, name: str, *, code: int = 200, **content: Any) -> HTMLResponse:
        """Return a template as a page."""
        html = self._environment.get_template(name).render(**content)
        return HTMLResponse(html, status_code=code, headers=_HEADERS)


def _words(text: str) -> str:
    return text.replace("_", " ")


def _pretty(value: Value) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _clock(at: str) -> str:
    """Return the time of day of an ISO time; the browser replaces it by local time."""
    return at[11:16]
