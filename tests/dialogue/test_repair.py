"""Repair: what a contact does in the middle of a flow, and that nothing is lost by it."""

from __future__ import annotations

import pytest
from tests.dialogue.chat import Chat, World
from tests.dialogue.scenes import TWO, at_confirmation, in_refund

from standfast.dialogue import (
    Affirm,
    AskQuestion,
    BeyondScope,
    Cancel,
    ChooseOption,
    Clarify,
    CorrectSlot,
    Deny,
    FillSlot,
    RefuseSlot,
    Restart,
    SmallTalk,
    StartFlow,
    Unclear,
)
from standfast.events import (
    FlowEnded,
    FlowInterrupted,
    FlowQueued,
    FlowResumed,
    RunRewound,
    SlotCleared,
)

# --- interruption ----------------------------------------------------------------------------------------


def test_another_wish_covers_the_flow_and_its_end_asks_whether_to_go_on() -> None:
    chat = in_refund()
    assert chat.say(StartFlow("hours")) == ["hours", "pattern_continue_interrupted"]
    assert chat.said().params == {"title": "Refund"}
    assert chat.say(Affirm()) == ["ask_reason"]
    assert chat.slot("order") == "SO-1"
    assert len(chat.happened(FlowInterrupted)) == len(chat.happened(FlowResumed)) == 1


def test_who_does_not_want_to_go_on_is_left_in_peace() -> None:
    chat = in_refund()
    chat.say(StartFlow("hours"))
    assert chat.say(Deny()) == ["pattern_cancel"]
    assert chat.flows() == []


def test_a_flow_that_resumes_by_itself_says_where_it_is_and_asks() -> None:
    chat = Chat()
    chat.say(StartFlow("feedback"))
    assert chat.say(StartFlow("hours")) == ["hours", "pattern_back", "ask_stars"]


def test_interruptions_nest() -> None:
    chat = in_refund()
    chat.say(StartFlow("feedback"))
    chat.say(StartFlow("status"))
    assert chat.say(StartFlow("hours")) == ["hours", "pattern_back", "ask_order"]
    assert chat.flows() == ["refund", "feedback", "status"]


def test_a_flow_that_lies_below_comes_back_and_what_lay_above_is_left() -> None:
    chat = in_refund()
    chat.say(StartFlow("feedback"))
    assert chat.say(StartFlow("refund")) == ["ask_reason"]
    assert chat.flows() == ["refund"]
    [ended] = chat.happened(FlowEnded)
    assert isinstance(ended, FlowEnded)
    assert (ended.flow, ended.outcome) == ("feedback", "switched")


def test_the_wish_that_is_in_progress_just_goes_on() -> None:
    chat = in_refund()
    assert chat.say(StartFlow("refund", {"reason": "damaged"})) == ["confirm_refund"]
    assert chat.flows() == ["refund"]


def test_two_wishes_in_one_message_are_both_served() -> None:
    chat = in_refund()
    said = chat.say(StartFlow("feedback"), StartFlow("hours"))
    assert said == ["pattern_queued", "ask_stars"]
    assert len(chat.happened(FlowQueued)) == 1
    chat.say(Cancel())
    assert chat.say(Deny())[-2:] == ["pattern_next_wish", "hours"]


def test_a_question_in_between_is_answered_and_the_question_asked_again() -> None:
    chat = in_refund()
    assert chat.say(AskQuestion("when are you open?")) == ["answer", "ask_reason"]
    assert chat.state.stack[0].attempts == 1


def test_a_question_beside_an_answer_loses_neither() -> None:
    chat = in_refund()
    said = chat.say(FillSlot("reason", "damaged"), AskQuestion("when are you open?"))
    assert said == ["answer", "confirm_refund"]


def test_a_question_without_an_answer_is_not_answered_with_an_invention() -> None:
    chat = Chat(World(answer=None))
    assert chat.say(AskQuestion("who was Ada?")) == ["answer_none"]


def test_thanks_in_between_keep_the_question() -> None:
    assert in_refund().say(SmallTalk("thanks")) == ["chitchat_thanks", "ask_reason"]


# --- correction and cancelling -----------------------------------------------------------------------------


