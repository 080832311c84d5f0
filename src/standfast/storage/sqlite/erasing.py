"""A contact's data erased: rows emptied in one transaction, then the file overwritten."""

from __future__ import annotations

from standfast.storage.erased import EMPTY, NO_HASH, PAGE, emptied, journal_bounds
from standfast.storage.sqlite.database import Database
from standfast.storage.types import Erasure


def erase(database: Database, erasure: Erasure) -> None:
    """Empty a conversation."""
    conversation = erasure.conversation
    after = 0
    while rows := database.rows("entries_after", conversation, after, PAGE):
        empty = [(emptied(row[5]), row[0]) for row in rows]
        database.run_each("erase_entry", empty)
        after = rows[-1][2] + empty[-1][0].count(b"EventErased") - 1
        if len(rows) < PAGE:
            break
    database.run("erase_inbox", NO_HASH, conversation, erasure.item)
    database.run("erase_outbox", conversation)
    database.run("erase_timers", conversation)
    database.run("erase_cases", EMPTY, conversation)
    database.run("erase_effects", EMPTY, EMPTY, conversation)
    database.run("erase_journal", *journal_bounds(erasure))


def scrub(database: Database) -> None:
    """Write the file anew without what was erased, and empty the write-ahead log."""
    database.script("VACUUM")
    database.script("PRAGMA wal_checkpoint(TRUNCATE)")
