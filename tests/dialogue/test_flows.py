"""Flows among each other: calls, links, waiting, carried slots, budgets, facts that are missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.dialogue.chat import Chat, World, order, shop

from standfast.assistant import Limits
from standfast.dialogue import (
    Affirm,
    Cancel,
    CorrectSlot,
    Deny,
    FillSlot,
    FireTimer,
    RefuseSlot,
    StartFlow,
)
from standfast.events import FlowStarted, Replied, TimerCancelled


def test_a_called_flow_comes_back_with_what_it_found_out() -> None:
    chat = Chat()
    chat.say(StartFlow("nested"))
    assert chat.flows() == ["nested", "feedback"]
    chat.say(FillSlot("stars", 4), FillSlot("contact_me", value=False))
    assert chat.say(RefuseSlot()) == ["thanks_feedback", "nested_done", "hours"]
    noted = next(one for one in chat.log if isinstance(one, Replied) and one.reply == "nested_done")
    assert noted.params == {"stars": 4}


def test_a_link_ends_one_flow_and_begins_the_other() -> None:
    chat = Chat()
    chat.say(StartFlow("nested"))
    chat.say(FillSlot("stars", 4), FillSlot("contact_me", value=False))
    chat.say(RefuseSlot())
    causes = {one.flow: one.cause for one in chat.log if isinstance(one, FlowStarted)}
    assert causes == {"nested": "contact", "feedback": "call", "hours": "link"}


def test_a_called_flow_can_be_covered_and_comes_back_inside_its_caller() -> None:
    chat = Chat()
    chat.say(StartFlow("nested"))
    assert chat.say(StartFlow("hours")) == ["hours", "pattern_back", "ask_stars"]
    assert chat.said().params == {}
    assert chat.flows() == ["nested", "feedback"]


def test_a_flow_that_is_called_takes_over_the_one_that_lies_below() -> None:
    chat = Chat()
    chat.say(StartFlow("feedback", {"stars": 4}))
    assert chat.say(StartFlow("nested")) == ["ask_contact_me"]
    assert chat.flows() == ["nested", "feedback"]
    assert chat.slot("stars") == 4


def test_a_flow_that_waits_goes_on_when_its_time_has_come() -> None:
    chat = Chat()
    assert chat.say(StartFlow("later")) == []
    [timer] = chat.state.timers
    chat.wait(timedelta(hours=1))
    assert chat.give(FireTimer(timer, "wait")) == ["later_done"]
    assert chat.state.timers == {}


def test_a_flow_that_waits_keeps_waiting_under_another() -> None:
    chat = Chat()
    chat.say(StartFlow("later"))
    [timer] = chat.state.timers
    chat.say(StartFlow("feedback"))
    assert chat.give(FireTimer(timer, "wait")) == []
    assert chat.say(Cancel())[-1] == "later_done"


def test_a_flow_that_is_cancelled_takes_its_timer_with_it() -> None:
    chat = Chat()
    chat.say(StartFlow("later"))
    chat.say(Cancel())
    assert chat.state.timers == {}
    assert len(chat.happened(TimerCancelled)) == 1


def test_a_timer_that_was_cancelled_does_nothing() -> None:
    chat = Chat()
    before = chat.state
    assert chat.give(FireTimer("c-t9", "wait")) == []
    assert chat.state == before


def test_a_slot_is_carried_to_the_next_other_flow() -> None:
    chat = Chat(World([order("SO-1"), order("SO-2")])).verified()
    chat.say(StartFlow("status", {"order": "SO-2"}))
    assert chat.say(StartFlow("refund")) == ["ask_reason"]
    assert chat.slot("order") == "SO-2"


def test_the_same_flow_asks_anew() -> None:
    chat = Chat()
    chat.say(StartFlow("status", {"order": "SO-1"}))
    assert chat.say(StartFlow("status")) == ["ask_order"]


def test_what_a_cancelled_flow_knew_is_not_carried() -> None:
    chat = Chat(World([order("SO-1"), order("SO-2")])).verified()
    chat.say(StartFlow("refund", {"order": "SO-2"}))
    chat.say(Cancel())
    assert chat.say(StartFlow("status")) == ["ask_order"]


def test_a_fact_that_is_unavailable_is_said_to_be() -> None:
    chat = Chat(World(down={"bank.get_order"}))
    assert chat.say(StartFlow("status", {"order": "SO-1"})) == ["order_status"]
    purchase = chat.said().params["purchase"]
    assert isinstance(purchase, dict)
    assert purchase["unavailable"] is True
    assert "total" not in purchase


def test_a_value_that_no_flow_wants_is_not_understood() -> None:
    assert Chat().say(FillSlot("order", "SO-1")) == ["pattern_rephrase"]


def test_a_value_beside_a_wish_is_for_the_wish() -> None:
    chat = Chat()
    assert chat.say(FillSlot("order", "SO-1"), StartFlow("status")) == ["order_status"]


def test_a_turn_with_too_many_steps_goes_to_a_person() -> None:
    chat = Chat(assistant=replace(shop(), limits=Limits(steps_per_turn=1)))
    assert chat.say(StartFlow("status", {"order": "SO-1"})) == ["handoff_internal_error"]
    assert chat.state.status == "with_person"


def test_a_full_stack_keeps_the_wish_for_later() -> None:
    chat = Chat(assistant=replace(shop(), limits=Limits(stack_depth=2)))
    chat.say(StartFlow("status"))
    chat.say(StartFlow("later"))
    assert chat.say(StartFlow("feedback")) == ["pattern_queued"]
    assert [wish.flow for wish in chat.state.queue] == ["feedback"]


def test_a_correction_after_the_act_is_too_late_and_a_person_is_offered() -> None:
    chat = Chat()
    chat.say(StartFlow("two_steps", {"order": "SO-1"}))
    assert chat.say(Affirm()) == ["ask_comment"]
    assert chat.say(CorrectSlot("order", "SO-2")) == ["pattern_correction_too_late"]
    assert chat.say(Deny()) == ["pattern_correction_kept", "ask_comment"]
    assert len(chat.world.made) == 1
    assert chat.slot("order") == "SO-1"


def test_cancelling_after_the_act_does_not_claim_that_nothing_was_changed() -> None:
    chat = Chat()
    chat.say(StartFlow("two_steps", {"order": "SO-1"}))
    chat.say(Affirm())
    assert chat.say(Cancel()) == ["pattern_cancel_after_effect"]


def test_a_failure_with_steps_of_its_own_is_never_followed_by_success() -> None:
    chat = Chat(World(outcome="failed"))
    chat.say(StartFlow("two_steps", {"order": "SO-1"}))
    assert chat.say(Affirm()) == ["later_done"]
    assert chat.flows() == []


def test_words_that_name_another_order_go_before_a_carried_one() -> None:
    chat = Chat(World([order("SO-1"), order("SO-2")], matches=("SO-1",))).verified()
    chat.say(StartFlow("status", {"order": "SO-2"}))
    chat.say(StartFlow("refund"), text="and the kettle? refund it")
    assert chat.slot("order") == "SO-1"


def test_what_is_said_for_the_flow_that_waits_for_the_verification_is_kept_for_it() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    assert chat.say(FillSlot("order", "SO-1")) == ["ask_email"]
    chat.say(FillSlot("email", "ada@example.com"))
    assert chat.say(FillSlot("code", "123456")) == ["verified", "ask_reason"]
