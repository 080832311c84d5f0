"""What a message means where it stands: n-grams alone must carry all of this."""

from __future__ import annotations

import pytest
from tests.understanding.little import during, nothing, read

from standfast.dialogue import (
    Affirm,
    AskPerson,
    AskQuestion,
    Cancel,
    ChangeLanguage,
    ChooseOption,
    Command,
    CorrectSlot,
    Deny,
    FillSlot,
    RefuseSlot,
    Repeat,
    Restart,
    SmallTalk,
    StartFlow,
    Unclear,
)
from standfast.events import Option, State

ADDRESS = {
    "street": "Lindenstr. 5",
    "postal_code": "10969",
    "city": "Berlin",
    "country": "DE",
    "text": "Lindenstr. 5, 10969 Berlin",
}

FREELY: list[tuple[str, Command]] = [
    ("where is my refund", StartFlow("refund_status", {})),
    ("Where is my refund?", StartFlow("refund_status", {})),
    ("where is my order SO-2026-01013", StartFlow("order_status", {"order": "SO-2026-01013"})),
    ("where is my order so 2026 01013?", StartFlow("order_status", {"order": "SO-2026-01013"})),
    ("refund SO-2026-01015, it doesn't fit", StartFlow("request_refund", {"order": "SO-2026-01015", "reason": "does_not_fit"})),
    ("cancel my order", StartFlow("cancel_order", {})),
    ("my parcel never arrived", StartFlow("delivery_problem", {"problem": "not_arrived"})),
    ("when are you open?", AskQuestion("when are you open?")),
    ("wait, when are you open?", AskQuestion("when are you open?")),
    ("hi", SmallTalk("greet")),
    ("thanks a lot!", SmallTalk("thanks")),
    ("are you a bot?", SmallTalk("bot_challenge")),
    ("can I speak to a real person please", AskPerson()),
    ("start over", Restart()),
    ("forget it", Cancel()),
    ("...", Unclear()),
    ("", Unclear()),
    ("yes", Affirm()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "command"), FREELY)
def test_with_nothing_in_progress_it_means(text: str, command: Command) -> None:
    assert read(text).commands == (command,)


GERMAN: list[tuple[str, Command]] = [
    ("wo ist meine Erstattung", StartFlow("refund_status", {})),
    ("ich möchte meine Bestellung stornieren", StartFlow("cancel_order", {})),
    ("wann habt ihr geöffnet", AskQuestion("wann habt ihr geöffnet")),
    ("ich möchte mit einem Menschen sprechen", AskPerson()),
]


@pytest.mark.parametrize(("text", "command"), GERMAN)
def test_in_german_it_means(text: str, command: Command) -> None:
    assert read(text, nothing(language="de")).commands == (command,)


CONFIRMING = during(
    "request_refund",
    asked=None,
    filled={"order": "SO-2026-01016", "article": 1, "reason": "does_not_fit"},
)
AT_THE_CONFIRMATION: list[tuple[str, Command]] = [
    ("yes", Affirm()),
    ("ok then yes", Affirm()),
    ("no problem, go ahead", Affirm()),
    ("ja bitte", Affirm()),
    ("no", Deny()),
    ("hmm no", Deny()),
    ("I don't think so", Deny()),
    ("maybe, I'm not sure", Unclear()),
    ("yes, no", Unclear()),
    ("never mind", Cancel()),
    ("no wait, I meant SO-2026-01017", CorrectSlot("order", "SO-2026-01017", "SO-2026-01017")),
    ("yes but for SO-2026-01017", CorrectSlot("order", "SO-2026-01017", "SO-2026-01017")),
    ("sorry, I meant the t-shirt", CorrectSlot("article", 2, "sorry, I meant the t-shirt")),
    ("no, the t-shirt", CorrectSlot("article", 2, "no, the t-shirt")),
    ("no, it's damaged", CorrectSlot("reason", "damaged", "damaged")),
    ("sorry, wrong order", CorrectSlot("order", None, "sorry, wrong order")),
    ("who pays for the return shipping?", AskQuestion("who pays for the return shipping?")),
]


@pytest.mark.parametrize(("text", "command"), AT_THE_CONFIRMATION)
def test_at_a_confirmation_it_means(text: str, command: Command) -> None:
    assert read(text, CONFIRMING).commands == (command,)


def test_a_please_inside_a_sentence_is_no_yes() -> None:
    assert Affirm() not in read("please use another card for that", CONFIRMING).commands


def test_cancel_it_confirms_a_cancellation_and_a_bare_cancel_is_asked_again() -> None:
    state = during("cancel_order", asked=None, filled={"order": "SO-2026-01012"})
    assert read("yes cancel it", state).commands == (Affirm(),)
    assert read("cancel it", state).commands == (Affirm(),)
    assert read("cancel", state).commands == (Unclear(),)


