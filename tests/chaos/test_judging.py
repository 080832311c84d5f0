"""The checker finds what it is there to find: a log that is wrong in each way is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.chaos.judging import Verdict, judge_log, judge_refunds

from standfast.events import (
    AnyEvent,
    ConversationId,
    MessageId,
    MessageReceived,
    Replied,
    TurnId,
    fold_all,
)
from standfast.storage import MemoryStore, NewInbox, TurnCommit

CHAT = ConversationId("c")


async def store_with(keys: Sequence[str], *, answer: str = "said") -> MemoryStore:
    """Return a store whose log has these messages, each answered in a turn of its own."""
    store = MemoryStore()
    await store.accept([NewInbox("default", CHAT, "web", "first", "message", {})])
    taken = await store.take(CHAT, worker="w")
    assert taken.loaded is not None
    loaded = taken.loaded
    for number, key in enumerate(keys):
        heard: AnyEvent = MessageReceived(message_id=MessageId(key), text="x")
        said = (Replied(reply=answer, text=answer),) if answer else ()
        events = (heard, *said)
        state = fold_all(loaded.state, events)
        done = tuple(item.id for item in taken.items) if number == 0 else ()
        commit = TurnCommit(
            CHAT, "default", TurnId(f"t{number}"), loaded.epoch, loaded.seq, events, state, done
        )
        seq = await store.commit(commit)
        loaded = replace(loaded, state=state, seq=seq)
    return store


async def test_a_log_as_it_was_acknowledged_is_good() -> None:
    verdict = await judge_log(await store_with(["c:1", "c:2"]), {CHAT: ["c:1", "c:2"]})
    assert verdict == Verdict(messages=2)
    assert verdict.is_good


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [
        (["c:1"], "lost"),
        (["c:1", "c:2", "c:2"], "doubled"),
        (["c:2", "c:1"], "out_of_order"),
    ],
)
async def test_what_is_wrong_in_the_log_is_told(keys: list[str], wrong: str) -> None:
    verdict = await judge_log(await store_with(keys), {CHAT: ["c:1", "c:2"]})
    assert getattr(verdict, wrong)
    assert not verdict.is_good


async def test_a_message_without_an_answer_is_told() -> None:
    verdict = await judge_log(await store_with(["c:1"], answer=""), {CHAT: ["c:1"]})
    assert verdict.unanswered == ["c:1"]


async def test_what_still_waits_is_stuck() -> None:
    store = MemoryStore()
    await store.accept([NewInbox("default", CHAT, "web", "c:1", "message", {})])
    verdict = await judge_log(store, {CHAT: ["c:1"]})
    assert verdict.stuck == ["c: c:1 waits"]


async def test_two_browsers_of_one_conversation_keep_each_its_own_order() -> None:
    store = await store_with(["a:1", "b:1", "a:2"])
    assert (await judge_log(store, {CHAT: ["b:1", "a:1", "a:2"]})).is_good


def test_a_refund_made_twice_and_one_never_made_are_told() -> None:
    verdict = Verdict()
    judge_refunds(verdict, {"SO-1": 1, "SO-2": 1}, made={"SO-1": 2})
    assert (len(verdict.doubled), len(verdict.lost), verdict.refunds) == (1, 1, 2)


def test_a_refund_that_nobody_wanted_is_told() -> None:
    verdict = Verdict()
    judge_refunds(verdict, {}, made={"SO-1": 1})
    assert verdict.doubled
