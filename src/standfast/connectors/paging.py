"""How the pages of a list follow each other: page numbers, offsets, cursors, Link headers, URLs in the body.

Pure: from a page that was seen to what to ask next. The settings of each style are listed in
docs/how-to/connect-a-system.md; those not given have the defaults of this file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from standfast.assistant import Paging
from standfast.connectors.paths import compile_path

STYLES = ("page", "offset", "cursor", "link", "next_url")
_LINK = re.compile(r"<([^<>]{0,2000})>([^<]{0,500})")


@dataclass(frozen=True, slots=True)
class Turn:
    """What to ask for next: other query parameters, or a URL that the system named.

    Attributes:
        number: Of the page, counted from 1.
    """

    number: int
    query: Mapping[str, str]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as it came: which it was, its URL, its members, the whole answer, its headers."""

    turn: Turn
    url: str
    items: list[Any]
    root: Any
    headers: Mapping[str, str]


def first_turn(paging: Paging | None) -> Turn:
    """Return what the first page is asked with."""
    return Turn(1, _size(paging.settings) if paging is not None else {})


def next_turn(paging: Paging, seen: SeenPage) -> Turn | None:
    """Return what the next page is asked with; None where there is none."""
    number = seen.turn.number + 1
    match paging.style:
        case "page":
            query = _next_page(paging.settings, seen)
        case "offset":
            query = _next_offset(paging.settings, seen)
        case "cursor":
            query = _next_cursor(paging.settings, seen)
        case _:
            url = _next_link(seen) if paging.style == "link" else _next_url(paging.settings, seen)
            return Turn(number, {}, urljoin(seen.url, url)) if url else None
    return Turn(number, _size(paging.settings) | query) if query is not None else None


def _size(settings: Mapping[str, str]) -> dict[str, str]:
    name = settings.get("size_parameter")
    return {name: settings["size"]} if name and "size" in settings else {}


def _at(path: str, root: Any) -> Any:
    return compile_path(path)(root, root)


def _next_page(settings: Mapping[str, str], seen: SeenPage) -> dict[str, str] | None:
    pages = _at(settings["pages"], seen.root) if "pages" in settings else None
    if not seen.items or (isinstance(pages, int) and seen.turn.number >= pages):
        return None
    first = int(settings.get("first", "1"))
    return {settings.get("parameter", "page"): str(first + seen.turn.number)}


def _next_offset(settings: Mapping[str, str], seen: SeenPage) -> dict[str, str] | None:
    name = settings.get("parameter", "offset")
    offset = int(seen.turn.query.get(name, "0")) + len(seen.items)
    total = _at(settings["total"], seen.root) if "total" in settings else None
    if not seen.items or (isinstance(total, int) and offset >= total):
        return None
    return {name: str(offset)}


def _next_cursor(settings: Mapping[str, str], seen: SeenPage) -> dict[str, str] | None:
    if "more" in settings and _at(settings["more"], seen.root) is not True:
        return None
    if "next" in settings:
        cursor = _at(settings["next"], seen.root)
    else:
        cursor = _at(settings.get("field", "id"), seen.items[-1]) if seen.items else None
    if isinstance(cursor, bool) or not isinstance(cursor, str | int) or cursor == "":
        return None
    return {settings.get("parameter", "cursor"): str(cursor)}


def _next_link(seen: SeenPage) -> str | None:
    """Return the target of `rel="next"`. Source: RFC 8288."""
    for url, parameters in _LINK.findall(seen.headers.get("link", "")):
        for parameter in parameters.split(";"):
            name, _, value = parameter.strip(" ,").partition("=")
            if name.strip().lower() == "rel" and "next" in value.strip(' "').lower().split():
                return str(url)
    return None


def _next_url(settings: Mapping[str, str], seen: SeenPage) -> str | None:
    url = _at(settings.get("field", "next"), seen.root)
    return url if isinstance(url, str) and url else None
