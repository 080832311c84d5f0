"""Puts a plain name in the place of values before intents are told: no model has to know order numbers."""

from __future__ import annotations

from collections.abc import Iterable

from standfast.understanding.types import Span

_NAMES = {
    "email": "email address",
    "phone": "phone number",
    "address": "street address",
    "money": "amount",
}
_KEPT = frozenset({"date", "time", "period", "duration", "name", "number", "choice"})
"""Their words help to tell the intent."""


def masked(text: str, spans: Iterable[Span], start: int = 0) -> str:
    """Return the text with the spans' values named; `start` is where the text begins in the message."""
    for span in sorted(spans, key=lambda span: -span.start):
        first, last = span.start - start, span.end - start
        if span.type in _KEPT or first < 0 or last > len(text):
            continue
        name = _NAMES.get(span.type, span.type.replace("_", " "))
        text = f"{text[:first]} {name} {text[last:]}"
    return " ".join(text.split())
