"""Rows as both databases give them, and what they stand for; the columns are those of `portable.sql`.

The log keeps one row a commit, holding its events in order. A position is the row's number times `SPAN` plus the event's
place in the row, so it rises over all conversations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from standfast.events import ConversationId, State
from standfast.storage.codecs import (
    decode_events,
    decode_files,
    decode_record,
    decode_state,
    from_ms,
)
from standfast.storage.types import (
    CaseRow,
    Delivery,
    EffectRow,
    InboxItem,
    JournalRow,
    Loaded,
    ReleaseRow,
    StoredEvent,
)

Row = Sequence[Any]

_REASON = 10
"""The place of an item's reason, in lists of what was set aside."""
SPAN = 1024
"""Events of one row at most."""


def loaded_of(row: Row) -> Loaded:
    """Return a conversation; one without a stored state begins."""
    _no, conversation, tenant, data, seq, epoch, _owner = row
    state = State(conversation=ConversationId(conversation)) if data is None else decode_state(data)
    return Loaded(conversation, tenant, state, seq, epoch, is_new=seq == 0)


def item_of(row: Row) -> InboxItem:
    """Return an inbox item; what a finished one said is gone."""
    return InboxItem(
        id=row[0],
        conversation=row[1],
        channel=row[2],
        dedupe_key=row[3],
        kind=row[4],
        body={} if row[5] is None else decode_record(row[5]),
        accepted_at=from_ms(row[6]),
        attempts=row[7],
        turn=row[8],
        reason=(row[_REASON] or "") if len(row) > _REASON else "",
    )


def journal_row_of(row: Row) -> JournalRow:
    """Return what one part of a turn found out."""
    return JournalRow(row[0], row[1], row[2], row[3], decode_record(row[4]))


def effect_of(row: Row) -> EffectRow:
    """Return a row of the ledger."""
    return EffectRow(
        key=row[0],
        tenant=row[1],
        business_key=row[2],
        conversation=row[3],
        turn=row[4],
        operation=row[5],
        arguments=decode_record(row[6]),
        status=row[7],
        result=decode_record(row[8]),
        reason=row[9],
        created_at=from_ms(row[10]),
        settled_by=row[11],
    )


def events_of(rows: Iterable[Row]) -> list[StoredEvent]:
    """Return the events of log rows."""
    return [event for row in rows for event in _entry_events(row)]


def _entry_events(row: Row) -> list[StoredEvent]:
    number, conversation, first, turn, at, data = row
    when = from_ms(at)
    return [
        StoredEvent(number * SPAN + place, conversation, first + place, turn, when, event)
        for place, event in enumerate(decode_events(data))
    ]


def delivery_of(row: Row) -> Delivery:
    """Return a delivery; the body of a secret one is gone once made."""
    body = {} if row[3] is None else decode_record(row[3])
    return Delivery(row[0], row[1], row[2], body, row[4], *(reason or "" for reason in row[5:6]))


def case_of(row: Row) -> CaseRow:
    """Return a case."""
    return CaseRow(
        case=row[0],
        tenant=row[1],
        conversation=row[2],
        status=row[3],
        reason=row[4],
        queue=row[5],
        priority=row[6],
        person=row[7],
        language=row[8],
        packet=decode_record(row[9]),
        opened_at=from_ms(row[10]),
        changed_at=from_ms(row[11]),
    )


def release_of(row: Row) -> ReleaseRow:
    """Return a release with its files."""
    return ReleaseRow(row[0], row[1], decode_files(row[2]), from_ms(row[3]))
