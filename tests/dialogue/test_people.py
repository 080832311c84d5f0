"""People: hand-over and return, and who the contact is."""

from __future__ import annotations

from datetime import timedelta

from tests.dialogue.chat import CONTACT, NOON, Chat, World, order

from standfast.dialogue import (
    Affirm,
    AskPerson,
    AskQuestion,
    Cancel,
    CloseCase,
    CorrectSlot,
    FillSlot,
    GiveCodeResult,
    OpenCase,
    PersonFills,
    PersonSays,
    RaiseIdentity,
    RefuseSlot,
    ReturnCase,
    SettleEffect,
    StartFlow,
    TakeCase,
)
from standfast.events import (
    CaseId,
    CaseOpened,
    CaseReturned,
    CodeChecked,
    CodeSent,
    ContactId,
    FlowEnded,
    IdentityRaised,
    Level,
    PersonId,
    PersonReplied,
)

CASE = CaseId("c-c1")
INES = PersonId("ines")
CODE = FillSlot("code", "123456")


def handed_over() -> Chat:
    """Return a chat that people have, in the middle of a refund."""
    chat = Chat().verified()
    chat.say(StartFlow("refund"))
    assert chat.say(AskPerson()) == ["handoff_asked_for_person"]
    return chat


def test_a_person_can_be_had_at_any_point() -> None:
    chat = handed_over()
    [case] = chat.happened(CaseOpened)
    assert isinstance(case, CaseOpened)
    assert (case.reason, case.queue) == ("asked_for_person", "support")
    assert (case.instance, case.step) == ("c.1", "collect_reason")
    assert chat.state.timers == {}


def test_while_a_person_has_it_the_assistant_is_quiet_but_for_one_word() -> None:
    chat = handed_over()
    assert chat.say() == ["person_will_see"]
    assert chat.say() == []
    assert chat.say(FillSlot("reason", "damaged")) == []
    assert "reason" not in chat.state.stack[0].slots


def test_no_word_is_needed_once_the_person_has_written() -> None:
    chat = handed_over()
    chat.give(TakeCase(CASE, INES), PersonSays(CASE, INES, "Ines", "Hello"))
    assert chat.say() == []
    assert len(chat.happened(PersonReplied)) == 1


def test_the_very_same_question_is_open_after_the_return() -> None:
    chat = handed_over()
    assert chat.give(ReturnCase(CASE, INES, resume=True)) == ["ask_reason"]
    assert chat.flows() == ["refund"]
    assert chat.state.status == "open"


def test_what_the_person_filled_in_is_not_asked_again() -> None:
    chat = handed_over()
    chat.give(PersonFills(CASE, INES, "reason", "damaged"))
    assert chat.give(ReturnCase(CASE, INES, resume=True)) == ["confirm_refund"]


def test_a_return_without_resuming_ends_what_was_handed_over() -> None:
    chat = handed_over()
    assert chat.give(ReturnCase(CASE, INES, resume=False)) == []
    assert chat.flows() == []
    outcomes = {e.outcome for e in chat.log if isinstance(e, FlowEnded)}
    assert outcomes == {"handed_over"}


def test_a_person_can_lead_to_another_flow() -> None:
    chat = handed_over()
    assert chat.give(ReturnCase(CASE, INES, resume=False, flow="feedback")) == ["ask_stars"]


def test_a_closed_case_closes_the_conversation() -> None:
    chat = handed_over()
    chat.give(CloseCase(CASE, INES))
    assert (chat.state.status, chat.flows(), chat.state.case) == ("closed", [], None)


def test_words_for_another_case_change_nothing() -> None:
    chat = handed_over()
    before = chat.state
    other = CaseId("c-c9")
    chat.give(ReturnCase(other, INES, resume=True), CloseCase(other, INES), TakeCase(other, INES))
    assert chat.state == before


def test_a_case_can_be_opened_from_outside_and_the_question_stays_open() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund"))
    assert chat.give(OpenCase("quarantined")) == ["handoff_quarantined"]
    assert chat.give(ReturnCase(CASE, INES, resume=True)) == ["ask_reason"]


# --- an effect in doubt -------------------------------------------------------------------------------------


def in_doubt() -> Chat:
    chat = Chat(World(outcome="doubted")).verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    chat.say(Affirm())
    return chat


def test_an_effect_in_doubt_is_neither_returned_nor_cancelled_nor_closed() -> None:
    chat = in_doubt()
    chat.give(ReturnCase(CASE, INES, resume=True))
    chat.give(CloseCase(CASE, INES))
    chat.say(Cancel(everything=True))
    assert chat.flows() == ["refund"]
    assert chat.state.status == "with_person"


def test_a_person_who_settles_it_lets_the_flow_go_on() -> None:
    chat = in_doubt()
    key = chat.state.stack[0].effects["refund"].key
    assert chat.give(SettleEffect(key, INES, "done", {"id": "R-7"})) == ["refund_made"]
    assert chat.said().params == {"refund": chat.said().params["refund"]}
    assert len(chat.happened(CaseReturned)) == 1
    assert chat.flows() == []


def test_an_effect_settled_as_failed_goes_on_as_failed() -> None:
    chat = in_doubt()
    key = chat.state.stack[0].effects["refund"].key
    assert chat.give(SettleEffect(key, INES, "failed")) == ["handoff_effect_failed"]


