"""Conversations: their state, and who may write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from standfast.events import ConversationId
from standfast.storage.burst import next_burst
from standfast.storage.errors import Fenced, StoreError
from standfast.storage.rows import loaded_of
from standfast.storage.sqlite.database import Database
from standfast.storage.sqlite.inbox import all_waiting, count_attempt
from standfast.storage.types import Loaded, Taken

_MILLISECOND = timedelta(milliseconds=1)


def claim(database: Database, conversation: ConversationId, *, worker: str) -> Loaded:
    """Become the single writer of a conversation."""
    row = database.find("claim", worker, conversation, database.now_ms())
    if row is not None:
        return loaded_of(row)
    if database.find("conversation_no", conversation) is None:
        raise StoreError(f"conversation '{conversation}': unknown. Accept something for it first.")
    raise Fenced(f"conversation '{conversation}': a living worker owns it.")


def take(
    database: Database, conversation: ConversationId, *, worker: str, epoch: int | None
) -> Taken:
    """Claim a conversation unless held, choose the next turn's items and count the attempt."""
    held = None if epoch is None else database.find("held_epoch", conversation, worker)
    is_held = held is not None and held[0] == epoch
    loaded = None if is_held else claim(database, conversation, worker=worker)
    items = next_burst(all_waiting(database, conversation))
    count_attempt(database, [item.id for item in items])
    return Taken(loaded, tuple(replace(item, attempts=item.attempts + 1) for item in items))


def load(database: Database, conversation: ConversationId) -> Loaded | None:
    """Return a conversation to look at."""
    row = database.find("conversation_row", conversation)
    return None if row is None else loaded_of(row)


def recent(database: Database, *, limit: int, before: str | None) -> list[Loaded]:
    """Return conversations, last changed first."""
    if before is None:
        rows = database.rows("recent_conversations", limit)
    else:
        rows = database.rows("conversations_before", before, limit)
    return [loaded_of(row) for row in rows]


def heartbeat(database: Database, worker: str, *, lease: timedelta) -> None:
    """Say that a worker lives for another lease."""
    database.run("heartbeat", worker, database.now_ms() + lease // _MILLISECOND)


def release_all(database: Database, worker: str) -> None:
    """Let go of all that a worker owns."""
    for query in ("release_conversations", "release_deliveries", "forget_worker"):
        database.run(query, worker)


def forget_workers(database: Database) -> None:
    """Let go of everything: no other process can be alive."""
    for query in ("disown_conversations", "disown_deliveries", "forget_workers"):
        database.run(query)
