"""A short scene for rehearsals: a refund, a page of rules, a person. What it says depends on a few words only."""

from __future__ import annotations

from collections.abc import Sequence

from standfast.events import (
    AnyEvent,
    CaseId,
    CaseOpened,
    MessageReceived,
    Option,
    Record,
    Replied,
    State,
)

_ORDERS = (
    Option(id="o1", label="SO-2026-01001: Red Running Shoes", value="SO-2026-01001"),
    Option(id="o2", label="SO-2026-01002: Noise-Cancelling Headphones", value="SO-2026-01002"),
    Option(id="o3", label="Another order", value="/other"),
)


def refund_scene(state: State, message: MessageReceived) -> Sequence[AnyEvent]:
    """Answer like a shop's assistant would, by keyword."""
    text = message.text.lower()
    if message.payload is not None:
        return [_say("refund_in_transit", _IN_TRANSIT)]
    if "refund" in text:
        return [_say("which_order", "Which order is it about?", *_ORDERS)]
    if "person" in text:
        case = CaseId(f"{state.conversation}.case{state.cases + 1}")
        return [
            CaseOpened(case=case, reason="asked_for_person", queue="support"),
            _say("handed_over", "I will bring in a colleague. They see what we talked about."),
        ]
    if "return" in text:
        sources: list[Record] = [{"title": "Return rules", "date": "2026-01-15", "score": 0.9}]
        return [Replied(reply="answer", text=_RULES, sources=sources)]
    return [_say("rephrase", "I can help with orders, deliveries and refunds. What is it about?")]


_IN_TRANSIT = (
    "Your refund of 89.90 EUR left us on 17 November. It should be on your account by 24 November.\n\n"
    "Is there anything else?"
)
_RULES = (
    "You can send most things back within 30 days of delivery, unworn and in their box. "
    "All rules: https://help.nordlicht.example/returns"
)


def _say(name: str, text: str, *options: Option) -> Replied:
    return Replied(reply=name, text=text, options=list(options))
