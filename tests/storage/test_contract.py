"""What every store keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.storage.rows import CHAT, intent, message, turn_commit

from standfast.events import CaseId, ConversationId, LanguageChanged, ReleaseId, State, TurnId
from standfast.storage import (
    CaseRow,
    Fenced,
    JournalRow,
    NewOutbox,
    NewTimer,
    ReleaseRow,
    Store,
    StoreBusy,
    StoreError,
)
from standfast.testing import ShiftableClock

MINUTE = timedelta(minutes=1)


# --- inbox


async def test_an_accepted_item_waits_with_its_body_and_time(
    store: Store, clock: ShiftableClock
) -> None:
    await store.accept([message("m-1", text="Where is it?")])
    (item,) = await store.waiting(CHAT)
    assert item.body == {"id": "m-1", "text": "Where is it?"}
    assert (item.accepted_at, item.attempts, item.turn) == (clock(), 0, None)


async def test_the_same_key_is_accepted_once(store: Store) -> None:
    first, again = await store.accept([message("m-1"), message("m-1")])
    assert (first.is_new, again.is_new, again.same_body) == (True, False, True)
    assert again.inbox_id == first.inbox_id
    assert len(await store.waiting(CHAT)) == 1


async def test_the_same_key_with_another_body_is_told_apart(store: Store) -> None:
    await store.accept([message("m-1", text="one")])
    (again,) = await store.accept([message("m-1", text="two")])
    assert again.same_body is False


async def test_a_renewed_identity_token_is_no_other_body(store: Store) -> None:
    first = message("m-1")
    await store.accept([replace(first, body={**first.body, "identity": {"expires_at": "1"}})])
    (again,) = await store.accept(
        [replace(first, body={**first.body, "identity": {"expires_at": "2"}})]
    )
    assert again.same_body is True


async def test_another_tenant_may_use_the_same_key(store: Store) -> None:
    other = replace(message("m-1", conversation="c-2"), tenant="bank")
    accepted = await store.accept([message("m-1"), other])
    assert [one.is_new for one in accepted] == [True, True]


async def test_a_conversation_belongs_to_one_tenant(store: Store) -> None:
    await store.accept([message("m-1")])
    with pytest.raises(StoreError, match="another tenant's"):
        await store.accept([replace(message("m-2"), tenant="bank")])


async def test_items_wait_in_the_order_of_acceptance(store: Store) -> None:
    await store.accept([message("m-2"), message("m-1")])
    await store.accept([message("m-0")])
    assert [item.dedupe_key for item in await store.waiting(CHAT)] == ["m-2", "m-1", "m-0"]


async def test_the_conversation_that_waits_longest_is_ready_first(store: Store) -> None:
    await store.accept([message("m-1", conversation="b"), message("m-2", conversation="a")])
    await store.accept([message("m-3", conversation="b")])
    assert await store.ready(limit=5) == ["b", "a"]


async def test_too_many_waiting_messages_are_refused_and_timers_are_not(store: Store) -> None:
    await store.accept([message(f"m-{number}") for number in range(50)])
    with pytest.raises(StoreBusy):
        await store.accept([message("m-50")])
    (timer,) = await store.accept([replace(message("t-1"), kind="timer")])
    assert timer.is_new
    assert len(await store.waiting(CHAT)) == 51


async def test_a_finished_item_makes_room_and_forgets_its_body(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    ids = tuple(item.id for item in await store.waiting(CHAT))
    await store.commit(turn_commit(loaded, "t-1", inbox_done=ids))
    found = await store.inbox_item("shop", "web", "m-1")
    assert found is not None
    assert (found[0].body, found[1]) == ({}, "t-1")
    assert await store.waiting(CHAT) == []


async def test_an_unfinished_item_names_no_turn(store: Store) -> None:
    await store.accept([message("m-1")])
    found = await store.inbox_item("shop", "web", "m-1")
    assert found is not None
    assert found[1] is None
    assert await store.inbox_item("shop", "web", "m-2") is None


async def test_attempts_are_counted(store: Store) -> None:
    await store.accept([message("m-1"), message("m-2")])
    first, second = await store.waiting(CHAT)
    assert await store.begin_attempt([first.id]) == 1
    assert await store.begin_attempt([first.id, second.id]) == 2
    assert [item.attempts for item in await store.waiting(CHAT)] == [2, 1]


async def test_items_set_aside_let_the_conversation_go_on(store: Store) -> None:
    await store.accept([message("m-1"), message("m-2")])
    first, second = await store.waiting(CHAT)
    await store.quarantine([first.id], reason="kills")
    assert [item.id for item in await store.waiting(CHAT)] == [second.id]
    assert [item.body for item in await store.quarantined(limit=5)] == [first.body]


# --- taking


async def test_taking_gives_all_that_waits_and_counts_the_attempt(store: Store) -> None:
    await store.accept([message("m-1"), message("m-2")])
    taken = await store.take(CHAT, worker="w")
    assert [(item.dedupe_key, item.attempts) for item in taken.items] == [("m-1", 1), ("m-2", 1)]
    assert taken.loaded is not None
    assert (taken.loaded.epoch, taken.loaded.is_new) == (1, True)


async def test_an_item_that_was_tried_before_is_taken_alone(store: Store) -> None:
    await store.accept([message("m-1"), message("m-2"), message("m-3")])
    ids = [item.id for item in await store.waiting(CHAT)]
    await store.begin_attempt(ids[1:2])
    taken = await store.take(CHAT, worker="w")
    assert [item.dedupe_key for item in taken.items] == ["m-1"]
    again = await store.take(CHAT, worker="w")
    assert [item.dedupe_key for item in again.items] == ["m-1"]


async def test_the_holder_of_the_epoch_loads_nothing_again(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    assert (await store.take(CHAT, worker="w", epoch=loaded.epoch)).loaded is None
    assert (await store.take(CHAT, worker="w", epoch=loaded.epoch - 1)).loaded is not None


# --- ownership


async def test_each_claim_raises_the_epoch(store: Store) -> None:
    await store.accept([message("m-1")])
    first = await store.claim(CHAT, worker="w")
    second = await store.claim(CHAT, worker="w")
    assert second.epoch == first.epoch + 1


async def test_a_conversation_never_heard_of_cannot_be_claimed(store: Store) -> None:
    with pytest.raises(StoreError, match="unknown"):
        await store.claim(ConversationId("nobody"), worker="w")
    assert await store.load(ConversationId("nobody")) is None


async def test_what_a_living_worker_owns_is_not_another_ones(store: Store) -> None:
    await store.accept([message("m-1")])
    await store.heartbeat("w-1", lease=MINUTE)
    await store.claim(CHAT, worker="w-1")
    assert await store.ready(limit=5, worker="w-2") == []
    assert await store.ready(limit=5, worker="w-1") == [CHAT]
    with pytest.raises(Fenced):
        await store.claim(CHAT, worker="w-2")


async def test_a_worker_without_heartbeat_loses_what_it_owned(
    store: Store, clock: ShiftableClock
) -> None:
    await store.accept([message("m-1")])
    await store.heartbeat("w-1", lease=MINUTE)
    stale = await store.claim(CHAT, worker="w-1")
    clock.advance(2 * MINUTE)
    assert await store.ready(limit=5, worker="w-2") == [CHAT]
    await store.claim(CHAT, worker="w-2")
    with pytest.raises(Fenced):
        await store.commit(turn_commit(stale, "late"))


async def test_a_stopped_worker_leaves_everything_to_the_others(store: Store) -> None:
    await store.accept([message("m-1")])
    await store.heartbeat("w-1", lease=MINUTE)
    await store.claim(CHAT, worker="w-1")
    await store.release_all("w-1")
    assert (await store.claim(CHAT, worker="w-2")).epoch == 2


# --- turns


async def test_a_commit_stores_state_and_events_in_order(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    events = (LanguageChanged(language="en"), LanguageChanged(language="de"))
    assert await store.commit(turn_commit(loaded, "t-1", events=events)) == 2
    again = await store.load(CHAT)
    assert again is not None
    assert (again.seq, again.state.language, again.is_new) == (2, "t-1", False)
    stored = await store.events(CHAT)
    assert [(one.seq, one.event) for one in stored] == [(1, events[0]), (2, events[1])]


async def test_a_commit_on_another_seq_is_refused_whole(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    await store.commit(turn_commit(loaded, "t-1"))
    late = turn_commit(loaded, "t-2", outbox=(NewOutbox("o-1", "mail", {}),))
    with pytest.raises(Fenced):
        await store.commit(late)
    assert await store.due_deliveries(worker="w", limit=5) == []
    assert len(await store.events(CHAT)) == 1


async def test_a_journal_fixes_the_items_of_its_turn(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    (item,) = await store.waiting(CHAT)
    row = JournalRow(TurnId("t-1"), "read:a", "read", "hash", {"status": "known"})
    await store.journal(CHAT, epoch=loaded.epoch, items=[item.id], rows=[row], intents=[])
    await store.accept([message("m-2")])
    assert [one.turn for one in await store.waiting(CHAT)] == ["t-1"]
    assert await store.journaled(TurnId("t-1")) == [row]


async def test_what_was_journaled_first_stays(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    row = JournalRow(TurnId("t-1"), "read:a", "read", "hash", {"n": 1})
    for each in (row, replace(row, result={"n": 2})):
        await store.journal(CHAT, epoch=loaded.epoch, items=[], rows=[each], intents=[])
    assert await store.journaled(TurnId("t-1")) == [row]


async def test_a_journal_is_forgotten_with_the_commit(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    row = JournalRow(TurnId("t-1"), "code:a", "code", "hash", {"code": "123456"})
    await store.journal(CHAT, epoch=loaded.epoch, items=[], rows=[row], intents=[])
    await store.commit(turn_commit(loaded, "t-1"))
    assert await store.journaled(TurnId("t-1")) == []


async def test_a_journal_of_an_earlier_epoch_is_refused(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    await store.claim(CHAT, worker="w")
    with pytest.raises(Fenced):
        await store.journal(CHAT, epoch=loaded.epoch, items=[], rows=[], intents=[intent("e-1")])
    assert await store.effects(status=None, limit=5) == []


# --- effects


async def _intend(store: Store, *keys: tuple[str, str]) -> list[tuple[str, bool]]:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    rows = [intent(key, business=business) for key, business in keys]
    found = await store.journal(CHAT, epoch=loaded.epoch, items=[], rows=[], intents=rows)
    return [(row.key, row.is_new) for row in found]


async def test_a_new_intent_is_added(store: Store) -> None:
    assert await _intend(store, ("e-1", "a"), ("e-2", "b")) == [("e-1", True), ("e-2", True)]
    found = await store.turn_effects(TurnId("t-1"))
    assert [(row.key, row.status, row.is_new) for row in found] == [
        ("e-1", "intended", False),
        ("e-2", "intended", False),
    ]


async def test_the_same_key_comes_back_as_it_was(store: Store) -> None:
    await _intend(store, ("e-1", "a"))
    assert await _intend(store, ("e-1", "a")) == [("e-1", False)]


async def test_the_same_business_under_another_key_comes_back_as_the_earlier(store: Store) -> None:
    assert await _intend(store, ("e-1", "a"), ("e-2", "a")) == [("e-1", True), ("e-1", False)]


async def test_a_failed_business_may_be_tried_again_under_a_new_key(store: Store) -> None:
    await _intend(store, ("e-1", "a"))
    loaded = await store.claim(CHAT, worker="w")
    failed = replace(intent("e-1", business="a"), status="failed", reason="refused")
    await store.commit(turn_commit(loaded, "t-1", settled=(failed,)))
    assert await _intend(store, ("e-2", "a")) == [("e-2", True)]


async def test_an_outcome_is_stored_with_its_turn(store: Store) -> None:
    await _intend(store, ("e-1", "a"))
    loaded = await store.claim(CHAT, worker="w")
    done = replace(intent("e-1"), status="done", result={"id": "re_1"}, settled_by="ines")
    await store.commit(turn_commit(loaded, "t-1", settled=(done,)))
    row = await store.effect(done.key)
    assert row is not None
    assert (row.status, row.result, row.settled_by) == ("done", {"id": "re_1"}, "ines")
    assert row.arguments == done.arguments
    assert await store.effects(status="intended", limit=5) == []
    assert [one.key for one in await store.effects(status="done", limit=5)] == ["e-1"]


# --- log


async def _write_turns(store: Store, count: int) -> None:
    await store.accept([message("m-1"), message("m-2", conversation="c-2")])
    for number in range(count):
        for chat in (CHAT, ConversationId("c-2")):
            loaded = await store.claim(chat, worker="w")
            event = LanguageChanged(language=f"{chat}/{number}")
            await store.commit(turn_commit(loaded, f"{chat}.t-{number}", events=(event, event)))


async def test_events_after_a_seq_come_in_order_and_in_pieces(store: Store) -> None:
    await _write_turns(store, 4)
    seen, after = [], 1
    while part := await store.events(CHAT, after=after, limit=2):
        seen += [one.seq for one in part]
        after = part[-1].seq
    assert seen == [2, 3, 4, 5, 6, 7, 8]


async def test_the_events_of_a_turn_can_be_read_alone(store: Store) -> None:
    await _write_turns(store, 3)
    stored = await store.turn_events(TurnId("c-2.t-1"))
    assert [(one.conversation, one.seq, one.turn) for one in stored] == [
        ("c-2", 3, "c-2.t-1"),
        ("c-2", 4, "c-2.t-1"),
    ]


async def test_the_whole_log_is_read_by_rising_positions(store: Store) -> None:
    await _write_turns(store, 3)
    seen, after = [], 0
    while part := await store.log(after=after, limit=5):
        seen += part
        after = part[-1].position
    positions = [one.position for one in seen]
    assert len(seen) == 12
    assert positions == sorted(set(positions))


async def test_a_turn_of_very_many_events_is_stored_whole(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    events = tuple(LanguageChanged(language=str(number)) for number in range(2500))
    await store.commit(turn_commit(loaded, "t-1", events=events))
    stored = await store.events(CHAT, after=1020, limit=10)
    assert [one.seq for one in stored] == list(range(1021, 1031))
    assert len(await store.turn_events(TurnId("t-1"))) == 2500


async def test_conversations_are_listed_last_changed_first(
    store: Store, clock: ShiftableClock
) -> None:
    for name in ("a", "b", "c"):
        clock.advance(MINUTE)
        await store.accept([message(name, conversation=name)])
        loaded = await store.claim(ConversationId(name), worker="w")
        await store.commit(turn_commit(loaded, f"{name}.t"))
    assert [one.conversation for one in await store.conversations(limit=2)] == ["c", "b"]
    rest = await store.conversations(limit=2, before="b")
    assert [one.conversation for one in rest] == ["a"]


# --- deliveries


async def _deliver(store: Store, *, is_secret: bool = False) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    new = NewOutbox("o-1", "mail", {"code": "123456"}, is_secret)
    await store.commit(turn_commit(loaded, "t-1", outbox=(new,)))


async def test_a_delivery_is_in_one_workers_hands(store: Store) -> None:
    await _deliver(store)
    await store.heartbeat("w-1", lease=MINUTE)
    (delivery,) = await store.due_deliveries(worker="w-1", limit=5)
    assert (delivery.conversation, delivery.channel, delivery.attempts) == (CHAT, "mail", 0)
    assert await store.due_deliveries(worker="w-2", limit=5) == []


async def test_a_delivery_whose_handing_over_was_not_heard_comes_again(store: Store) -> None:
    await _deliver(store)
    given = await store.due_deliveries(worker="w-1", limit=5)
    assert await store.due_deliveries(worker="w-1", limit=5) == given


async def test_a_dead_workers_delivery_is_made_by_another(
    store: Store, clock: ShiftableClock
) -> None:
    await _deliver(store)
    await store.heartbeat("w-1", lease=MINUTE)
    await store.due_deliveries(worker="w-1", limit=5)
    clock.advance(2 * MINUTE)
    assert len(await store.due_deliveries(worker="w-2", limit=5)) == 1


async def test_a_delivery_that_was_made_is_over(store: Store, clock: ShiftableClock) -> None:
    await _deliver(store)
    await store.due_deliveries(worker="w", limit=5)
    await store.delivered("o-1")
    clock.advance(10 * MINUTE)
    assert await store.due_deliveries(worker="w", limit=5) == []
    assert await store.dead_letters(limit=5) == []


async def test_a_failed_delivery_comes_back_after_its_pause(
    store: Store, clock: ShiftableClock
) -> None:
    await _deliver(store)
    await store.due_deliveries(worker="w", limit=5)
    await store.delivery_failed("o-1", reason="timeout", retry_after=MINUTE)
    assert await store.due_deliveries(worker="w", limit=5) == []
    clock.advance(MINUTE)
    (again,) = await store.due_deliveries(worker="w", limit=5)
    assert again.attempts == 1


async def test_a_delivery_given_up_is_a_dead_letter_without_its_secret(store: Store) -> None:
    await _deliver(store, is_secret=True)
    await store.due_deliveries(worker="w", limit=5)
    await store.delivery_failed("o-1", reason="refused", retry_after=None)
    (dead,) = await store.dead_letters(limit=5)
    assert (dead.id, dead.body, dead.attempts) == ("o-1", {}, 1)


# --- timers


async def _set_timer(store: Store, clock: ShiftableClock, timer: str, after: timedelta) -> None:
    await store.accept([message(f"for-{timer}")])
    loaded = await store.claim(CHAT, worker="w")
    new = NewTimer(timer, "wait", clock() + after, {"instance": "c-1.1"})
    ids = tuple(item.id for item in await store.waiting(CHAT))
    await store.commit(turn_commit(loaded, f"set-{timer}", timers=(new,), inbox_done=ids))


async def test_a_due_timer_becomes_one_item(store: Store, clock: ShiftableClock) -> None:
    await _set_timer(store, clock, "t1", MINUTE)
    assert await store.next_due() == clock() + MINUTE
    assert await store.fire_due(limit=5) == 0
    clock.advance(MINUTE)
    assert [await store.fire_due(limit=5) for _ in range(2)] == [1, 0]
    (item,) = await store.waiting(CHAT)
    assert (item.kind, item.body) == (
        "timer",
        {"timer": "t1", "kind": "wait", "instance": "c-1.1"},
    )
    assert await store.next_due() is None


async def test_a_cancelled_timer_never_fires(store: Store, clock: ShiftableClock) -> None:
    await _set_timer(store, clock, "t1", MINUTE)
    loaded = await store.claim(CHAT, worker="w")
    await store.commit(turn_commit(loaded, "t-2", timers_cancelled=("t1",)))
    clock.advance(MINUTE)
    assert await store.fire_due(limit=5) == 0


async def test_due_timers_fire_in_order_of_time(store: Store, clock: ShiftableClock) -> None:
    await _set_timer(store, clock, "t1", 2 * MINUTE)
    await _set_timer(store, clock, "t2", MINUTE)
    clock.advance(5 * MINUTE)
    assert await store.fire_due(limit=1) == 1
    assert [item.body["timer"] for item in await store.waiting(CHAT)] == ["t2"]


# --- cases and releases


async def test_a_case_is_stored_and_changed_with_turns(store: Store, clock: ShiftableClock) -> None:
    await store.accept([message("m-1")])
    case = CaseRow(
        CaseId("k-1"), "shop", CHAT, "open", "policy", "support", "normal", "", "en",
        {"summary": ["a"]}, clock(), clock(),
    )  # fmt: skip
    loaded = await store.claim(CHAT, worker="w")
    await store.commit(turn_commit(loaded, "t-1", cases=(case,)))
    assert await store.case(case.case) == case
    loaded = await store.claim(CHAT, worker="w")
    taken = replace(case, status="taken", person="ines")
    await store.commit(turn_commit(loaded, "t-2", cases=(taken,)))
    assert await store.cases(status="taken") == [taken]
    assert await store.cases(status="open") == []
    assert await store.cases() == [taken]


async def test_a_release_is_stored_once(store: Store, clock: ShiftableClock) -> None:
    row = ReleaseRow(ReleaseId("r-1"), "orders", {"a.yaml": b"\x00\xff"}, clock())
    await store.save_release(row)
    await store.save_release(replace(row, assistant="other"))
    assert await store.release(row.release) == row
    assert await store.release(ReleaseId("r-2")) is None


async def test_releases_are_listed_oldest_first(store: Store, clock: ShiftableClock) -> None:
    for name in ("r-2", "r-1"):
        await store.save_release(ReleaseRow(ReleaseId(name), "orders", {}, clock()))
        clock.advance(MINUTE)
    assert await store.releases() == ["r-2", "r-1"]


async def test_a_release_put_in_service_again_is_the_newest(
    store: Store, clock: ShiftableClock
) -> None:
    for name in ("r-1", "r-2", "r-1"):
        await store.save_release(ReleaseRow(ReleaseId(name), "orders", {}, clock()))
        clock.advance(MINUTE)
    assert await store.releases() == ["r-2", "r-1"]


async def test_the_time_is_the_clocks(store: Store, clock: ShiftableClock) -> None:
    assert await store.now() == clock()
    clock.advance(MINUTE)
    assert await store.now() == clock()


async def test_an_item_that_a_commit_sets_aside_names_the_turn(store: Store) -> None:
    await store.accept([message("m-1")])
    taken = await store.take(CHAT, worker="w")
    assert taken.loaded is not None
    ids = tuple(item.id for item in taken.items)
    await store.commit(turn_commit(taken.loaded, "t-1", quarantined=ids, quarantine_reason="kills"))
    found = await store.inbox_item("shop", "web", "m-1")
    assert found is not None
    assert (found[0].body["text"], found[1]) == ("hello", "t-1")
    assert await store.waiting(CHAT) == []


async def test_a_new_conversation_has_an_empty_state(store: Store) -> None:
    await store.accept([message("m-1")])
    loaded = await store.claim(CHAT, worker="w")
    assert (loaded.state, loaded.tenant, loaded.seq) == (State(conversation=CHAT), "shop", 0)
