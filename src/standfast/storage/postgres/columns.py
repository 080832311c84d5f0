"""Rows turned into columns: a statement takes any number of rows as one array for each column (`unnest`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from standfast.events import Record
from standfast.storage.codecs import encode_record

T = TypeVar("T")


class Columns:
    """The values of rows by column.

    Args:
        width: How many columns.
    """

    def __init__(self, width: int) -> None:
        self.lists: list[list[Any]] = [[] for _ in range(width)]

    def add(self, *values: Any) -> None:
        """Add a row."""
        for column, value in zip(self.lists, values, strict=True):
            column.append(value)


def latest(rows: Iterable[T], key: Callable[[T], Any]) -> list[T]:
    """Return rows with the last one of each key alone: a statement may touch a row only once."""
    found: dict[Any, T] = {}
    for row in rows:
        found.pop(key(row), None)
        found[key(row)] = row
    return list(found.values())


def plain(text: str) -> str:
    """Return a text as PostgreSQL can hold it: it has no NUL character."""
    return text.replace("\0", "\ufffd")


def json_text(record: Record) -> str:
    """Return a record as the text of a `json` value."""
    return encode_record(record).decode()
