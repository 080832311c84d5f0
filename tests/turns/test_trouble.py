"""Words that break a turn, late workers, dead loops: the conversation goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.turns.conftest import SETTINGS, Stage

from standfast.events import (
    CaseOpened,
    ConversationId,
    MessageId,
    ReleaseId,
    TurnFailed,
    TurnQuarantined,
)
from standfast.storage import StoreBusy, StoreUnavailable
from standfast.testing import ShiftableClock
from standfast.turns import crashing

CHAT = ConversationId("c")


async def test_a_turn_that_breaks_once_is_run_again(stage: Stage) -> None:
    assert await stage.say("boom once") == ["en: not_understood"]
    (failed,) = [one.event for one in await stage.log() if isinstance(one.event, TurnFailed)]
    assert (failed.attempt, failed.error, failed.message_ids) == (1, "RuntimeError", ["m-1"])
    assert failed.where.startswith("rehearsal.py:")


async def test_a_turn_that_always_breaks_is_set_aside_for_a_person(stage: Stage) -> None:
    assert await stage.say("boom") == ["en: handed_over quarantined"]
    events = [stored.event for stored in await stage.log()]
    assert TurnQuarantined(message_ids=[MessageId("m-1")], reason="quarantined") in events
    (case,) = [event for event in events if isinstance(event, CaseOpened)]
    row = await stage.store.case(case.case)
    assert row is not None
    assert (row.reason, row.status) == ("quarantined", "open")
    assert [item.body["text"] for item in await stage.store.quarantined(limit=5)] == ["boom"]


async def test_the_conversation_goes_on_after_what_was_set_aside(stage: Stage) -> None:
    await stage.say("boom")
    case = (await stage.store.cases())[0].case
    await stage.put("person", act="return", case=case, person="ines", resume=False)
    assert await stage.say("say on") == ["en: said on"]


async def test_innocent_messages_are_not_set_aside_with_a_guilty_one(stage: Stage) -> None:
    for text in ("say one", "boom", "say two"):
        await stage.post(text)
    await stage.engine.drain()
    assert [item.body["text"] for item in await stage.store.quarantined(limit=5)] == ["boom"]
    assert (await stage.heard())[0] == "en: said one"


class Killed(BaseException):
    """The process dies."""


def _kill_after_take(name: str) -> None:
    if name == "after_take":
        raise Killed


def _kill_after_call(name: str) -> None:
    if name == "after_call":
        raise Killed


async def test_a_message_that_kills_the_process_is_set_aside(disk: Stage) -> None:
    await _die_over(disk, "say poison", times=6)
    assert await disk.heard() == ["en: handed_over quarantined"]


async def test_a_message_over_which_the_process_died_by_chance_is_answered(disk: Stage) -> None:
    await _die_over(disk, "say innocent", times=5)
    assert await disk.heard() == ["en: said innocent"]


async def test_a_message_that_breaks_after_deaths_has_its_own_attempts(disk: Stage) -> None:
    await _die_over(disk, "boom once", times=5)
    assert await disk.heard() == ["en: not_understood"]


async def _die_over(disk: Stage, text: str, *, times: int) -> None:
    await disk.post(text)
    for _ in range(times):
        with pytest.raises(Killed), crashing(_kill_after_take):
            await disk.drain()
        await disk.restart()
    await disk.drain()


async def test_an_effect_of_a_turn_that_is_set_aside_is_in_doubt(disk: Stage) -> None:
    def hook(name: str) -> None:
        if name == "after_call":
            raise OSError("the answer cannot be read")

    await disk.post("refund SO-1")
    with crashing(hook):
        await disk.drain()
    (row,) = await disk.store.effects(status=None, limit=5)
    assert (row.status, row.reason) == ("doubted", "quarantined")
    assert dict(disk.world.refunds) == {"SO-1": 1}


async def test_a_turn_without_end_is_set_aside(stage: Stage) -> None:
    stage.settings = replace(SETTINGS, rounds=5)
    stage.engine = stage.new_engine()
    assert await stage.say("forever") == ["en: handed_over quarantined"]
    failures = [one.event for one in await stage.log() if isinstance(one.event, TurnFailed)]
    assert {failure.error for failure in failures} == {"TooManyRounds"}


async def test_a_turn_run_again_that_would_do_otherwise_is_set_aside(disk: Stage) -> None:
    await disk.post("refund SO-1")
    with pytest.raises(Killed), crashing(_kill_after_call):
        await disk.drain()
    await disk.restart()
    await _change_journal(disk)
    await disk.drain()
    assert await disk.heard() == ["en: handed_over quarantined"]
    assert dict(disk.world.refunds) == {"SO-1": 1}


async def _change_journal(stage: Stage) -> None:
    work = "UPDATE journal SET request_hash = 'other' WHERE kind = 'reading'"
    await stage.store._writer.do(lambda db: db.script(work))  # type: ignore[attr-defined]


async def test_a_late_writer_is_refused_and_nothing_of_it_is_said(
    disk: Stage, clock: ShiftableClock
) -> None:
    async def lose_the_conversation() -> None:
        clock.advance(timedelta(minutes=5))
        await disk.store.claim(CHAT, worker="another")
        await disk.store.heartbeat("another", lease=timedelta(minutes=1))

    disk.reader.meanwhile = lose_the_conversation
    await disk.post("say too late")
    await disk.engine.drain()
    assert await disk.log() == []
    assert await disk.store.ready(limit=5, worker="another") == [CHAT]


async def test_a_database_that_goes_away_sets_nothing_aside(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(_commit: object) -> int:
        raise StoreUnavailable("away")

    await stage.post("say hello")
    with monkeypatch.context() as away:
        away.setattr(stage.store, "commit", gone)
        for _ in range(8):
            stage.engine._writers.wake(CHAT)
            await stage.engine._writers.rest()
    await stage.engine.drain()
    assert await stage.heard() == ["en: said hello"]


async def test_a_full_inbox_is_told_to_the_sender(stage: Stage) -> None:
    stage.store.most_waiting = 1  # type: ignore[attr-defined]
    await stage.post("say one")
    with pytest.raises(StoreBusy):
        await stage.post("say two")


async def test_a_turn_that_cannot_even_begin_is_set_aside_in_the_end(stage: Stage) -> None:
    stage.release = ReleaseId("missing")
    await stage.post("say hi")
    await stage.engine.drain()
    assert [item.body["text"] for item in await stage.store.quarantined(limit=5)] == ["say hi"]
    assert await stage.kinds() == ["TurnFailed"] * 6
    stage.release = ReleaseId("r-2")
    assert await stage.say("say hi") == ["en: said hi"]
