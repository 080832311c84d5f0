"""A contact's data erased: rows emptied one after the other; broken off, it is done again from the start."""

from __future__ import annotations

from standfast.storage.erased import EMPTY, NO_HASH, PAGE, emptied, journal_bounds
from standfast.storage.postgres.database import Database
from standfast.storage.types import Erasure


async def erase(database: Database, erasure: Erasure) -> None:
    """Empty a conversation."""
    conversation, nothing = erasure.conversation, EMPTY.decode()
    after = 0
    while rows := await database.rows("entries_after", conversation, after, PAGE):
        empty = [(emptied(row[5]), row[0]) for row in rows]
        await database.run_each("erase_entry", [(text.decode(), number) for text, number in empty])
        after = rows[-1][2] + empty[-1][0].count(b"EventErased") - 1
        if len(rows) < PAGE:
            break
    await database.rows("erase_inbox", NO_HASH, conversation, erasure.item)
    await database.rows("erase_outbox", conversation)
    await database.rows("erase_timers", conversation)
    await database.rows("erase_cases", nothing, conversation)
    await database.rows("erase_effects", nothing, nothing, conversation)
    await database.rows("erase_journal", *journal_bounds(erasure))
