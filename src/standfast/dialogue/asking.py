"""Asking: the open question of a run, said for the first time or again.

A run waits for exactly one thing. `ask_again` says its question once more, without counting it as another
attempt, whenever something else was said in between.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from standfast.assistant import CheckCode, Collect, Confirm, Slot
from standfast.dialogue.digests import confirmation_digest
from standfast.dialogue.draft import Draft
from standfast.dialogue.saying import (
    CANCEL,
    PERSON,
    Line,
    evaluated,
    in_language,
    language_of,
    number,
    own_options,
    say,
    ways_out,
    yes_or_no,
)
from standfast.dialogue.scope import code_result
from standfast.events import Await, ConfirmationAsked, Option, Record, Run, SlotAsked, Value

SHOWN = 3
"""Candidates of a live list that are offered at once."""
_SECOND = 2
WRONG_CODE = "code_wrong"


def slot_of(draft: Draft, run: Run, step: Collect) -> Slot:
    """Return the slot that a step collects."""
    return draft.flow_of(run).slots[step.slot]


@dataclass(frozen=True, slots=True)
class Question:
    """How a slot is asked for: at which attempt, and in other words or with other choices than its own."""

    attempt: int = 1
    reply: str | None = None
    given: Record = field(default_factory=dict)
    options: tuple[Option, ...] = ()


def ask_slot(draft: Draft, run: Run, step: Collect, question: Question) -> None:
    """Ask for a slot; from the second attempt on with its help."""
    slot = slot_of(draft, run, step)
    reply = question.reply or step.ask or slot.ask
    if question.reply is None and question.attempt >= _SECOND and slot.help:
        reply = slot.help
    draft.emit(
        SlotAsked(instance=run.instance, step=step.id, slot=slot.name, attempt=question.attempt)
    )
    line = Line(
        reply,
        given=question.given,
        options=question.options or _options(draft, run, slot=slot, reply=reply),
        expects=f"slot:{slot.name}",
    )
    say(draft, line, run=draft.again(run))


def _options(draft: Draft, run: Run, *, slot: Slot, reply: str) -> tuple[Option, ...]:
    assistant = draft.assistant_of(run)
    language = language_of(draft, assistant)
    choices: list[tuple[str, Value]] = []
    if slot.name in run.candidates:
        choices = [
            (one.label, one.value) for one in run.candidates[slot.name][: run.matched or SHOWN]
        ]
    elif slot.choices:
        choices = [(in_language(one.labels, language), one.value) for one in slot.choices]
    elif slot.type == "yes_no":
        choices = [(one.label, one.value) for one in yes_or_no(draft, run)]
    choices = choices or [
        (one.label, one.value) for one in own_options(assistant.replies.get(reply), language)
    ]
    if draft.state.not_understood >= _SECOND:
        choices += ways_out(draft, PERSON, CANCEL)
    return number(choices)


def ask_confirmation(draft: Draft, run: Run, step: Confirm, *, attempt: int) -> None:
    """Ask for a yes to exactly what would be done."""
    digest = confirmation_digest(draft, run, step)
    draft.emit(
        ConfirmationAsked(instance=run.instance, step=step.id, digest=digest, attempt=attempt)
    )
    wording = draft.assistant_of(run).replies.get(step.reply)
    options = own_options(wording, language_of(draft, draft.assistant_of(run)))
    given = evaluated(draft, run, step.params)
    line = Line(
        step.reply, given=given, options=options or yes_or_no(draft, run), expects="confirm"
    )
    say(draft, line, run=draft.again(run))


def ask_code(draft: Draft, run: Run, step: CheckCode) -> None:
    """Ask for the one-time code; after a wrong answer with how many are left."""
    reply = WRONG_CODE if code_result(run) == "wrong" else step.ask
    say(draft, Line(reply, expects="code"), run=run)


def ask_again(draft: Draft, run: Run) -> None:
    """Say the open question of a run once more."""
    step = draft.step_of(run)
    attempt = max(run.attempts, 1)
    match run.awaiting, step:
        case Await.SLOT, Collect():
            ask_slot(draft, run, step, Question(attempt))
        case Await.CONFIRMATION, Confirm():
            ask_confirmation(draft, run, step, attempt=attempt)
        case Await.CODE, CheckCode():
            ask_code(draft, run, step)
        case _:
            pass


def is_open(draft: Draft, run: Run) -> bool:
    """Tell whether the last thing said was this run's question (or a choice that goes before it)."""
    said = draft.state.expects
    if said == "choice":
        return True
    match run.awaiting:
        case Await.SLOT:
            return said == f"slot:{run.slot}"
        case Await.CONFIRMATION:
            return said == "confirm"
        case Await.CODE:
            return said == "code"
        case _:
            return True
