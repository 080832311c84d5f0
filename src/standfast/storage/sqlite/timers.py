"""Timers: rows that become inbox items when they are due, each exactly once."""

from __future__ import annotations

from datetime import datetime

from standfast.events import Record
from standfast.storage.codecs import decode_record, from_ms
from standfast.storage.sqlite.database import Database
from standfast.storage.sqlite.inbox import accept_item
from standfast.storage.types import NewInbox


def fire_due(database: Database, *, limit: int) -> int:
    """Turn due timers into inbox items; return how many."""
    now = database.now_ms()
    due = database.rows("due_timers", now, limit)
    for number, conversation, tenant, timer, kind, due_at, data in due:
        body: Record = {**decode_record(data), "timer": timer, "kind": kind}
        key = f"timer:{conversation}:{timer}:{due_at}"
        accept_item(database, NewInbox(tenant, conversation, "timer", key, "timer", body), now=now)
        database.run("cancel_timer", number, timer)
    return len(due)


def next_due(database: Database) -> datetime | None:
    """Return when the next timer is due."""
    due = database.row("next_timer")[0]
    return None if due is None else from_ms(due)
