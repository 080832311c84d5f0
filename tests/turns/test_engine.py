"""The engine at work by itself: waiting, following, timers, deliveries, start and stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.turns.conftest import SETTINGS, Stage

from standfast.actions import EffectStatus
from standfast.events import ConversationId, Replied
from standfast.storage import MemoryStore, StoredEvent, StoreUnavailable
from standfast.testing import ShiftableClock

CHAT = ConversationId("c")
QUICK = replace(SETTINGS, poll=timedelta(milliseconds=5), follow_poll=timedelta(milliseconds=5))


def _texts(events: tuple[StoredEvent, ...] | None) -> list[str]:
    return [one.event.text for one in events or () if isinstance(one.event, Replied)]


async def test_the_poster_gets_the_replies_of_its_own_turn(stage: Stage) -> None:
    await stage.engine.start()
    await stage.post("say hello")
    events = await stage.engine.wait("web", "m-1", timeout_s=5)
    assert _texts(events) == ["en: said hello"]
    await stage.engine.stop()


async def test_a_posters_events_are_those_of_the_log(stage: Stage) -> None:
    await stage.engine.start()
    await stage.post("say hello")
    told = await stage.engine.wait("web", "m-1", timeout_s=5)
    logged = tuple(await stage.log())
    assert told is not None
    assert [replace(one, position=0) for one in logged] == [
        replace(one, position=0) for one in told
    ]
    await stage.engine.stop()


async def test_a_repeated_post_gets_the_stored_replies(stage: Stage) -> None:
    await stage.say("say hello")
    assert _texts(await stage.engine.wait("web", "m-1", timeout_s=5)) == ["en: said hello"]


async def test_who_waits_too_long_is_told_so(stage: Stage) -> None:
    await stage.post("say hello")
    assert await stage.engine.wait("web", "m-1", timeout_s=0.01) is None


async def test_a_turn_of_another_process_is_noticed(stage: Stage) -> None:
    stage.settings = QUICK
    here, there = stage.new_engine(), stage.new_engine()
    await stage.post("say hello")
    waiting = asyncio.create_task(here.wait("web", "m-1", timeout_s=5))
    await asyncio.sleep(0)
    await there.drain()
    assert _texts(await waiting) == ["en: said hello"]


async def test_a_follower_gets_what_was_and_what_comes(stage: Stage) -> None:
    await stage.say("say one")
    following = stage.engine.subscribe(CHAT, after=2)
    seen = [(await anext(following)).seq for _ in range(2)]
    coming = asyncio.ensure_future(anext(following))
    await stage.say("say two")
    assert [*seen, (await coming).seq] == [3, 4, 5]
    await following.aclose()  # type: ignore[attr-defined]


async def test_a_timer_fires_once_when_it_is_due(stage: Stage, clock: ShiftableClock) -> None:
    await stage.say("later 5")
    await stage.engine.drain()
    assert await stage.heard() == []
    clock.advance(timedelta(minutes=5))
    for _ in range(3):
        await stage.engine.drain()
    assert await stage.heard() == ["en: reminded"]


async def test_a_running_engine_fires_its_timers(stage: Stage, clock: ShiftableClock) -> None:
    stage.settings = QUICK
    stage.engine = stage.new_engine()
    await stage.say("later 5")
    await stage.engine.start()
    clock.advance(timedelta(minutes=5))
    following = stage.engine.subscribe(CHAT, after=4)
    kinds = [type((await anext(following)).event).__name__ for _ in range(2)]
    assert kinds == ["TimerFired", "Replied"]
    await following.aclose()  # type: ignore[attr-defined]
    await stage.engine.stop()


async def test_a_silence_timer_that_comes_with_a_message_is_no_silence(stage: Stage) -> None:
    await stage.say("later 5")
    await stage.put("timer", timer="w1", kind="silence_remind")
    await stage.post("say here I am")
    await stage.engine.drain()
    assert await stage.heard() == ["en: said here I am"]


async def test_a_mail_that_fails_is_tried_again_then_given_up(
    stage: Stage, clock: ShiftableClock
) -> None:
    stage.world.customers["A"] = {"id": "A", "email": "anna@shop.example"}
    stage.world.outcome = EffectStatus.FAILED
    await stage.say("code anna@shop.example")
    for _ in range(5):
        clock.advance(timedelta(seconds=5))
        await stage.engine.drain()
    assert len(stage.world.mails) == 4
    assert len({mail["reference"] for mail in stage.world.mails}) == 1
    (dead,) = await stage.store.dead_letters(limit=5)
    assert (dead.attempts, dead.body) == (4, {})


async def test_a_mail_that_goes_out_in_the_end_is_no_dead_letter(
    stage: Stage, clock: ShiftableClock
) -> None:
    stage.world.customers["A"] = {"id": "A", "email": "anna@shop.example"}
    stage.world.outcome = EffectStatus.DOUBTED
    await stage.say("code anna@shop.example")
    stage.world.outcome = EffectStatus.DONE
    clock.advance(timedelta(seconds=5))
    await stage.engine.drain()
    clock.advance(timedelta(hours=1))
    await stage.engine.drain()
    assert len(stage.world.mails) == 2
    assert await stage.store.dead_letters(limit=5) == []


async def test_a_mail_whose_delivery_could_not_be_noted_is_made_again(
    clock: ShiftableClock,
) -> None:
    stage = Stage(lambda: ForgetfulStore(clock), clock)
    stage.world.customers["A"] = {"id": "A", "email": "a@shop.example", "name": "Anna"}
    await stage.post("code a@shop.example")
    await stage.engine.drain()
    assert [row.status for row in stage.store.outbox.values()] == ["delivered"]  # type: ignore[attr-defined]
    assert len(stage.world.mails) == 2


class ForgetfulStore(MemoryStore):
    """Cannot be told of the first delivery."""

    told = 0

    async def delivered(self, delivery: str) -> None:
        self.told += 1
        if self.told == 1:
            raise StoreUnavailable("away")
        await super().delivered(delivery)


async def test_a_started_engine_takes_up_what_was_left(disk: Stage) -> None:
    await disk.post("say left behind")
    await disk.restart()
    await disk.engine.start()
    assert _texts(await disk.engine.wait("web", "m-1", timeout_s=5)) == ["en: said left behind"]
    await disk.engine.stop()


async def test_a_stopped_engine_finishes_its_turns_and_lets_go(disk: Stage) -> None:
    await disk.engine.start()
    await disk.post("say last words")
    await disk.engine.stop()
    assert await disk.heard() == ["en: said last words"]
    await disk.store.heartbeat("worker", lease=timedelta(minutes=5))
    assert (await disk.store.claim(CHAT, worker="other")).epoch == 2


async def test_a_stop_does_not_wait_for_ever(disk: Stage) -> None:
    reached = asyncio.Event()

    async def hang() -> None:
        reached.set()
        await asyncio.Event().wait()

    disk.settings = replace(SETTINGS, stop_within=timedelta(milliseconds=10))
    disk.engine = disk.new_engine()
    disk.reader.meanwhile = hang
    await disk.engine.start()
    await disk.post("say too slow")
    await reached.wait()
    await disk.engine.stop()
    assert await disk.store.ready(limit=5) == [CHAT]


async def test_the_loops_outlive_a_database_that_was_away(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = asyncio.Event()
    fire_due, ready = stage.store.fire_due, stage.store.ready

    async def gone(**_options: object) -> int:
        away.set()
        raise StoreUnavailable("away")

    stage.settings = QUICK
    stage.engine = stage.new_engine()
    monkeypatch.setattr(stage.store, "fire_due", gone)
    monkeypatch.setattr(stage.store, "ready", gone)
    await stage.engine.start()
    await away.wait()
    await asyncio.sleep(0)
    assert (await stage.engine.health())["timers"] == "StoreUnavailable"
    monkeypatch.setattr(stage.store, "fire_due", fire_due)
    monkeypatch.setattr(stage.store, "ready", ready)
    await stage.post("say again")
    assert _texts(await stage.engine.wait("web", "m-1", timeout_s=5)) == ["en: said again"]
    await stage.engine.stop()


async def test_health_names_every_part(stage: Stage) -> None:
    assert await stage.engine.health() == dict.fromkeys(
        ("store", "heartbeat", "inbox", "timers", "outbox"), "ok"
    )


async def test_a_conversation_that_has_only_waiting_items_is_not_shown(stage: Stage) -> None:
    await stage.post("say hello")
    assert await stage.engine.load(CHAT) is None
    await stage.engine.drain()
    assert await stage.engine.load(CHAT) is not None


class HintingStore(MemoryStore):
    """A store that tells what any process has done."""

    def __init__(self, clock: ShiftableClock) -> None:
        super().__init__(clock)
        self.news: asyncio.Queue[ConversationId] = asyncio.Queue()

    async def hints(self) -> AsyncIterator[ConversationId]:
        while True:
            yield await self.news.get()


async def test_a_hint_wakes_who_waits_for_another_process(clock: ShiftableClock) -> None:
    store = HintingStore(clock)
    stage = Stage(lambda: store, clock)
    stage.settings = replace(SETTINGS, poll=timedelta(hours=1), follow_poll=timedelta(hours=1))
    here, stage.engine = stage.new_engine(), stage.new_engine()
    await here.start()
    following = here.subscribe(CHAT, after=0)
    coming = asyncio.ensure_future(anext(following))
    await stage.say("say hello")
    await store.news.put(CHAT)
    assert (await coming).seq == 1
    await following.aclose()  # type: ignore[attr-defined]
    await here.stop()


async def test_a_hint_lets_an_engine_take_up_what_another_accepted(clock: ShiftableClock) -> None:
    store = HintingStore(clock)
    stage = Stage(lambda: store, clock)
    stage.settings = replace(SETTINGS, poll=timedelta(hours=1))
    here = stage.new_engine()
    await here.start()
    await stage.post("say hello")
    waiting = asyncio.create_task(here.wait("web", "m-1", timeout_s=5))
    await store.news.put(CHAT)
    assert _texts(await waiting) == ["en: said hello"]
    await here.stop()
