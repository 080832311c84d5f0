"""The append-only log: one row a commit, holding its events in order.

A position is the row's number times `SPAN` plus the event's place in the row; it rises over all conversations.
"""

from __future__ import annotations

from typing import Any

from standfast.events import ConversationId, TurnId
from standfast.storage.codecs import decode_events, encode_events, from_ms
from standfast.storage.sqlite.database import Database
from standfast.storage.types import StoredEvent, TurnCommit

SPAN = 1024
"""Events of one row at most."""


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
    return [event for row in rows for event in _events(row) if event.seq > after][:limit]


def turn_events(database: Database, turn: TurnId) -> list[StoredEvent]:
    """Return the events that one turn committed."""
    return [event for row in database.rows("entries_of_turn", turn) for event in _events(row)]


def whole_log(database: Database, *, after: int, limit: int) -> list[StoredEvent]:
    """Return events of all conversations after a position."""
    rows = database.rows("entries_from", after // SPAN, limit + 1)
    return [event for row in rows for event in _events(row) if event.position > after][:limit]


def _events(row: tuple[Any, ...]) -> list[StoredEvent]:
    number, conversation, first, turn, at, data = row
    when = from_ms(at)
    return [
        StoredEvent(number * SPAN + place, conversation, first + place, turn, when, event)
        for place, event in enumerate(decode_events(data))
    ]
