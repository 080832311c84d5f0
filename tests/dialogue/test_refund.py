"""The main job: a refund from the first words to the write, and what can go wrong on the way."""

from __future__ import annotations

from tests.dialogue.chat import Chat, World, order

from standfast.dialogue import Affirm, ChooseOption, Deny, FillSlot, StartFlow
from standfast.events import (
    CaseOpened,
    ConfirmationAsked,
    EffectDone,
    EffectDoubted,
    EffectIntended,
    FlowEnded,
    PolicyDecided,
    SlotFilled,
    SlotRejected,
)

REFUND = StartFlow("refund")
REASON = FillSlot("reason", "damaged", "it is broken")


def test_a_refund_is_confirmed_and_made_once() -> None:
    chat = Chat().verified()

    assert chat.say(REFUND) == ["ask_reason"]
    assert chat.say(REASON) == ["confirm_refund"]
    assert chat.world.made == []
    assert chat.say(Affirm()) == ["refund_made"]

    assert [made["order"] for made in chat.world.made] == ["SO-1"]
    assert chat.flows() == []


def test_the_only_order_is_taken_without_asking() -> None:
    chat = Chat().verified()
    chat.say(REFUND)
    assert chat.slot("order") == "SO-1"


def test_the_decision_is_in_the_log_with_its_row_and_inputs() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    [decided] = chat.happened(PolicyDecided)
    assert isinstance(decided, PolicyDecided)
    assert (decided.row, decided.outcome, decided.inputs) == (1, "pay", {"days": 3})


def test_what_the_policy_refuses_is_not_offered() -> None:
    chat = Chat(World(days=31)).verified()
    assert chat.say(StartFlow("refund", {"reason": "damaged"})) == ["too_late"]
    assert chat.flows() == []


def test_a_no_does_nothing_and_ends_the_flow() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    assert chat.say(Deny()) == ["pattern_cancel"]
    assert chat.world.made == []
    assert chat.flows() == []


def test_several_orders_are_offered_three_at_a_time() -> None:
    orders = [order(f"SO-{n}", names=f"Thing {n}") for n in range(1, 6)]
    chat = Chat(World(orders)).verified()
    assert chat.say(REFUND) == ["ask_order"]
    assert chat.labels() == ["SO-1: Thing 1", "SO-2: Thing 2", "SO-3: Thing 3"]


def test_the_words_of_the_first_message_choose_from_the_list() -> None:
    chat = Chat(World([order("SO-1"), order("SO-2")], matches=("SO-2",))).verified()
    assert chat.say(REFUND, text="refund the blue ones") == ["ask_reason"]
    assert chat.slot("order") == "SO-2"


def test_words_that_fit_two_offer_those_two() -> None:
    orders = [order(f"SO-{n}") for n in range(1, 6)]
    chat = Chat(World(orders, matches=("SO-2", "SO-4"))).verified()
    chat.say(REFUND)
    assert chat.labels() == ["SO-2: Red Shoes", "SO-4: Red Shoes"]


def test_a_pressed_choice_fills_the_slot() -> None:
    chat = Chat(World([order("SO-1"), order("SO-2")])).verified()
    chat.say(REFUND)
    assert chat.say(ChooseOption("o2")) == ["ask_reason"]
    assert chat.slot("order") == "SO-2"


def test_orders_that_do_not_fit_are_not_offered() -> None:
    orders = [order("SO-1", status="cancelled"), order("SO-2"), order("SO-3")]
    chat = Chat(World(orders)).verified()
    chat.say(REFUND)
    assert chat.labels() == ["SO-2: Red Shoes", "SO-3: Red Shoes"]


def test_an_empty_list_is_said_and_ends_the_flow_well() -> None:
    chat = Chat(World([])).verified()
    assert chat.say(REFUND) == ["no_orders"]
    [ended] = chat.happened(FlowEnded)
    assert isinstance(ended, FlowEnded)
    assert ended.outcome == "completed"


def test_an_order_of_somebody_else_is_rejected_in_one_line_and_asked_again() -> None:
    chat = Chat().verified()
    assert chat.say(StartFlow("refund", {"order": "SO-9"})) == ["order_not_yours"]
    assert chat.said().expects == "slot:order"
    assert len(chat.happened(SlotRejected)) == 1
    assert chat.say(FillSlot("order", "SO-1")) == ["ask_reason"]


def test_more_answers_than_asked_are_all_taken() -> None:
    chat = Chat(World([order("SO-1"), order("SO-2")])).verified()
    chat.say(REFUND)
    assert chat.say(FillSlot("order", "SO-2"), REASON) == ["confirm_refund"]


