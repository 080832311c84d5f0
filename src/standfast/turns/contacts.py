"""A contact's data: found, shown and erased.

Who the contact of a conversation is stands in its state alone, so all conversations are looked through. That takes a
while with millions; it is asked for rarely.
"""

from __future__ import annotations

from typing import Any

import msgspec

from standfast.events import (
    CaseOpened,
    ContactId,
    Record,
    encode_event,
    time_text,
)
from standfast.storage import CaseRow, EffectRow, Loaded, Store, StoredEvent

_PAGE = 500


async def conversations_of(store: Store, contact: ContactId) -> list[Loaded]:
    """Return a contact's conversations, last changed first."""
    found: dict[str, Loaded] = {}
    before = None
    while page := await store.conversations(limit=_PAGE, before=before):
        found |= {one.conversation: one for one in page if one.state.contact.id == contact}
        before = page[-1].conversation
    return list(found.values())


async def export_contact(store: Store, contact: ContactId) -> Record:
    """Return all that is kept of a contact: conversations with their events, cases and effects."""
    conversations = [
        await _conversation(store, loaded) for loaded in await conversations_of(store, contact)
    ]
    return {"contact": contact, "conversations": [*conversations]}


async def effects_of(store: Store, loaded: Loaded) -> list[EffectRow]:
    """Return the ledger's rows of a conversation."""
    return await _effects(store, await _log(store, loaded))


async def _conversation(store: Store, loaded: Loaded) -> Record:
    log = await _log(store, loaded)
    opened = [one.event.case for one in log if isinstance(one.event, CaseOpened)]
    cases = [await store.case(case) for case in dict.fromkeys(opened)]
    return {
        "conversation": loaded.conversation,
        "events": [_event(one) for one in log],
        "cases": [_case(row) for row in cases if row is not None],
        "effects": [_effect(row) for row in await _effects(store, log)],
    }


async def _log(store: Store, loaded: Loaded) -> list[StoredEvent]:
    log: list[StoredEvent] = []
    while page := await store.events(loaded.conversation, after=len(log), limit=_PAGE):
        log += page
    return log


async def _effects(store: Store, log: list[StoredEvent]) -> list[EffectRow]:
    turns = dict.fromkeys(one.turn for one in log if one.turn is not None)
    return [row for turn in turns for row in await store.turn_effects(turn)]


def _event(stored: StoredEvent) -> Record:
    content: dict[str, Any] = msgspec.json.decode(encode_event(stored.event))
    return {"seq": stored.seq, "at": time_text(stored.at), **content}


def _case(row: CaseRow) -> Record:
    return {
        "case": row.case,
        "status": row.status,
        "reason": row.reason,
        "opened_at": time_text(row.opened_at),
        "packet": row.packet,
    }


def _effect(row: EffectRow) -> Record:
    return {
        "key": row.key,
        "operation": row.operation,
        "arguments": row.arguments,
        "status": row.status,
        "result": row.result,
        "created_at": None if row.created_at is None else time_text(row.created_at),
    }