WHICH_ORDER = during("order_status", asked="order")
ASKED: list[tuple[State, str, Command]] = [
    (WHICH_ORDER, "SO-2026-01017", FillSlot("order", "SO-2026-01017", "SO-2026-01017")),
    (WHICH_ORDER, "2026-01017", FillSlot("order", "SO-2026-01017", "2026-01017")),
    (WHICH_ORDER, "the knife block", FillSlot("order", "SO-2026-01026", "the knife block")),
    (WHICH_ORDER, "the running shoes", FillSlot("order", None, "the running shoes")),
    (WHICH_ORDER, "the second one", FillSlot("order", "SO-2026-01026", "the second one")),
    (WHICH_ORDER, "I don't know", RefuseSlot(dont_know=True)),
    (WHICH_ORDER, "can you repeat that?", Repeat()),
    (WHICH_ORDER, "too small", Unclear()),
    (WHICH_ORDER, "never mind", Cancel()),
    (WHICH_ORDER, "when are you open?", AskQuestion("when are you open?")),
    (during("request_refund", asked="article"), "the shoes", FillSlot("article", 1, "the shoes")),
    (during("request_refund", asked="reason"), "they don't fit", FillSlot("reason", "does_not_fit", "don't fit")),
    (during("request_refund", asked="reason"), "it arrived broken", FillSlot("reason", "damaged", "broken")),
    (during("request_refund", asked="reason"), "42", Unclear()),
    (during("request_refund", asked="reason"), "thanks!", SmallTalk("thanks")),
    (during("change_address", asked="address"), "Lindenstr. 5, 10969 Berlin", FillSlot("address", ADDRESS, "Lindenstr. 5, 10969 Berlin")),
    (during("change_address", asked="address"), "Berlin", Unclear()),
    (during("change_address", asked="address"), "no, forget the address", Cancel()),
    (during("refund_status", asked="wants_refund"), "yes please", FillSlot("wants_refund", value=True, text="yes please")),
    (during("refund_status", asked="wants_refund"), "no no, just checking", FillSlot("wants_refund", value=False, text="no no, just checking")),
]  # fmt: skip


@pytest.mark.parametrize(("state", "text", "command"), ASKED)
def test_where_a_slot_was_asked_it_means(state: State, text: str, command: Command) -> None:
    assert read(text, state).commands == (command,)


def test_another_wish_is_followed_although_a_slot_was_asked() -> None:
    state = during("request_return", asked="reason", filled={"order": "SO-2026-01017"})
    assert read("where is my order SO-2026-01026?", state).commands == (
        StartFlow("order_status", {"order": "SO-2026-01026"}),
    )


def test_dropping_one_wish_for_another_is_both() -> None:
    state = during("request_return", asked="reason", filled={"order": "SO-2026-01017"})
    assert read("forget that, cancel my order SO-2026-01027 instead", state).commands == (
        Cancel(),
        StartFlow("cancel_order", {"order": "SO-2026-01027"}),
    )


def test_two_wishes_are_both_heard_in_order() -> None:
    assert read("where is my order, and when are you open?").commands == (
        StartFlow("order_status", {}),
        AskQuestion("when are you open?"),
    )


def test_a_reason_beside_a_wish_is_no_second_wish() -> None:
    (command,) = read("I want a refund, it arrived broken").commands
    assert command == StartFlow("request_refund", {"reason": "damaged"})


def test_a_value_that_the_flow_computes_cannot_be_said() -> None:
    (command,) = read("I want a refund of 1000 euros").commands
    assert command == StartFlow("request_refund", {})


def test_a_pressed_choice_is_chosen_and_an_old_one_is_read_as_words() -> None:
    state = nothing(offered=[Option(id="o1", label="Cancel an order", value="cancel_order")])
    assert read("x", state, payload="o1").commands == (ChooseOption("o1"),)
    assert read("where is my refund", state, payload="o9").commands == (
        StartFlow("refund_status", {}),
    )


def test_a_typed_label_is_the_choice() -> None:
    state = nothing(offered=[Option(id="o1", label="Cancel an order", value="cancel_order")])
    assert read("cancel an order", state).commands == (ChooseOption("o1"),)


def test_after_a_flow_ended_a_correction_starts_it_again() -> None:
    state = nothing(ended=["order_status"])
    assert read("sorry, I meant SO-2026-01027", state).commands == (
        StartFlow("order_status", {"order": "SO-2026-01027"}),
    )


def test_a_german_message_changes_the_language() -> None:
    assert read("Wo ist denn meine Bestellung?").commands[0] == ChangeLanguage("de")


def test_an_address_alone_does_not_change_the_language() -> None:
    state = during("change_address", asked="address")
    assert not any(
        isinstance(c, ChangeLanguage) for c in read("Hauptstraße 5b, 80331 München", state).commands
    )


def test_the_same_message_gives_the_same_reading() -> None:
    assert read("where is my refund for SO-2026-01001?") == read(
        "where is my refund for SO-2026-01001?"
    )


def test_a_reading_tells_why() -> None:
    why = read("where is my refund please").why
    assert why[0].startswith("rule: ")
    assert "refund_status" in why[1]


async def test_reading_on_the_loop_gives_what_reading_at_once_gives() -> None:
    from tests.understanding.little import AT, shop, understanding

    from standfast.events import MessageId
    from standfast.understanding import Message

    message = Message(MessageId("m"), "where is my refund", None, AT)
    assert await understanding().read(message, nothing(), shop()) == read("where is my refund")
