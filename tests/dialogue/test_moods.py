"""Moods and pauses: repeating, silence, another language, anger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.dialogue.chat import Chat
from tests.dialogue.scenes import at_confirmation, in_refund

from standfast.dialogue import (
    Affirm,
    AskPerson,
    BeyondScope,
    ChangeLanguage,
    FillSlot,
    FireTimer,
    NoteFrustration,
    Repeat,
    SmallTalk,
    StartFlow,
    Unclear,
)
from standfast.events import (
    CaseOpened,
    ConversationClosed,
    ConversationReopened,
)


def test_what_was_said_is_said_again() -> None:
    chat = in_refund()
    assert chat.say(Repeat()) == ["ask_reason"]
    assert chat.labels() == ["It is damaged", "I don't want it"]


def test_silence_reminds_then_closes_and_nothing_is_lost() -> None:
    chat = in_refund()
    for kind, said in (("silence_remind", "remind"), ("silence_close", "close")):
        [timer] = [name for name, one in chat.state.timers.items() if one == kind]
        chat.wait(timedelta(hours=24))
        assert chat.give(FireTimer(timer, kind)) == [f"pattern_silence_{said}"]
    assert len(chat.happened(ConversationClosed)) == 1
    assert chat.state.timers == {}
    assert chat.flows() == ["refund"]


def closed() -> Chat:
    chat = in_refund()
    chat.take(ConversationClosed(reason="silence"), ConversationReopened())
    return chat


def test_who_comes_back_is_asked_whether_to_go_on() -> None:
    chat = closed()
    assert chat.say(SmallTalk("greet")) == ["chitchat_greet", "pattern_continue_interrupted"]
    assert chat.say(Affirm()) == ["ask_reason"]


def test_who_comes_back_with_the_answer_just_goes_on() -> None:
    assert closed().say(FillSlot("reason", "damaged")) == ["confirm_refund"]


def test_an_old_confirmation_is_not_given_by_a_late_yes() -> None:
    chat = at_confirmation()
    chat.take(ConversationClosed(reason="silence"), ConversationReopened())
    assert chat.say(Affirm()) == ["pattern_continue_interrupted"]
    assert chat.world.made == []


def test_writing_cancels_the_reminder() -> None:
    chat = in_refund()
    before = set(chat.state.timers)
    chat.say(SmallTalk("thanks"))
    assert before.isdisjoint(chat.state.timers)


def test_another_language_is_taken_up_and_the_question_asked_in_it() -> None:
    chat = in_refund()
    assert chat.say(ChangeLanguage("de")) == ["pattern_language", "ask_reason"]
    assert chat.labels() == ["Beschädigt", "Nicht gewollt"]


def test_anger_is_answered_once_and_holds_nothing_up() -> None:
    chat = Chat().verified()
    said = chat.say(NoteFrustration(0.9), StartFlow("refund"))
    assert said == ["pattern_frustration", "ask_reason"]
    chat.say(NoteFrustration(0.1))
    assert chat.say(NoteFrustration(0.9), SmallTalk("thanks")) == ["chitchat_thanks", "ask_reason"]


@pytest.mark.parametrize("outburst", [Unclear(), BeyondScope()])
def test_who_stays_angry_and_is_not_understood_gets_a_person(
    outburst: Unclear | BeyondScope,
) -> None:
    chat = Chat()
    assert chat.say(NoteFrustration(0.9), outburst) == ["pattern_frustration"]
    assert chat.say(outburst) == ["handoff_frustrated"]
    [case] = chat.happened(CaseOpened)
    assert isinstance(case, CaseOpened)
    assert case.reason == "frustrated"


def test_who_asks_for_a_person_in_anger_is_not_offered_one_first() -> None:
    assert Chat().say(NoteFrustration(0.9), AskPerson()) == ["handoff_asked_for_person"]


def test_mere_anger_is_not_answered_with_what_is_beyond_scope() -> None:
    assert Chat().say(NoteFrustration(0.9), BeyondScope()) == ["pattern_frustration"]


def test_after_a_long_silence_even_a_flow_that_resumes_by_itself_asks() -> None:
    chat = Chat()
    chat.say(StartFlow("feedback"))
    chat.take(ConversationClosed(reason="silence"), ConversationReopened())
    assert chat.say(StartFlow("hours")) == ["hours", "pattern_continue_interrupted"]


def test_a_question_whether_to_go_on_is_asked_again_after_a_long_silence_once() -> None:
    chat = in_refund()
    chat.say(StartFlow("hours"))
    chat.take(ConversationClosed(reason="silence"), ConversationReopened())
    assert chat.say(Unclear()) == ["pattern_rephrase", "pattern_continue_interrupted"]
    assert chat.say(Affirm()) == ["ask_reason"]


def test_a_verification_is_gone_on_with_after_a_long_silence() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    chat.take(ConversationClosed(reason="silence"), ConversationReopened())
    assert chat.say(SmallTalk("greet")) == ["chitchat_greet", "pattern_continue_interrupted"]
    assert chat.said().params == {"title": "Refund"}
    assert chat.say(Affirm()) == ["ask_email"]
