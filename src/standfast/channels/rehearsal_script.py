"""A short scene for rehearsals: a refund, a page of rules, a person. What it says depends on a few words only.

It also tells what a real assistant would note on the way (readings, slots, facts, a decision), so that inspectors and
consoles can be built against it.
"""

from __future__ import annotations

from collections.abc import Sequence

from standfast.events import (
    AnyEvent,
    CaseId,
    CaseOpened,
    Fact,
    FactsRecorded,
    FactStatus,
    FlowStarted,
    InstanceId,
    MessageReceived,
    OperationCalled,
    Option,
    PolicyDecided,
    ReadingMade,
    Record,
    ReleaseId,
    Replied,
    SlotAsked,
    SlotFilled,
    SlotSource,
    State,
    StepEntered,
)

_ORDERS = (
    Option(id="o1", label="SO-2026-01001: Red Running Shoes", value="SO-2026-01001"),
    Option(id="o2", label="SO-2026-01002: Headphones", value="SO-2026-01002"),
    Option(id="o3", label="Another order", value="/other"),
)
_IN_TRANSIT = (
    "Your refund of 89.90 EUR left us on 17 November. It should be on your account by 24 November.\n\n"
    "Is there anything else?"
)
_RULES = (
    "You can send most things back within 30 days of delivery, unworn and in their box. "
    "All rules: https://help.nordlicht.example/returns"
)
_HANDED = "I will bring in a colleague. They see what we talked about."
_SCOPE = "I can help with orders, deliveries and refunds. What is it about?"


def refund_scene(state: State, message: MessageReceived) -> Sequence[AnyEvent]:
    """Answer like a shop's assistant would, by keyword."""
    text = message.text.lower()
    if message.payload is not None:
        return _tell_of_refund(state, message)
    if "refund" in text:
        return _ask_for_order(state, message)
    if "person" in text:
        return _hand_over(state, message)
    if "return" in text:
        sources: list[Record] = [{"title": "Return rules", "date": "2026-01-15", "score": 0.9}]
        return [_read(message, "question"), Replied(reply="answer", text=_RULES, sources=sources)]
    return [_read(message, "chitchat"), Replied(reply="rephrase", text=_SCOPE)]


def _ask_for_order(state: State, message: MessageReceived) -> Sequence[AnyEvent]:
    instance = InstanceId(f"{state.conversation}.{state.runs + 1}")
    return [
        _read(message, "refund_status"),
        FlowStarted(
            instance=instance, flow="refund_status", release=ReleaseId("r-1"), cause="contact"
        ),
        StepEntered(instance=instance, step="collect_order"),
        SlotAsked(instance=instance, step="collect_order", slot="order"),
        Replied(
            reply="ask_order",
            text="Which order is it about?",
            options=list(_ORDERS),
            expects="slot:order",
        ),
    ]


def _tell_of_refund(state: State, message: MessageReceived) -> Sequence[AnyEvent]:
    if state.top is None:
        return [Replied(reply="rephrase", text=_SCOPE)]
    instance = state.top.instance
    return [
        SlotFilled(
            instance=instance,
            slot="order",
            value="SO-2026-01001",
            source=SlotSource.CONTACT,
            text=message.text,
        ),
        OperationCalled(operation="payments.list_refunds", status="ok", took_ms=84.0),
        FactsRecorded(instance=instance, step="read", facts=_facts()),
        PolicyDecided(
            instance=instance,
            step="decide_refund_progress",
            policy="refund_progress",
            row=3,
            outcome="in_transit",
            reason="REFUND_IN_TRANSIT",
        ),
        Replied(reply="refund_in_transit", text=_IN_TRANSIT),
    ]


def _facts() -> dict[str, Fact]:
    money: Record = {"amount": 89.9, "currency": "EUR", "minor": 8990}
    refund: Record = {"id": "re_204", "amount": money, "status": "on_its_way"}
    order: Record = {"number": "SO-2026-01001", "total": money, "status": "returned"}
    return {
        "purchase": Fact(
            FactStatus.KNOWN, order, "erp.get_order", "2026-11-20T09:00:00Z", took_ms=41.0
        ),
        "refunds": Fact(
            FactStatus.KNOWN,
            [refund],
            "payments.list_refunds",
            "2026-11-20T09:00:00Z",
            took_ms=84.0,
        ),
        "parcel": Fact(
            FactStatus.STALE,
            {"status": "received"},
            "shipping.find_return",
            "2026-11-19T17:20:00Z",
            "timeout",
            4012.0,
        ),
        "tickets": Fact(
            FactStatus.UNAVAILABLE,
            operation="helpdesk.list_open",
            reason="http_503",
            took_ms=912.0,
        ),
    }


def _hand_over(state: State, message: MessageReceived) -> Sequence[AnyEvent]:
    case = CaseId(f"{state.conversation}.case{state.cases + 1}")
    return [
        _read(message, "speak_to_person"),
        CaseOpened(case=case, reason="asked_for_person", queue="support"),
        Replied(reply="handed_over", text=_HANDED),
    ]


def _read(message: MessageReceived, intent: str) -> ReadingMade:
    ranked = [(intent, 0.91), ("order_status", 0.05)]
    return ReadingMade(message_id=message.message_id, intents=ranked, model="rehearsal")
