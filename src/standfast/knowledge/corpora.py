"""Reads corpora from outside: a folder of pages, or JSON lines with one passage each."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from standfast.events import Level
from standfast.knowledge.errors import CorpusUnreadable
from standfast.knowledge.passages import passages_of
from standfast.knowledge.types import Audience, Document, Passage, Reader

PAGES = (".md", ".markdown", ".txt", ".html", ".htm")
"""The files of a folder that are read."""
_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^(\w+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_TITLE = re.compile(r"^#\s+(.+?)\s*#*\s*$", re.MULTILINE)


def read_corpus(path: Path) -> tuple[Passage, ...]:
    """Return the passages of a folder (pages cut at headings) or of JSON lines (one passage a line, as it stands).

    Raises:
        CorpusUnreadable: It is not there, or a line is not what it must be.
    """
    if path.is_dir():
        return tuple(passage for page in read_folder(path) for passage in passages_of(page))
    return tuple(
        Passage(document, "", document.text)
        for document in (_document(record, where) for where, record in read_lines(path))
    )


def read_folder(folder: Path) -> tuple[Document, ...]:
    """Return the pages of a folder, ids being their paths in it; hidden files are left out.

    Raises:
        CorpusUnreadable: A page is not text, or its head is not what it must be.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() in PAGES and path.is_file() and not re.search(r"(^|/)\.", name):
            found.append(page_of(name, path.read_bytes()))
    return tuple(found)


def page_of(name: str, content: bytes) -> Document:
    """Return a page: front matter is read as fields, HTML as its text.

    Raises:
        CorpusUnreadable: It is not text, or its head is not what it must be.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise CorpusUnreadable(f"{name}: is not UTF-8. Save it as UTF-8 text.") from error
    if name.lower().endswith((".html", ".htm")):
        text = _plain(text)
    front = _FRONT.match(text)
    fields: dict[str, Any] = dict(_FIELD.findall(front[1])) if front else {}
    body = text[front.end() :] if front else text
    title = _TITLE.search(body)
    fields = {key: value.strip("\"'") for key, value in fields.items()}
    fields.setdefault("title", title[1] if title else Path(name).stem.replace("-", " "))
    return _document(fields | {"id": name, "text": body}, name)


def read_lines(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the records of a file of JSON lines, packed with gzip or not, each with its place.

    Raises:
        CorpusUnreadable: It is not there, or a line is no JSON object.
    """
    packed = path.suffix == ".gz"
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as f
        ):
            yield from records_of(f, str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusUnreadable(f"{path}: cannot be read ({error}). Name JSON lines.") from error


def records_of(lines: Iterable[str], name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the records of JSON lines, each with its place.

    Raises:
        CorpusUnreadable: A line is no JSON object.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield f"{name}:{number}", _record(line, f"{name}:{number}")


def reader_of(record: Mapping[str, Any]) -> Reader:
    """Return who asks, from JSON; what is not said opens nothing.

    Raises:
        CorpusUnreadable: A field is not what it must be.
    """
    return Reader(
        level=_level(record.get("level"), "principal"),
        groups=_names(record.get("groups")),
        tenant=str(record.get("tenant") or ""),
        countries=_names(record.get("countries", record.get("country"))),
        products=_names(record.get("products", record.get("product"))),
        language=str(record.get("language") or ""),
    )


def _record(line: str, where: str) -> Mapping[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise CorpusUnreadable(
            f"{where}: is not JSON ({error}). Write one object a line."
        ) from None
    if not isinstance(record, dict):
        raise CorpusUnreadable(f"{where}: is no object. Write one object a line.")
    return record


def _document(record: Mapping[str, Any], where: str) -> Document:
    name, text = record.get("id", record.get("_id")), record.get("text", record.get("content"))
    if name is None or not isinstance(text, str):
        raise CorpusUnreadable(f"{where}: has no id or no text. Give both.")
    try:
        return Document(
            id=str(name),
            title=str(record.get("title") or ""),
            text=text,
            language=str(record.get("language") or ""),
            audience=_audience(record, where),
            owner=str(record.get("owner") or ""),
            valid_from=_day(record.get("valid_from")),
            valid_until=_day(record.get("valid_until")),
            recorded_from=_moment(record.get("recorded_from")),
            recorded_until=_moment(record.get("recorded_until")),
            review_by=_day(record.get("review_by")),
            licence=str(record.get("licence") or ""),
            source=str(record.get("source") or ""),
        )
    except ValueError as error:
        raise CorpusUnreadable(f"{where}: {error}. Write dates as 2026-03-01.") from None


def _audience(record: Mapping[str, Any], where: str) -> Audience:
    return Audience(
        level=_level(record.get("audience", record.get("level")), where),
        groups=_names(record.get("groups")),
        tenant=str(record.get("tenant") or ""),
        countries=_names(record.get("countries")),
        products=_names(record.get("products")),
    )


def _level(value: object, where: str) -> Level:
    try:
        return Level(str(value or Level.ANONYMOUS))
    except ValueError:
        raise CorpusUnreadable(
            f"{where}: {value} is no level. Write anonymous, identified or verified."
        ) from None


def _names(value: object) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset(part.strip() for part in value.strip("[]").split(",") if part.strip())
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(str(value)) if value else None


def _plain(page: str) -> str:
    """Return the text of HTML; headings become Markdown, scripts and styles go."""
    text = re.sub(r"(?is)<(script|style|nav|head)\b.*?</\1>|<!--.*?-->", " ", page)
    text = re.sub(r"(?is)<h([1-6])\b[^>]*>(.*?)</h\1>", _heading, text)
    text = re.sub(r"(?i)<li\b[^>]*>", "\n- ", text)
    text = re.sub(r"(?i)</?(p|div|section|article|ul|ol|table|tr|br)\b[^>]*>", "\n\n", text)
    text = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return re.sub(r"\n[ \t]*\n\s*", "\n\n", re.sub(r"[ \t]+", " ", text)).strip()


def _heading(match: re.Match[str]) -> str:
    return f"\n\n{'#' * int(match[1])} {re.sub(r'<[^>]+>', '', match[2]).strip()}\n\n"
