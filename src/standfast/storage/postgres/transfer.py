"""Rows taken out and put in as they stand; JSON is bytes on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from standfast.events import ConversationId, State
from standfast.storage.codecs import encode_state
from standfast.storage.postgres.database import Database
from standfast.storage.rows import Row
from standfast.storage.transfer import Table

_STATE = 3
"""The place of a conversation's state; one that nothing was committed for has none yet."""


async def export_rows(database: Database, table: Table, *, after: Row, limit: int) -> list[Row]:
    """Return the rows of a table after a key, in order."""
    rows = await database.rows(f"export_{table.name}", *after, limit)
    return [_outward(table, list(row)) for row in rows]


async def import_rows(database: Database, table: Table, rows: Sequence[Row]) -> None:
    """Add rows in one transaction."""
    await database.run_each(f"import_{table.name}", [_inward(table, list(row)) for row in rows])


async def finish_import(database: Database) -> None:
    """Go on with numbers after the highest that was put in."""
    await database.rows("go_on_numbering")


def _outward(table: Table, row: list[Any]) -> Row:
    for place in table.json:
        row[place] = None if row[place] is None else row[place].encode()
    if table.name == "conversation" and row[_STATE] is None:
        row[_STATE] = encode_state(State(conversation=ConversationId(row[1])))
    return row


def _inward(table: Table, row: list[Any]) -> Row:
    for place in table.json:
        row[place] = None if row[place] is None else row[place].decode()
    return row