# --- who is asking ----------------------------------------------------------------------------------------


def test_a_visitor_proves_who_they_are_and_the_first_wish_goes_on_by_itself() -> None:
    chat = Chat()
    assert chat.say(StartFlow("refund", {"reason": "damaged"})) == ["ask_email"]
    assert chat.say(FillSlot("email", "ada@example.com")) == ["ask_code"]
    assert chat.say(CODE) == ["verified", "confirm_refund"]
    assert chat.state.contact.id == CONTACT
    assert chat.slot("reason") == "damaged"


def test_who_is_signed_in_gets_the_code_at_once() -> None:
    chat = Chat()
    chat.give(RaiseIdentity(Level.IDENTIFIED, CONTACT, "token", {"email": "ada@example.com"}))
    assert chat.say(StartFlow("refund")) == ["ask_code"]


def test_an_unknown_address_is_answered_alike_and_opens_nothing() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    assert chat.say(FillSlot("email", "nobody@example.com")) == ["ask_code"]
    assert chat.say(FillSlot("code", "000000")) == ["code_wrong"]
    assert chat.happened(IdentityRaised) == []


def test_five_wrong_codes_end_in_a_person_and_nothing_was_told() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    chat.say(FillSlot("email", "ada@example.com"))
    said = [chat.say(FillSlot("code", f"00000{n}")) for n in range(5)]
    assert said == [["code_wrong"]] * 4 + [["handoff_verification_failed"]]
    results = [one.result for one in chat.log if isinstance(one, CodeChecked)]
    assert results == ["wrong"] * 4 + ["used_up"]


def test_each_wrong_code_says_how_many_tries_are_left() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    chat.say(FillSlot("email", "ada@example.com"))
    chat.say(FillSlot("code", "000000"))
    assert chat.said().params["code"]["tries_left"] == 4


def test_a_code_that_did_not_come_is_sent_again() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    chat.say(FillSlot("email", "ada@example.com"))
    assert "ask_code" in chat.say(RefuseSlot())
    assert len(chat.happened(CodeSent)) == 2


def test_another_address_can_be_given_while_the_code_is_waited_for() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    chat.say(FillSlot("email", "wrong@example.com"))
    assert chat.say(CorrectSlot("email", "ada@example.com")) == ["ask_code"]
    assert len(chat.happened(CodeSent)) == 2
    assert chat.say(CODE)[0] == "verified"


def test_a_question_while_verifying_is_answered_and_the_code_asked_for_again() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    chat.say(FillSlot("email", "ada@example.com"))
    assert chat.say(AskQuestion("when?")) == ["answer", "ask_code"]
    assert len(chat.happened(CodeSent)) == 1


def test_another_wish_while_verifying_covers_the_first_and_the_code_stays_good() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    chat.say(FillSlot("email", "ada@example.com"))
    assert chat.say(StartFlow("hours")) == ["hours", "pattern_continue_interrupted"]
    assert chat.say(Affirm()) == ["ask_code"]
    assert len(chat.happened(CodeSent)) == 1
    assert chat.say(CODE) == ["verified", "ask_reason"]


def test_cancelling_the_verification_cancels_the_wish() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    assert chat.say(Cancel()) == ["pattern_cancel"]
    assert chat.flows() == []


def test_signing_in_on_the_page_ends_the_verification() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    assert chat.give(RaiseIdentity(Level.VERIFIED, CONTACT, "token")) == ["ask_reason"]


def test_another_contact_inherits_nothing() -> None:
    chat = Chat(World([order("SO-1")])).verified()
    chat.say(StartFlow("refund"))
    chat.give(RaiseIdentity(Level.IDENTIFIED, ContactId("CUS-2"), "token"))
    assert chat.flows() == []
    assert chat.state.contact.level is Level.IDENTIFIED
    assert chat.state.carried == {}


def test_a_weaker_proof_of_the_same_contact_changes_nothing() -> None:
    chat = Chat().verified()
    before = chat.state
    chat.give(RaiseIdentity(Level.IDENTIFIED, CONTACT, "token"))
    assert chat.state == before


def test_a_code_is_not_asked_for_after_it_ran_out() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    chat.say(FillSlot("email", "ada@example.com"))
    chat.wait(timedelta(minutes=11))
    assert chat.moment.now > NOON
    assert chat.say(StartFlow("hours"))[-1] == "pattern_continue_interrupted"
    assert chat.say(Affirm()) == ["ask_email"]


def test_a_code_that_cannot_be_sent_can_be_tried_again() -> None:
    chat = Chat()
    chat.world.problem = "unavailable"
    chat.say(StartFlow("refund"))
    assert chat.say(FillSlot("email", "ada@example.com")) == ["pattern_system_down"]
    chat.world.problem = ""
    assert chat.say(Affirm()) == ["ask_code"]


def test_an_address_of_two_customers_proves_neither() -> None:
    chat = Chat()
    chat.say(StartFlow("refund"))
    chat.say(FillSlot("email", "ada@example.com"))
    instance = chat.state.stack[-1].instance
    two = {"candidates": [{"id": "CUS-1"}, {"id": "CUS-2"}]}
    assert chat.give(GiveCodeResult(instance, "right", None, two)) == [
        "handoff_verification_failed"
    ]
    assert chat.happened(IdentityRaised) == []
