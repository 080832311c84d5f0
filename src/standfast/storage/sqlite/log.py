"""The append-only log: one row a commit."""

from __future__ import annotations

from standfast.events import ConversationId, TurnId
from standfast.storage.codecs import encode_events
from standfast.storage.rows import SPAN, events_of
from standfast.storage.sqlite.database import Database
from standfast.storage.types import StoredEvent, TurnCommit


def append(database: Database, turn: TurnCommit, *, number: int, at: int) -> None:
    """Append a turn's events after those of its conversation."""
    for start in range(0, len(turn.events), SPAN):
        part = encode_events(turn.events[start : start + SPAN])
        first = turn.expected_seq + start + 1
        database.run("add_entry", number, first, turn.turn, at, part)


def conversation_events(
    database: Database, conversation: ConversationId, *, after: int, limit: int
) -> list[StoredEvent]:
    """Return a conversation's events after a seq."""
    rows = database.rows("entries_after", conversation, after, limit)
    return [event for event in events_of(rows) if event.seq > after][:limit]


def turn_events(database: Database, turn: TurnId) -> list[StoredEvent]:
    """Return the events that one turn committed."""
    return events_of(database.rows("entries_of_turn", turn))


def whole_log(database: Database, *, after: int, limit: int) -> list[StoredEvent]:
    """Return events of all conversations after a position."""
    rows = database.rows("entries_from", after // SPAN, limit + 1)
    return [event for event in events_of(rows) if event.position > after][:limit]