def test_a_correction_leads_back_and_undoes_what_followed() -> None:
    chat = at_confirmation()
    assert chat.say(CorrectSlot("order", "SO-2"), Deny()) == ["ask_reason"]
    assert chat.slot("order") == "SO-2"
    assert "purchase" in chat.state.stack[0].facts
    assert chat.state.stack[0].facts["purchase"].value["number"] == "SO-2"
    assert len(chat.happened(RunRewound)) == 1
    assert [c.slot for c in chat.log if isinstance(c, SlotCleared)] == ["order", "reason"]


def test_a_correction_without_a_slot_finds_the_answer_of_its_form() -> None:
    chat = at_confirmation()
    chat.say(CorrectSlot(None, "SO-2"))
    assert chat.slot("order") == "SO-2"


def test_a_correction_without_a_value_asks_again() -> None:
    chat = Chat(World(list(TWO))).verified()
    chat.say(StartFlow("refund", {"order": "SO-1"}))
    assert chat.say(CorrectSlot("order", None)) == ["ask_order"]


def test_another_value_for_a_filled_slot_is_a_correction() -> None:
    chat = at_confirmation()
    assert chat.say(FillSlot("reason", "unwanted")) == ["confirm_refund"]
    assert chat.slot("reason") == "unwanted"


def test_a_correction_after_the_end_begins_the_flow_again() -> None:
    chat = Chat(World(list(TWO)))
    assert chat.say(StartFlow("status", {"order": "SO-1"})) == ["order_status"]
    assert chat.say(CorrectSlot(None, "SO-2")) == ["order_status"]
    assert chat.said().params["order"] == "SO-2"


def test_a_correction_of_what_was_never_said_is_not_understood() -> None:
    assert Chat().say(CorrectSlot("order", "SO-2")) == ["pattern_rephrase"]


def test_cancelling_ends_the_flow_and_leads_back_to_the_one_below() -> None:
    chat = in_refund()
    chat.say(StartFlow("feedback"))
    assert chat.say(Cancel()) == ["pattern_cancel", "pattern_continue_interrupted"]
    assert chat.say(Affirm()) == ["ask_reason"]


def test_cancelling_everything_leaves_nothing() -> None:
    chat = in_refund()
    chat.say(StartFlow("feedback"), StartFlow("hours"))
    assert chat.say(Cancel(everything=True)) == ["pattern_cancel"]
    assert chat.flows() == []
    assert chat.state.queue == []


def test_cancelling_a_called_flow_cancels_its_caller() -> None:
    chat = Chat()
    chat.say(StartFlow("nested"))
    assert chat.say(Cancel()) == ["pattern_cancel"]
    assert chat.flows() == []


def test_cancelling_nothing_is_told() -> None:
    assert Chat().say(Cancel()) == ["pattern_cancel_nothing"]


def test_forget_that_and_a_new_wish_is_a_switch_without_a_word() -> None:
    chat = in_refund()
    assert chat.say(Cancel(), StartFlow("feedback")) == ["ask_stars"]
    [ended] = chat.happened(FlowEnded)
    assert isinstance(ended, FlowEnded)
    assert ended.outcome == "switched"


def test_starting_over_leaves_nothing_behind() -> None:
    chat = in_refund()
    assert chat.say(Restart()) == ["pattern_restart"]
    assert chat.flows() == []


# --- not understood ----------------------------------------------------------------------------------------


def test_three_times_not_understood_goes_to_a_person_by_way_of_help_and_choices() -> None:
    chat = Chat()
    assert chat.say(Unclear()) == ["pattern_rephrase"]
    assert chat.say(Unclear()) == ["pattern_choices"]
    assert chat.labels() == ["Refund", "Order status", "Opening hours", "Talk to a person"]
    assert chat.say(Unclear()) == ["handoff_not_understood"]


def test_an_open_question_is_asked_again_in_other_words_then_with_ways_out() -> None:
    chat = in_refund()
    assert chat.say(Unclear()) == ["pattern_rephrase", "ask_reason"]
    assert chat.say(Unclear()) == ["pattern_choices", "ask_reason"]
    assert chat.labels()[-2:] == ["Talk to a person", "Stop this"]
    assert chat.say(Unclear()) == ["handoff_not_understood"]


def test_help_of_its_own_takes_the_place_of_an_apology() -> None:
    chat = Chat(World(list(TWO))).verified()
    chat.say(StartFlow("refund"))
    assert chat.say(FillSlot("reason", "nonsense")) == ["help_order"]


