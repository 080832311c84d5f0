"""Corrections of what was said before: "no, I meant ...", "not 5 but 6", "sorry, wrong order"."""

from __future__ import annotations

import re

from standfast.assistant import Slot
from standfast.dialogue import Command, CorrectSlot, FillSlot
from standfast.events import Run
from standfast.understanding.context import Context
from standfast.understanding.cues import bare, cues_for
from standfast.understanding.filling import askable
from standfast.understanding.matching import match_options
from standfast.understanding.slots import find_choice, fit, parse_asked
from standfast.understanding.text import folded, lowered, plain
from standfast.understanding.types import Span

_OLD = re.compile(
    r"\b(?:not|instead of|rather than|nicht|statt|anstatt|anstelle von|kein\w*)\s+(?:the |my |an? |die |der |das |den |meine |für |for )?$"
)
_NOT_BUT = re.compile(
    r"\b(?:not|nicht)\b(?P<old>.{1,60}?),?\s+(?:but|sondern)\b(?P<new>.+)", re.DOTALL
)
_LONGEST = 14
_TYPED_THINGS = {
    "number": ("number", "phone"), "nummer": ("phone", "number"), "email": ("email",), "e-mail": ("email",), "e-mail-adresse": ("email",),
    "emailadresse": ("email",), "address": ("address", "email"), "adresse": ("address", "email"), "name": ("name",), "date": ("date",), "datum": ("date",),
    "amount": ("money", "number"), "betrag": ("money",), "menge": ("number",), "phone": ("phone",), "reason": ("choice",), "grund": ("choice",),
}  # fmt: skip


def says_correction(context: Context) -> bool:
    """Tell whether the words announce that an earlier answer is replaced."""
    return bool(cues_for(context.languages)["correct"].within.search(plain(context.text)))


def corrections(context: Context, spans: tuple[Span, ...]) -> list[Command]:
    """Return what is corrected and to what; empty when the message gives no new value."""
    run, flow = context.run, context.flow
    if run is None or flow is None:
        return []
    fresh = [span for span in spans if not _is_old(context.text, span)]
    text = _new_part(context.text)
    filled = [slot for slot in askable(flow) if _is_filled(run, slot.name)]
    for slot in sorted(filled, key=lambda slot: -run.slots[slot.name].order):
        value = _new_value(context, slot, fresh, text)
        if value is None or value.value == run.slots[slot.name].value:
            continue
        if _belongs_to_asked(context, value):
            return [FillSlot(context.asked.name, value.value, value.text)] if context.asked else []
        return [CorrectSlot(slot.name, value.value, value.text)]
    return _without_slot(context, fresh)


def _is_filled(run: Run, name: str) -> bool:
    return name in run.slots and run.slots[name].value is not None


def _is_old(text: str, span: Span) -> bool:
    return bool(_OLD.search(lowered(text)[: span.start]))


def _new_part(text: str) -> str:
    match = _NOT_BUT.search(lowered(text))
    return text[match.start("new") :] if match else text


def _new_value(context: Context, slot: Slot, spans: list[Span], text: str) -> Span | None:
    for span in spans:
        if fitted := fit(span, slot.type, context.setting):
            return fitted
    if slot.type == "choice" and slot.choices:
        return find_choice(text, slot.choices)
    if slot.type in {"number", "name", "money"}:
        return parse_asked(slot, text, context.setting)
    return _from_list(context, slot, text)


def _from_list(context: Context, slot: Slot, text: str) -> Span | None:
    candidates = context.run.candidates.get(slot.name, ()) if context.run else ()
    found = match_options(text, tuple(candidates))
    return Span(slot.type, found[0], 0, len(text), text) if len(found) == 1 else None


def _belongs_to_asked(context: Context, value: Span) -> bool:
    """Tell whether the asked slot takes the value more naturally than one filled before."""
    asked = context.asked
    if asked is None or context.run is None or _is_filled(context.run, asked.name):
        return False
    return fit(value, asked.type, context.setting) is not None and asked.type != "choice"


def _without_slot(context: Context, spans: list[Span]) -> list[Command]:
    """Return a correction of whatever slot has the value's type, when no filled slot here has it."""
    if context.asked is not None or len(spans) != 1 or not context.run or not context.run.slots:
        return []
    return [CorrectSlot(None, spans[0].value, spans[0].text)]


def withdrawn(context: Context) -> CorrectSlot | None:
    """Return which answer is taken back without a new one: "sorry, wrong order", "I want to change the address"."""
    text = bare(context.text)
    cues = cues_for(context.languages)
    match = cues["wrong"].within.search(text)
    if match is None or context.run is None or context.flow is None or len(text.split()) > _LONGEST:
        return None
    head = text[: match.start()].strip()
    if head and not all(cues["fillers"].whole.fullmatch(word) for word in head.split()):
        return None
    thing = next(
        (value for name, value in match.groupdict().items() if "thing" in name and value), ""
    )
    return _withdrawn_slot(context, context.run, folded(thing).split())


def _withdrawn_slot(context: Context, run: Run, thing: list[str]) -> CorrectSlot | None:
    flow = context.flow
    filled = [slot for slot in askable(flow) if _is_filled(run, slot.name)] if flow else []
    if not filled:
        return None
    for word in thing:
        wanted = _TYPED_THINGS.get(word, ())
        for slot in filled:
            stem = word[:5]
            if slot.type in wanted or slot.name.startswith(stem) or slot.type.startswith(stem):
                return CorrectSlot(slot.name, None, context.text)
    if (
        set(thing)
        & {"one", "it", "that", "bestellung", "bestellnummer", "order", "item", "product"}
        or not thing
    ):
        latest = max(filled, key=lambda slot: run.slots[slot.name].order)
        return CorrectSlot(latest.name, None, context.text)
    return None
