"""Copying everything from one store into another, empty one: the same rows under the same numbers.

Both databases have the same tables and columns, so a row is copied as it stands; only JSON is text in one and bytes in the
other. Who owns a conversation, and in whose hands a delivery is, is not copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from standfast.storage.errors import StoreError
from standfast.storage.rows import Row

_PIECE = 500
"""Rows that are read, and written in one transaction, at a time."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is copied.

    Attributes:
        start: The key before the first row.
        json: The places of the columns that hold JSON.
    """

    name: str
    start: tuple[Any, ...] = (0,)
    json: tuple[int, ...] = ()

    def key_of(self, row: Row) -> tuple[Any, ...]:
        """Return the key that rows are read in the order of."""
        return tuple(row[: len(self.start)])


TABLES = (
    Table("release", start=("",)),
    Table("conversation"),
    Table("inbox", json=(6,)),
    Table("entry", json=(5,)),
    Table("journal", json=(5,)),
    Table("effect", json=(7, 9)),
    Table("outbox", json=(4,)),
    Table("timer", start=(0, ""), json=(4,)),
    Table("cases", json=(10,)),
)


class Transferable(Protocol):
    """A store whose rows can be taken out and put in as they stand."""

    async def export_rows(self, table: Table, *, after: Row, limit: int) -> list[Row]:
        """Return the rows of a table after a key, in order, JSON as bytes."""
        ...

    async def import_rows(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows in one transaction."""
        ...

    async def finish_import(self) -> None:
        """Make ready for new rows."""
        ...


async def copy(source: Transferable, target: Transferable) -> Mapping[str, int]:
    """Copy everything into an empty store; return how many rows of each table.

    The source must be at rest: stop its server and workers first.

    Raises:
        StoreError: The target is not empty. What a copy that broke off left behind must be removed first.
    """
    for table in TABLES:
        if await target.export_rows(table, after=table.start, limit=1):
            raise StoreError(
                f"copy: the target has rows in '{table.name}'. Copy into an empty one."
            )
    counts = {table.name: await _copy_table(source, target, table) for table in TABLES}
    await target.finish_import()
    return counts


async def _copy_table(source: Transferable, target: Transferable, table: Table) -> int:
    count, after = 0, table.start
    while rows := await source.export_rows(table, after=after, limit=_PIECE):
        await target.import_rows(table, rows)
        count += len(rows)
        after = table.key_of(rows[-1])
    return count
