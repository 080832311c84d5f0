"""Slots: which run a value is for, and whether it is one for it.

A value goes to the run on top first, then to those that called it. What does not fit any slot there is not
forced into one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from standfast.assistant import Assistant, Collect, Slot
from standfast.dialogue.draft import Draft
from standfast.dialogue.moving import chain
from standfast.events import Run, Value, is_money

_TEXTUAL = frozenset({"text", "name", "phone", "code", "duration"})
_PATTERNS = {
    "email": re.compile(r"[^@\s]+@[^@\s]+"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "time": re.compile(r"\d{4}-\d\d-\d\dT.+|\d\d:\d\d.*"),
}


def holders(draft: Draft) -> Iterator[Run]:
    """Yield the runs that a value may be for: the top one, a pattern's subject, their callers."""
    seen: set[str] = set()
    for run in reversed(draft.state.stack):
        for one in chain(draft, run):
            if one.instance not in seen:
                seen.add(one.instance)
                yield one
        if run.cause != "pattern":
            return


def holder_of(draft: Draft, slot: str) -> Run | None:
    """Return the run whose flow has that slot; None when none in progress has it."""
    return next((run for run in holders(draft) if slot in draft.flow_of(run).slots), None)


def asked_slot(draft: Draft) -> Slot | None:
    """Return the slot that the contact was asked for; None when another thing or nothing is open."""
    top = draft.state.top
    if top is None or top.slot is None:
        return None
    return draft.flow_of(top).slots.get(top.slot)


def fits(draft: Draft, run: Run, slot: Slot, *, value: Value) -> bool:
    """Tell whether a value has the form of a slot's type."""
    if slot.choices:
        return value in {choice.value for choice in slot.choices}
    if slot.type == "choice":
        offered = run.candidates.get(slot.name)
        return offered is None or value in [option.value for option in offered]
    return has_type(draft.assistant_of(run), slot.type, value)


def has_type(assistant: Assistant, kind: str, value: Value) -> bool:
    """Tell whether a value has the form of a type."""
    if kind in assistant.slot_types:
        return isinstance(value, str)
    if kind in _PATTERNS:
        return isinstance(value, str) and _PATTERNS[kind].fullmatch(value) is not None
    match kind:
        case "yes_no":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "money":
            return is_money(value)
        case "address" | "period":
            return isinstance(value, dict)
        case _ if kind in _TEXTUAL:
            return isinstance(value, str) and bool(value.strip())
        case _:
            return value is not None


def collecting_step(draft: Draft, run: Run, slot: str) -> str | None:
    """Return the step that a run passed to collect a slot; None when it has not yet."""
    index = draft.flow_of(run).index
    for name in reversed(run.trail):
        step = index.get(name)
        if isinstance(step, Collect) and step.slot == slot:
            return name
    return None


def last_filled(draft: Draft, value: Value) -> tuple[Run, Slot] | None:
    """Return the slot that was filled last with a value of this one's form."""
    for run in holders(draft):
        slots = draft.flow_of(run).slots
        by_age = sorted(run.slots.items(), key=lambda item: item[1].order, reverse=True)
        for name, fill in by_age:
            if name not in slots or fill.value is None:
                continue
            if value is None or _same_form(draft, run, slots[name], value):
                return run, slots[name]
    return None


def _same_form(draft: Draft, run: Run, slot: Slot, value: Value) -> bool:
    if slot.choices or slot.type == "choice":
        return fits(draft, run, slot, value=value)
    return is_alike(draft.assistant_of(run), slot, value)


def is_alike(assistant: Assistant, slot: Slot, value: Value) -> bool:
    """Tell whether a value looks like one of a slot's type, also where types are told by pattern."""
    if slot.choices:
        return value in {choice.value for choice in slot.choices}
    kind = assistant.slot_types.get(slot.type)
    if kind is not None:
        return isinstance(value, str) and _shape(value) == _shape(kind.example)
    return has_type(assistant, slot.type, value)


def _shape(text: str) -> str:
    """Return a text with each digit as 0 and each letter as A: `SO-2026-01001` -> `AA-0000-00000`."""
    return "".join("0" if c.isdigit() else "A" if c.isalpha() else c for c in text)
