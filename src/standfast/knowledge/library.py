"""The documents of a knowledge base with all their revisions, in one SQLite file.

Invariant: what serves is what the last whole synchronisation left. One transaction puts new revisions in and ends replaced and
deleted ones; a broken-off run leaves nothing. No revision is ever changed: it is only ended.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw

from standfast.events import Level
from standfast.knowledge.types import Audience, Document

_WAIT_MS = 10_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS revisions (
  document TEXT NOT NULL, revision TEXT NOT NULL, content TEXT NOT NULL,
  recorded_from TEXT NOT NULL, recorded_until TEXT,
  PRIMARY KEY (document, recorded_from)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS one_is_current ON revisions (document) WHERE recorded_until IS NULL;
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a synchronisation changed: the ids of documents."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    unchanged: int = 0


class Library:
    """A file of documents; several processes may read while one writes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = apsw.Connection(str(path))
        self._connection.set_busy_timeout(_WAIT_MS)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute(_SCHEMA)

    def replace_all(self, documents: Iterable[Document], *, at: datetime) -> Changes:
        """Make these the current documents, in one transaction: all or nothing.

        Raises whatever reading the documents raises; then nothing has changed.
        """
        wanted = {document.id: document for document in documents}
        with self._connection:
            self._connection.execute("UPDATE revisions SET document=document WHERE 0")
            moment = self._after_all(at)
            current = self._current()
            changes = _compare(current, wanted)
            for name in (*changes.changed, *changes.deleted):
                self._connection.execute(
                    "UPDATE revisions SET recorded_until=? WHERE document=? AND recorded_until IS NULL",
                    (moment, name),
                )
            for name in (*changes.added, *changes.changed):
                self._connection.execute(
                    "INSERT INTO revisions VALUES (?,?,?,?,NULL)",
                    (name, revision_of(wanted[name]), _written(wanted[name]), moment),
                )
        return changes

    def documents(self) -> tuple[Document, ...]:
        """Return the current documents."""
        rows = self._connection.execute(
            "SELECT content, recorded_from, recorded_until FROM revisions"
            " WHERE recorded_until IS NULL ORDER BY document"
        )
        return tuple(_read(*row) for row in rows)

    def as_of(self, time: datetime) -> tuple[Document, ...]:
        """Return what served at a time."""
        moment = _stamp(time)
        rows = self._connection.execute(
            "SELECT content, recorded_from, recorded_until FROM revisions WHERE recorded_from <= ?"
            " AND (recorded_until IS NULL OR recorded_until > ?) ORDER BY document",
            (moment, moment),
        )
        return tuple(_read(*row) for row in rows)

    def revisions(self) -> tuple[Document, ...]:
        """Return every revision there ever was."""
        rows = self._connection.execute(
            "SELECT content, recorded_from, recorded_until FROM revisions ORDER BY document, recorded_from"
        )
        return tuple(_read(*row) for row in rows)

    def version(self) -> tuple[int, int]:
        """Return what every commit changes, here or in another process: who serves looks at it before each answer."""
        elsewhere = int(self._connection.execute("PRAGMA data_version").get)
        return elsewhere, self._connection.total_changes()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _current(self) -> dict[str, str]:
        rows = self._connection.execute(
            "SELECT document, revision FROM revisions WHERE recorded_until IS NULL"
        )
        return {str(document): str(revision) for document, revision in rows}

    def _after_all(self, at: datetime) -> str:
        """Return the time of a change: after every earlier one, whatever the clock says."""
        last = self._connection.execute(
            "SELECT max(max(recorded_from), coalesce(max(recorded_until), '')) FROM revisions"
        ).get
        if last is None:
            return _stamp(at)
        return max(_stamp(at), _stamp(datetime.fromisoformat(last) + timedelta(microseconds=1)))


def revision_of(document: Document) -> str:
    """Return the hash of everything that a document says and to whom."""
    return hashlib.sha256(_written(document).encode()).hexdigest()[:16]


def _compare(current: Mapping[str, str], wanted: Mapping[str, Document]) -> Changes:
    same = [name for name in wanted if current.get(name) == revision_of(wanted[name])]
    return Changes(
        added=tuple(sorted(wanted.keys() - current.keys())),
        changed=tuple(sorted((wanted.keys() & current.keys()) - set(same))),
        deleted=tuple(sorted(current.keys() - wanted.keys())),
        unchanged=len(same),
    )


def _written(document: Document) -> str:
    audience = document.audience
    sets: dict[str, Sequence[str]] = {
        "groups": sorted(audience.groups),
        "countries": sorted(audience.countries),
        "products": sorted(audience.products),
    }
    texts = {
        name: getattr(document, name)
        for name in ("id", "title", "text", "language", "owner", "licence", "source")
    }
    days = {
        name: day.isoformat() if (day := getattr(document, name)) else None
        for name in ("valid_from", "valid_until", "review_by")
    }
    rights = {"level": audience.level.value, "tenant": audience.tenant, **sets}
    return json.dumps({**texts, **days, "audience": rights}, ensure_ascii=False, sort_keys=True)


def _read(content: object, since: object, until: object) -> Document:
    fields: dict[str, Any] = json.loads(str(content))
    rights = fields.pop("audience")
    days: dict[str, Any] = {
        name: date.fromisoformat(value) if (value := fields.pop(name)) else None
        for name in ("valid_from", "valid_until", "review_by")
    }
    return Document(
        **fields,
        **days,
        audience=Audience(
            level=Level(rights["level"]),
            tenant=rights["tenant"],
            groups=frozenset(rights["groups"]),
            countries=frozenset(rights["countries"]),
            products=frozenset(rights["products"]),
        ),
        recorded_from=datetime.fromisoformat(str(since)),
        recorded_until=datetime.fromisoformat(str(until)) if until else None,
    )


def _stamp(time: datetime) -> str:
    """Return a time as text that sorts as times do."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")
