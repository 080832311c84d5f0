"""The answer to the slot that was asked, and how sure it is that the message is one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from standfast.assistant import Slot
from standfast.events import Value
from standfast.understanding.answers import Answer, answer_of
from standfast.understanding.context import Context
from standfast.understanding.matching import match_options
from standfast.understanding.slots import find_choice, parse_asked
from standfast.understanding.text import words_of

_LONG = 12


class Sure(IntEnum):
    """How sure a message is an answer."""

    LITTLE = 1
    """Free text takes anything."""
    FAIRLY = 2
    """Words that fit: part of a choice, something on the list."""
    VERY = 3
    """A value of just that form, or a choice by its name."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value given for a slot. Value None: the words fit several on the live list."""

    slot: Slot
    value: Value
    text: str
    sure: Sure


_FORMED = frozenset(
    {"email", "phone", "money", "date", "time", "period", "duration", "address", "code"}
)


def given_answer(context: Context) -> Given | None:
    """Return the value that the message gives for the asked slot; None when it gives none."""
    slot = context.asked
    if slot is None:
        return None
    if slot.type == "yes_no":
        answer = answer_of(context.text, context.languages)
        return (
            Given(slot, answer is Answer.YES, context.text, Sure.FAIRLY)
            if answer in {Answer.YES, Answer.NO}
            else None
        )
    if span := parse_asked(slot, context.text, context.setting):
        return Given(slot, span.value, span.text, _how_sure(context, slot, len(span.text)))
    if context.candidates:
        return _from_list(context, slot)
    return Given(slot, context.text, context.text, Sure.LITTLE) if slot.type == "text" else None


def _how_sure(context: Context, slot: Slot, length: int) -> Sure:
    if slot.type in context.setting.types or slot.type in _FORMED:
        return Sure.VERY
    if slot.type == "choice":
        return Sure.VERY if find_choice(context.text, slot.choices) else Sure.FAIRLY
    return Sure.VERY if length * 2 > len(context.text) else Sure.FAIRLY


def _from_list(context: Context, slot: Slot) -> Given | None:
    found = match_options(context.text, context.candidates)
    if not found:
        return None
    value = found[0] if len(found) == 1 else None
    sure = Sure.FAIRLY if len(words_of(context.text)) <= _LONG else Sure.LITTLE
    return Given(slot, value, context.text, sure)