def test_an_answer_in_between_begins_the_ladder_anew() -> None:
    chat = Chat(World(list(TWO))).verified()
    chat.say(StartFlow("refund"))
    chat.say(Unclear())
    chat.say(FillSlot("order", "SO-1"))
    assert chat.say(Unclear()) == ["pattern_rephrase", "ask_reason"]


def test_a_maybe_is_no_yes() -> None:
    chat = at_confirmation()
    assert chat.say(Unclear()) == ["pattern_rephrase", "confirm_refund"]
    chat.say(Unclear())
    assert chat.say(Unclear()) == ["handoff_not_understood"]
    assert chat.world.made == []


def test_what_is_beyond_scope_does_not_lose_the_flow() -> None:
    assert in_refund().say(BeyondScope()) == ["pattern_out_of_scope", "ask_reason"]


def test_two_likely_wishes_are_offered_with_something_else() -> None:
    chat = Chat()
    assert chat.say(Clarify(("refund", "status"))) == ["pattern_clarify"]
    assert chat.labels() == ["Refund", "Order status", "Something else"]
    assert chat.say(ChooseOption("o2")) == ["ask_order"]


def test_something_else_asks_for_other_words() -> None:
    chat = Chat()
    chat.say(Clarify(("refund", "status")))
    assert chat.say(ChooseOption("o3")) == ["pattern_rephrase"]


def test_an_optional_slot_can_be_left_empty() -> None:
    chat = Chat()
    chat.say(StartFlow("feedback"), FillSlot("stars", 4), FillSlot("contact_me", value=True))
    assert chat.said().reply == "ask_comment"
    assert chat.say(RefuseSlot()) == ["thanks_feedback"]


def test_a_slot_that_is_needed_is_explained_when_refused() -> None:
    assert in_refund().say(RefuseSlot(dont_know=True)) == ["pattern_rephrase", "ask_reason"]


def test_a_value_outside_of_its_bounds_is_refused_with_the_bounds() -> None:
    chat = Chat()
    chat.say(StartFlow("feedback"))
    assert chat.say(FillSlot("stars", 9)) == ["stars_between"]
    assert chat.say(FillSlot("stars", 5)) == ["ask_contact_me"]


@pytest.mark.parametrize(("answer", "value"), [(Affirm(), True), (Deny(), False)])
def test_yes_and_no_answer_a_yes_no_question(answer: Affirm | Deny, value: object) -> None:
    chat = Chat()
    chat.say(StartFlow("feedback", {"stars": 4}))
    assert chat.say(answer) == ["ask_comment"]
    assert chat.slot("contact_me") is value


@pytest.mark.parametrize(
    ("answer", "said"), [(Affirm(), "ask_order"), (Deny(), "pattern_rephrase")]
)
def test_one_likely_wish_is_asked_for_by_yes_or_no(answer: Affirm | Deny, said: str) -> None:
    chat = Chat()
    chat.say(Clarify(("status",)))
    assert chat.said().params == {"title": "Order status"}
    assert chat.labels() == ["Yes", "Something else"]
    assert chat.say(answer) == [said]


def test_what_was_said_unclearly_is_not_lost_by_making_it_clear() -> None:
    chat = Chat(World(list(TWO), matches=("SO-2",))).verified()
    words = "I need my money back for the red ones, broken"
    chat.say(FillSlot("reason", "damaged"), Clarify(("refund",)), text=words)
    assert chat.say(Affirm(), text="yes") == ["confirm_refund"]
    assert chat.state.stack[0].text == words
    assert (chat.slot("order"), chat.slot("reason")) == ("SO-2", "damaged")


def test_a_value_beside_a_new_wish_corrects_nothing_in_the_old_one() -> None:
    chat = at_confirmation()
    said = chat.say(CorrectSlot("order", "SO-2"), StartFlow("status", {"order": "SO-2"}))
    assert said == ["order_status", "pattern_continue_interrupted"]
    assert chat.say(Affirm()) == ["confirm_refund"]
    assert chat.slot("order") == "SO-1"


def test_the_answer_to_the_open_question_beside_a_new_wish_is_still_the_answer() -> None:
    chat = in_refund()
    chat.say(FillSlot("reason", "damaged"), StartFlow("hours"))
    assert chat.say(Affirm()) == ["confirm_refund"]
