"""Corners: what happens seldom, and must be right all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.dialogue.chat import CONTACT, Chat, World, order, shop

from standfast.assistant import Row
from standfast.dialogue import (
    Affirm,
    AskPerson,
    AskQuestion,
    Cancel,
    ChooseOption,
    Clarify,
    CorrectSlot,
    Deny,
    FillSlot,
    GiveAnswer,
    GiveCodeResult,
    GiveFacts,
    GiveMatches,
    GiveOutcome,
    OpenCase,
    RaiseIdentity,
    Repeat,
    StartFlow,
    Unclear,
    WantEffect,
    advance,
    violations,
)
from standfast.events import (
    CaseOpened,
    ContactId,
    EffectDoubted,
    EffectIntended,
    EffectKey,
    FlowEnded,
    InstanceId,
    Level,
    PolicyDecided,
    Replied,
    SlotFilled,
)

GONE = InstanceId("c.99")


# --- answers, sets, links ----------------------------------------------------------------------------------


def test_a_step_answers_the_contacts_own_question() -> None:
    chat = Chat()
    assert chat.say(StartFlow("tour"), text="how does it work?") == ["answer", "order_status"]
    answer = next(one for one in chat.log if isinstance(one, Replied))
    assert answer.params == {"text": "We open at nine."}


def test_a_step_without_an_answer_takes_its_other_way_and_goes_on() -> None:
    chat = Chat(World(answer=None))
    assert chat.say(StartFlow("tour")) == ["later_done", "order_status"]


def test_a_link_to_a_flow_that_lies_below_brings_that_one_back() -> None:
    chat = Chat()
    chat.say(StartFlow("status"))
    assert chat.say(StartFlow("tour")) == ["answer", "order_status"]
    flows = [e.flow for e in chat.log if isinstance(e, FlowEnded)]
    assert flows == ["tour", "status"]


# --- policies ----------------------------------------------------------------------------------------------


def with_policy(**changes: object) -> Chat:
    """Return a chat with a verified contact and another decision table."""
    [window] = shop().policies["window"]
    policies = {"window": (replace(window, **changes),)}  # type: ignore[arg-type]
    return Chat(assistant=replace(shop(), policies=policies)).verified()


def test_two_rows_of_a_table_that_must_be_unique_decide_nothing() -> None:
    [window] = shop().policies["window"]
    row: Row = window.rows[0]
    chat = with_policy(hit="unique", rows=(row, replace(row, number=2)))
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    [decided] = chat.happened(PolicyDecided)
    assert isinstance(decided, PolicyDecided)
    assert (decided.row, decided.reason) == (0, "TOO_LATE")


def test_a_day_without_a_policy_in_force_is_for_people() -> None:
    chat = with_policy(valid_from=date(2030, 1, 1))
    assert chat.say(StartFlow("refund", {"reason": "damaged"})) == ["handoff_policy"]


# --- results that nobody waits for -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "result",
    [
        GiveFacts(GONE, "read", {}),
        GiveOutcome(GONE, EffectKey("e-none"), "done"),
        GiveMatches(GONE, "order", ("SO-1",)),
        GiveCodeResult(GONE, "right", CONTACT),
    ],
)
def test_a_result_that_no_run_waits_for_changes_nothing(result: GiveFacts) -> None:
    chat = Chat()
    chat.say(StartFlow("feedback"))
    before = chat.state
    assert chat.give(result) == []
    assert chat.state == before


def test_an_outcome_that_comes_twice_counts_once() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    step = advance(chat.state, [Affirm()], chat.assistants, moment=chat.moment)
    chat.take(*step.events)
    [want] = step.wants
    assert isinstance(want, WantEffect)
    done = GiveOutcome(want.instance, want.key, "done", {"id": "R-1"})
    assert chat.give(done, done) == ["refund_made"]


def test_an_answer_for_a_step_that_is_gone_is_told_beside_the_flow() -> None:
    chat = Chat()
    assert chat.give(GiveAnswer("when?", "At nine.")) == ["answer"]


def test_a_lost_write_is_wanted_again_under_the_same_key() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    for _ in range(2):
        step = advance(chat.state, [Affirm()], chat.assistants, moment=chat.moment)
        chat.take(*step.events)
    assert len(chat.happened(EffectIntended)) == 1
    assert isinstance(step.wants[0], WantEffect)
    assert step.wants[0].key == chat.state.stack[0].effects["refund"].key


def test_cancelling_while_a_write_is_on_its_way_goes_to_people() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    step = advance(chat.state, [Affirm()], chat.assistants, moment=chat.moment)
    chat.take(*step.events)
    assert chat.say(Cancel()) == ["handoff_effect_in_doubt"]
    assert len(chat.happened(EffectDoubted)) == 1
    assert violations(chat.state, chat.assistants) == ()


def test_nobody_else_takes_over_while_a_write_is_on_its_way() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    step = advance(chat.state, [Affirm()], chat.assistants, moment=chat.moment)
    chat.take(*step.events)
    other = RaiseIdentity(Level.VERIFIED, ContactId("CUS-2"), "token")
    chat.take(*advance(chat.state, [other], chat.assistants, moment=chat.moment).events)
    assert chat.state.contact.id == CONTACT


# --- choices -----------------------------------------------------------------------------------------------


def test_a_choice_that_was_not_offered_is_not_understood() -> None:
    assert Chat().say(ChooseOption("o7")) == ["pattern_rephrase"]


def test_the_way_out_to_a_person_works_from_a_question() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund"))
    chat.say(Unclear())
    chat.say(Unclear())
    assert chat.labels()[-2:] == ["Talk to a person", "Stop this"]
    assert chat.say(ChooseOption("o3")) == ["handoff_asked_for_person"]


def test_stopping_works_from_a_question() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund"))
    chat.say(Unclear())
    chat.say(Unclear())
    assert chat.say(ChooseOption("o4")) == ["pattern_cancel"]


def test_yes_to_several_likely_wishes_says_nothing_about_which() -> None:
    chat = Chat()
    chat.say(Clarify(("refund", "status")))
    assert chat.say(Affirm()) == ["chitchat_yes"]


def test_likely_wishes_that_do_not_exist_are_not_offered() -> None:
    assert Chat().say(Clarify(("nothing", "of", "this"))) == ["pattern_rephrase"]


def test_yes_to_the_only_choice_takes_it() -> None:
    chat = Chat(World([order("SO-1"), order("SO-2")], matches=("SO-1", "SO-2"))).verified()
    chat.say(StartFlow("refund"))
    chat.world.orders = [order("SO-1")]
    assert chat.say(Affirm())[-1] == "help_order"


@pytest.mark.parametrize(("answer", "reply"), [(Affirm(), "chitchat_yes"), (Deny(), "chitchat_no")])
def test_yes_and_no_to_nothing_are_answered_kindly(answer: Affirm | Deny, reply: str) -> None:
    assert Chat().say(answer) == [reply]


# --- the rest ----------------------------------------------------------------------------------------------


def test_nothing_can_be_repeated_before_anything_was_said() -> None:
    assert Chat().say(Repeat()) == ["pattern_nothing_to_repeat"]


def test_a_wish_that_does_not_exist_is_not_understood() -> None:
    assert Chat().say(StartFlow("no_such_flow")) == ["pattern_rephrase"]


def test_two_questions_in_one_message_are_both_answered() -> None:
    assert Chat().say(AskQuestion("when?"), AskQuestion("where?")) == ["answer", "answer"]


def test_a_case_is_not_opened_twice() -> None:
    chat = Chat()
    chat.say(AskPerson())
    chat.give(OpenCase("quarantined"))
    assert len(chat.happened(CaseOpened)) == 1


def test_a_correction_to_the_same_value_changes_nothing() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund"))
    filled = len(chat.happened(SlotFilled))
    assert chat.say(CorrectSlot("order", "SO-1")) == ["ask_reason"]
    assert len(chat.happened(SlotFilled)) == filled


def test_a_correction_of_the_question_that_is_open_answers_it() -> None:
    chat = Chat(World([order("SO-1"), order("SO-2")])).verified()
    chat.say(StartFlow("refund"))
    assert chat.say(CorrectSlot("order", "SO-2")) == ["ask_reason"]


def test_a_value_of_the_wrong_form_is_no_answer() -> None:
    chat = Chat()
    chat.say(StartFlow("feedback"))
    assert chat.say(FillSlot("stars", "many")) == ["pattern_rephrase", "ask_stars"]


def test_a_wish_kept_for_later_can_be_cancelled() -> None:
    chat = Chat()
    chat.say(StartFlow("feedback"), StartFlow("hours"))
    assert chat.say(Cancel("hours")) == ["pattern_cancel", "ask_stars"]
    assert chat.state.queue == []


def test_a_flow_that_lies_below_can_be_cancelled_by_name() -> None:
    chat = Chat()
    chat.say(StartFlow("feedback"))
    chat.say(StartFlow("status"))
    assert chat.say(Cancel("feedback")) == ["pattern_cancel", "ask_order"]
    assert chat.flows() == ["status"]


@pytest.mark.parametrize(("option", "value"), [("o1", True), ("o2", False)])
def test_a_pressed_yes_answers_a_yes_no_question(option: str, value: object) -> None:
    chat = Chat()
    chat.say(StartFlow("feedback", {"stars": 4}))
    assert chat.labels() == ["Yes", "No"]
    assert chat.say(ChooseOption(option)) == ["ask_comment"]
    assert chat.slot("contact_me") is value
