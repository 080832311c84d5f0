"""What every store does for its operator: put back, drop, send again, erase."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.storage.rows import CHAT, intent, message, turn_commit

from standfast.events import (
    CaseId,
    ContactErased,
    ConversationId,
    EventErased,
    MessageId,
    MessageReceived,
    State,
    TurnId,
    fold_all,
)
from standfast.storage import (
    CaseRow,
    Erasure,
    NewInbox,
    NewOutbox,
    NewTimer,
    Store,
    open_sqlite,
    verify,
)
from standfast.testing import ShiftableClock

SECRET = "Hauptstrasse-5-Musterstadt"
CASE = CaseId("k-1")
REQUEST = NewInbox("shop", CHAT, "staff", "erase:1", "erase", {"contact": "CUS-1"})


async def _set_aside(store: Store) -> int:
    await store.accept([message("m-1")])
    taken = await store.take(CHAT, worker="w")
    assert taken.loaded is not None
    ids = tuple(item.id for item in taken.items)
    commit = turn_commit(taken.loaded, "t-1", quarantined=ids, quarantine_reason="KeyError")
    await store.commit(commit)
    return ids[0]


async def test_what_was_set_aside_tells_why(store: Store) -> None:
    await _set_aside(store)
    assert [item.reason for item in await store.quarantined(limit=5)] == ["KeyError"]


async def test_an_item_put_back_waits_for_a_turn_of_its_own(store: Store) -> None:
    item = await _set_aside(store)
    await store.put_back(item)
    (waiting,) = await store.waiting(CHAT)
    assert (waiting.id, waiting.turn, waiting.attempts) == (item, "t-1+", 0)
    assert waiting.body["text"] == "hello"
    assert await store.quarantined(limit=5) == []


async def test_an_item_that_is_dropped_is_gone(store: Store) -> None:
    item = await _set_aside(store)
    await store.drop(item)
    await store.put_back(item)
    assert await store.waiting(CHAT) == []
    assert await store.quarantined(limit=5) == []
    found = await store.inbox_item("shop", "web", "m-1")
    assert found is not None
    assert found[0].body == {}


async def _give_up(store: Store, new: NewOutbox) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    await store.commit(turn_commit(loaded, "t-1", outbox=(new,)))
    await store.due_deliveries(worker="w", limit=5)
    await store.delivery_failed(new.id, reason="http_503", retry_after=None)


async def test_a_dead_letter_is_sent_again(store: Store) -> None:
    await _give_up(store, NewOutbox("o-1", "mail", {"text": "hello"}))
    assert [one.reason for one in await store.dead_letters(limit=5)] == ["http_503"]
    assert await store.resend("o-1") is True
    (due,) = await store.due_deliveries(worker="w", limit=5)
    assert (due.id, due.attempts, due.body) == ("o-1", 0, {"text": "hello"})
    assert await store.resend("o-1") is False


async def test_a_dead_secret_is_not_sent_again(store: Store) -> None:
    await _give_up(store, NewOutbox("o-1", "mail", {"code": "123456"}, is_secret=True))
    assert await store.resend("o-1") is False
    assert await store.resend("o-none") is False


async def _confide(store: Store, clock: ShiftableClock) -> int:
    """Let a contact's secret into everything that is stored, then ask to erase; return the request's item."""
    await store.accept([message("m-1", text=SECRET)])
    loaded = await store.claim(CHAT, worker="w")
    await store.journal(
        CHAT, epoch=loaded.epoch, items=[], rows=[],
        intents=[replace(intent("e-1", business=f"mail:{SECRET}"), arguments={"to": SECRET})],
    )  # fmt: skip
    said = MessageReceived(message_id=MessageId("m-1"), text=SECRET)
    case = CaseRow(
        CASE, "shop", CHAT, "open", "policy", "support", "normal", "", "en",
        {"who": SECRET}, clock(), clock(),
    )  # fmt: skip
    commit = turn_commit(
        loaded, "t-1", events=(said, said),
        state=fold_all(State(conversation=CHAT), [said, said]),
        inbox_done=tuple(item.id for item in await store.waiting(CHAT)),
        outbox=(NewOutbox("o-1", "mail", {"to": SECRET}),), cases=(case,),
        timers=(NewTimer("x", "wait", clock() + timedelta(days=1), {"note": SECRET}),),
    )  # fmt: skip
    await store.commit(commit)
    await store.accept([message("m-2", text=SECRET), REQUEST])
    return (await store.waiting(CHAT))[-1].id


async def _erase(store: Store, clock: ShiftableClock) -> None:
    item = await _confide(store, clock)
    await store.erase(Erasure(CHAT, item, TurnId("c-1.erase")))
    loaded = await store.claim(CHAT, worker="w")
    erased = ContactErased(contact="CUS-1")
    await store.commit(
        turn_commit(
            loaded,
            "c-1.erase",
            events=(erased,),
            state=fold_all(State(conversation=CHAT), [erased]),
            inbox_done=tuple(item.id for item in await store.waiting(CHAT)),
        )
    )
    await store.scrub()


async def test_an_erased_conversation_keeps_its_order_and_nothing_else(
    store: Store, clock: ShiftableClock
) -> None:
    await _erase(store, clock)
    log = await store.events(CHAT)
    assert [(one.seq, type(one.event)) for one in log] == [
        (1, EventErased), (2, EventErased), (3, ContactErased),
    ]  # fmt: skip
    case, effect = await store.case(CASE), await store.effect(intent("e-1").key)
    assert case is not None
    assert effect is not None
    assert (case.packet, case.status) == ({}, "closed")
    assert (effect.arguments, effect.business_key) == ({}, "erased:e-1")
    assert await store.due_deliveries(worker="w", limit=5) == []
    assert await store.next_due() is None


async def test_an_erased_conversation_verifies(store: Store, clock: ShiftableClock) -> None:
    await _erase(store, clock)
    assert (await verify(store)).discrepancies == ()


async def test_erasing_leaves_other_conversations_alone(
    store: Store, clock: ShiftableClock
) -> None:
    await store.accept([message("other", conversation="c-2", text="stays")])
    await _erase(store, clock)
    (item,) = await store.waiting(ConversationId("c-2"))
    assert item.body["text"] == "stays"


async def test_what_was_erased_is_in_no_file(tmp_path: Path, clock: ShiftableClock) -> None:
    store = open_sqlite(tmp_path / "s.db", clock=clock)
    item = await _confide(store, clock)
    files = ("s.db", "s.db-wal")
    assert any(SECRET.encode() in (tmp_path / name).read_bytes() for name in files)
    await store.erase(Erasure(CHAT, item, TurnId("c-1.erase")))
    loaded = await store.claim(CHAT, worker="w")
    done = tuple(one.id for one in await store.waiting(CHAT))
    await store.commit(turn_commit(loaded, "c-1.erase", inbox_done=done))
    await store.scrub()
    assert [name for name in files if SECRET.encode() in (tmp_path / name).read_bytes()] == []
    await store.close()
