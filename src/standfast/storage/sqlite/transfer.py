"""Rows taken out and put in as they stand."""

from __future__ import annotations

from collections.abc import Sequence

from standfast.storage.rows import Row
from standfast.storage.sqlite.database import Database
from standfast.storage.transfer import Table


def export_rows(database: Database, table: Table, *, after: Row, limit: int) -> list[Row]:
    """Return the rows of a table after a key, in order."""
    return [*database.rows(f"export_{table.name}", *after, limit)]


def import_rows(database: Database, table: Table, rows: Sequence[Row]) -> None:
    """Add rows."""
    database.run_each(f"import_{table.name}", [tuple(row) for row in rows])


def count_anew(database: Database) -> None:
    """Count what waits after rows were put in."""
    database.waiting = database.row("count_waiting")[0]
