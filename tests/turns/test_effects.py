"""A write happens at most once, whatever is asked, however often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.turns.conftest import Stage

from standfast.actions import EffectStatus, Resumed
from standfast.events import ConversationId, EffectKey, TurnId
from standfast.storage import EffectRow


async def test_an_effect_is_made_and_known(stage: Stage) -> None:
    assert await stage.say("refund SO-1") == ["en: refund_done re_1"]
    (row,) = await stage.store.effects(status=None, limit=5)
    assert (row.status, row.result, row.business_key) == ("done", {"id": "re_1"}, "refund:SO-1")


async def test_the_same_business_asked_again_is_found_without_a_call(stage: Stage) -> None:
    await stage.say("refund SO-1")
    assert await stage.say("refund SO-1", chat="other") == ["en: refund_found re_1"]
    assert len(stage.world.calls) == 1


async def test_a_double_click_in_one_burst_is_one_refund(stage: Stage) -> None:
    await stage.post("refund SO-1")
    await stage.post("refund SO-1")
    await stage.engine.drain()
    assert dict(stage.world.refunds) == {"SO-1": 1}
    assert len(stage.world.calls) == 1
    assert await stage.heard() == ["en: refund_done re_1"] * 2


async def test_what_failed_for_certain_may_be_tried_again(stage: Stage) -> None:
    stage.world.outcome = EffectStatus.FAILED
    assert await stage.say("refund SO-1") == ["en: refund_failed no"]
    stage.world.outcome = EffectStatus.DONE
    assert await stage.say("refund SO-1") == ["en: refund_done re_1"]


async def test_what_is_in_doubt_stays_so_until_a_person_decides(stage: Stage) -> None:
    stage.world.outcome = EffectStatus.DOUBTED
    assert await stage.say("refund SO-1") == ["en: refund_doubted no"]
    stage.world.outcome = EffectStatus.DONE
    assert await stage.say("refund SO-1", chat="other") == ["en: refund_doubted no"]
    assert dict(stage.world.refunds) == {}


async def test_a_person_settles_an_effect_in_doubt(stage: Stage) -> None:
    stage.world.outcome = EffectStatus.DOUBTED
    await stage.say("refund SO-1")
    (row,) = await stage.store.effects(status="doubted", limit=5)
    await stage.put("settle", key=row.key, person="ines", status="done", result={"id": "re_9"})
    await stage.engine.drain()
    settled = await stage.store.effect(row.key)
    assert settled is not None
    assert (settled.status, settled.settled_by) == ("done", "ines")
    assert await stage.say("refund SO-1", chat="other") == ["en: refund_found re_9"]


async def test_a_decided_effect_is_not_decided_again(stage: Stage) -> None:
    await stage.say("refund SO-1")
    (row,) = await stage.store.effects(status=None, limit=5)
    await stage.put("settle", key=row.key, person="ines", status="failed", result={})
    await stage.engine.drain()
    assert (await stage.store.effect(row.key)) == row
    assert await stage.heard() == ["en: refund_done re_1"]


async def test_what_another_conversation_is_making_right_now_is_not_made_here(stage: Stage) -> None:
    await stage.post("say hello", chat="other")
    loaded = await stage.store.claim(ConversationId("other"), worker="w")
    flying = EffectRow(
        EffectKey("e-9"), "default", "refund:SO-1", ConversationId("other"), TurnId("t-9"),
        "pay.refund", {}, "intended",
    )  # fmt: skip
    await stage.store.journal(
        loaded.conversation, epoch=loaded.epoch, items=[], rows=[], intents=[flying]
    )
    assert await stage.say("refund SO-1") == ["en: refund_doubted in_flight"]
    assert stage.world.calls == []


async def test_two_conversations_at_once_make_one_refund(stage: Stage) -> None:
    stage.settings = replace(stage.settings, foreign_pauses=(timedelta(milliseconds=1),) * 50)
    stage.engine = stage.new_engine()
    for number in range(8):
        await stage.post("refund SO-1", chat=f"c-{number}")
    await stage.engine.drain()
    assert dict(stage.world.refunds) == {"SO-1": 1}
    heard = [await stage.heard(f"c-{number}") for number in range(8)]
    assert (
        sorted(text for (text,) in heard)
        == ["en: refund_done re_1"] + ["en: refund_found re_1"] * 7
    )


async def test_a_first_call_knows_of_no_earlier_one(stage: Stage) -> None:
    await stage.say("refund SO-1")
    assert [resumed for _, resumed in stage.world.calls] == [Resumed.NO]