def test_an_answer_to_another_question_is_taken_and_the_question_asked_again() -> None:
    chat = Chat(World([order("SO-1"), order("SO-2")])).verified()
    chat.say(REFUND)
    assert chat.say(REASON) == ["ask_order"]
    assert chat.slot("reason") == "damaged"


def test_a_write_that_was_made_before_is_told_so() -> None:
    chat = Chat(World(outcome="found")).verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    assert chat.say(Affirm()) == ["refund_before"]
    [done] = chat.happened(EffectDone)
    assert isinstance(done, EffectDone)
    assert done.found


def test_a_write_that_failed_for_certain_goes_to_a_person() -> None:
    chat = Chat(World(outcome="failed")).verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    assert chat.say(Affirm()) == ["handoff_effect_failed"]
    assert chat.state.status == "with_person"


def test_a_write_that_nobody_can_tell_goes_to_a_person_and_is_not_repeated() -> None:
    chat = Chat(World(outcome="doubted")).verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    assert chat.say(Affirm()) == ["handoff_effect_in_doubt"]
    assert len(chat.happened(EffectDoubted)) == 1
    assert len(chat.happened(EffectIntended)) == 1
    [case] = chat.happened(CaseOpened)
    assert isinstance(case, CaseOpened)
    assert case.reason == "effect_in_doubt"


def test_the_key_of_a_write_does_not_depend_on_the_message() -> None:
    keys = set()
    for words in ("refund", "give me my money"):
        chat = Chat().verified()
        chat.say(StartFlow("refund", {"reason": "damaged"}), text=words)
        chat.say(Affirm(), text=words)
        keys |= {one.key for one in chat.log if isinstance(one, EffectIntended)}
    assert len(keys) == 1


def test_the_business_key_names_what_makes_two_wishes_the_same() -> None:
    chat = Chat().verified()
    chat.say(StartFlow("refund", {"reason": "damaged"}))
    chat.say(Affirm())
    [intended] = chat.happened(EffectIntended)
    assert isinstance(intended, EffectIntended)
    assert intended.business_key == "bank.pay_back:SO-1"


def test_what_changed_after_the_yes_is_confirmed_again() -> None:
    chat = Chat(World([order("SO-1"), order("SO-2")])).verified()
    chat.say(StartFlow("refund", {"order": "SO-1", "reason": "damaged"}))
    assert chat.say(Affirm(), FillSlot("reason", "unwanted")) == ["confirm_refund"]
    assert chat.world.made == []
    assert len(chat.happened(ConfirmationAsked)) == 2


def test_a_system_that_is_down_is_named_and_can_be_tried_again() -> None:
    chat = Chat(World(down={"bank.list_orders"})).verified()
    assert chat.say(REFUND) == ["pattern_system_down"]
    assert chat.said().params == {"system": "the bank"}
    chat.world.down.clear()
    assert chat.say(ChooseOption("o1")) == ["ask_reason"]


def test_an_order_that_cannot_be_checked_is_never_gone_on_with() -> None:
    chat = Chat(World(down={"bank.get_order"})).verified()
    assert chat.say(StartFlow("refund", {"order": "SO-1"})) == ["pattern_system_down"]
    assert chat.say(ChooseOption("o2")) == ["handoff_backend_down"]
    assert chat.slot("order") == "SO-1"


def test_a_slot_says_whose_words_filled_it() -> None:
    chat = Chat().verified()
    chat.say(REFUND)
    chat.say(REASON)
    sources = {f.slot: (f.source, f.text) for f in chat.log if isinstance(f, SlotFilled)}
    assert sources["order"][0] == "fact"
    assert sources["reason"] == ("contact", "it is broken")


def test_words_are_matched_with_what_was_offered_before_the_rest_of_the_list() -> None:
    orders = [order(f"SO-{n}") for n in range(1, 6)]
    chat = Chat(World(orders, matches=("SO-2", "SO-3"))).verified()
    chat.say(REFUND)
    chat.world.matches = ("SO-3", "SO-5")
    assert chat.say(FillSlot("order", None, "the red one")) == ["ask_reason"]
    assert chat.slot("order") == "SO-3"


def test_words_that_fit_one_shown_and_one_not_shown_offer_both() -> None:
    orders = [order(f"SO-{n}") for n in range(1, 6)]
    chat = Chat(World(orders)).verified()
    chat.say(REFUND)
    chat.world.matches = ("SO-1", "SO-5")
    assert chat.say(FillSlot("order", None, "the shoes")) == ["ask_order"]
    assert chat.labels() == ["SO-1: Red Shoes", "SO-5: Red Shoes"]
