"""The process dies at every named place, and again in the recovery: nothing is lost, nothing happens twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from tests.turns.conftest import Stage

from standfast.turns import CRASH_POINTS, crashing

CODE = "code a@shop.example"
WORDS = (CODE, "refund SO-1+SO-2", CODE, "refund SO-3", "say done")


class CrashNow(BaseException):
    """The process dies."""


async def _survive(stage: Stage, left: list[str], work: Callable[[], Awaitable[None]]) -> None:
    """Do something again and again while the process dies at the next place that is left."""

    def hook(name: str) -> None:
        if left and name == left[0]:
            left.pop(0)
            raise CrashNow(name)

    while True:
        try:
            with crashing(hook):
                return await work()
        except CrashNow:
            await stage.restart()


async def _converse(stage: Stage, *deaths: str) -> list[str]:
    """Say everything, dying on the way; return the places where it did not."""
    stage.world.customers["A"] = {"id": "A", "email": "a@shop.example", "name": "Anna"}
    left = list(deaths)
    for number, text in enumerate(WORDS):
        await _survive(stage, left, partial(stage.post, text, key=f"m-{number}"))
        await _survive(stage, left, stage.drain)
    return left


@pytest.mark.parametrize("second", CRASH_POINTS)
@pytest.mark.parametrize("first", CRASH_POINTS)
async def test_two_deaths_anywhere_change_nothing(disk: Stage, first: str, second: str) -> None:
    assert await _converse(disk, first, second) == []
    heard = [text.split()[1] for text in await disk.heard()]
    refunds = ["refund_done"] * 3
    assert heard == ["code_sent", *refunds[:2], "code_sent", *refunds[2:], "said"]
    assert dict(disk.world.refunds) == {"SO-1": 1, "SO-2": 1, "SO-3": 1}
    assert len({mail["text"] for mail in disk.world.mails}) == 2
    assert (await disk.kinds()).count("MessageReceived") == len(WORDS)
    assert [row.status for row in await disk.store.effects(status=None, limit=9)] == ["done"] * 3


async def test_without_a_death_each_call_is_made_once(disk: Stage) -> None:
    await _converse(disk)
    assert len(disk.world.calls) == 3
    assert len(disk.world.mails) == 2


async def test_a_call_that_may_have_been_made_is_resumed_under_its_key(disk: Stage) -> None:
    await _converse(disk, "after_call")
    keys = [key for key, _ in disk.world.calls]
    assert [str(resumed) for _, resumed in disk.world.calls] == ["no", "yes", "yes", "no"]
    assert keys[0] == keys[1] != keys[2]


async def test_what_was_read_before_the_effect_is_not_read_again(disk: Stage) -> None:
    left = ["after_call"]
    await disk.post("read SO-1")
    await disk.post("refund SO-2")
    await _survive(disk, left, disk.drain)
    assert left == []
    assert disk.world.reads == 1
    assert [text for text, _ in disk.reader.seen] == ["read SO-1", "refund SO-2"]


async def test_a_message_after_the_death_waits_for_the_interrupted_turn(disk: Stage) -> None:
    await disk.post("refund SO-1")
    with pytest.raises(CrashNow), crashing(_die_after_intent):
        await disk.drain()
    await disk.restart()
    await disk.post("say more")
    await disk.drain()
    assert len({stored.turn for stored in await disk.log()}) == 2
    assert await disk.heard() == ["en: refund_done re_1", "en: said more"]


def _die_after_intent(name: str) -> None:
    if name == "after_intent":
        raise CrashNow(name)
