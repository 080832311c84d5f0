"""Which values are in a message: by themselves, and as the answer to what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from standfast.assistant import Slot
from standfast.events import Value, parse_time
from standfast.understanding.slots.addresses import find_addresses, find_loose_addresses
from standfast.understanding.slots.amounts import (
    find_bare_money,
    find_durations,
    find_money,
    find_numbers,
)
from standfast.understanding.slots.choices import find_asked_choice
from standfast.understanding.slots.codes import find_codes
from standfast.understanding.slots.contact_points import find_emails, find_phones
from standfast.understanding.slots.moments import find_moments
from standfast.understanding.slots.names import find_bare_names, find_names
from standfast.understanding.slots.patterns import find_bare_value, find_pattern_values
from standfast.understanding.slots.setting import Setting
from standfast.understanding.types import Span

_Finder = Callable[[str, Setting], list[Span]]

_ALWAYS: tuple[_Finder, ...] = (
    find_emails,
    find_pattern_values,
    find_addresses,
    find_money,
    find_moments,
    find_durations,
    find_phones,
    find_names,
)
"""What is recognised anywhere, the surest first: it takes its place from the others."""

_ASKED: dict[str, tuple[_Finder, ...]] = {
    "email": (find_emails,),
    "phone": (find_phones,),
    "money": (find_money, find_bare_money),
    "number": (find_numbers,),
    "date": (find_moments,),
    "time": (find_moments,),
    "period": (find_moments,),
    "duration": (find_durations,),
    "name": (find_bare_names,),
    "address": (find_loose_addresses,),
    "code": (find_codes,),
}


def find_spans(text: str, setting: Setting) -> tuple[Span, ...]:
    """Return the values that a text holds whatever was asked, none overlapping another, in order."""
    found: list[Span] = []
    for find in _ALWAYS:
        for span in find(text, setting):
            if _is_free(span, found):
                found.append(span)
    return tuple(sorted(found, key=lambda span: span.start))


def _is_free(span: Span, taken: Iterable[Span]) -> bool:
    return all(span.end <= other.start or span.start >= other.end for other in taken)


def parse_asked(slot: Slot, text: str, setting: Setting) -> Span | None:
    """Return the value of this slot that an answer holds; None when there is none.

    Free text (`text`) and yes or no are not decided here: they need the context.
    """
    if slot.type == "choice":
        return find_asked_choice(text, slot.choices)
    if slot.type in setting.types:
        return _asked_pattern(slot.type, text, setting)
    for find in _ASKED.get(slot.type, ()):
        for span in find(text, setting):
            if fitted := fit(span, slot.type, setting):
                return fitted
    return None


def _asked_pattern(name: str, text: str, setting: Setting) -> Span | None:
    for span in find_pattern_values(text, setting):
        if span.type == name:
            return span
    return find_bare_value(text, setting.types[name])


def fit(span: Span, wanted: str, setting: Setting) -> Span | None:
    """Return the value as the wanted type: a moment for a date is its day, a period for a time is its beginning."""
    if span.type == wanted:
        return span
    value = span.value
    match span.type, wanted:
        case "time", "date":
            return Span(wanted, _day(value, setting), span.start, span.end, span.text)
        case "period", ("time" | "date") if isinstance(value, dict):
            begin = _day(value["from"], setting) if wanted == "date" else value["from"]
            return Span(wanted, begin, span.start, span.end, span.text)
        case _:
            return None


def _day(moment: Value, setting: Setting) -> str:
    return parse_time(str(moment)).astimezone(setting.now.tzinfo).date().isoformat()
