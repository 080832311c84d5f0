"""Answers: values for slots, and what the contact cannot or will not say.

An answer is taken wherever it fits: for the question that is open, for another slot of the same flow ("more than
asked"), for a slot of the flow that called this one. A value that differs from what was said before is a
correction.
"""

from __future__ import annotations

from standfast.assistant import CheckCode
from standfast.dialogue.commands import CorrectSlot, FillSlot, RefuseSlot, Unclear
from standfast.dialogue.corrections import correct
from standfast.dialogue.draft import Draft
from standfast.dialogue.slots import asked_slot, fits, holder_of
from standfast.dialogue.unclear import not_understood
from standfast.dialogue.verifying import send_step
from standfast.dialogue.wants import WantCodeCheck, WantMatch
from standfast.events import (
    Await,
    CodeChecked,
    FlowResumed,
    Run,
    RunRewound,
    SlotFilled,
    SlotSource,
)

WRONG = "wrong_answer"


def fill(draft: Draft, command: FillSlot) -> None:
    """Take a value for the slot that is open, or for another one that it is for."""
    top = draft.state.top
    if top is not None and top.awaiting is Await.CODE and isinstance(command.value, str):
        _check(draft, top, code=command.value)
        return
    run = holder_of(draft, command.slot)
    if run is None:
        draft.unplaced.append(command)
        return
    slot = draft.flow_of(run).slots[command.slot]
    known = run.slots.get(slot.name)
    if command.value is None:
        match_words(draft, words=command.text)
    elif not fits(draft, run, slot, value=command.value):
        match_words(draft, words=command.text or str(command.value))
    elif known is None or known.value is None:
        accept(draft, run, command)
    elif known.value != command.value:
        correct(draft, CorrectSlot(slot.name, command.value, command.text))


def accept(draft: Draft, run: Run, command: FillSlot) -> None:
    """Fill a slot with what the contact said."""
    draft.emit(
        SlotFilled(
            instance=run.instance,
            slot=command.slot,
            value=command.value,
            source=SlotSource.CONTACT,
            message_id=draft.state.last_message,
            text=command.text,
        )
    )
    if run.covered == "closed" and run.slot == command.slot:
        draft.emit(FlowResumed(instance=run.instance))


def _check(draft: Draft, run: Run, *, code: str) -> None:
    """Have a code checked, unless there is none out any more."""
    if draft.state.challenge is None or not isinstance(draft.step_of(run), CheckCode):
        not_understood(draft, kind=WRONG)
    else:
        draft.want(WantCodeCheck(run.instance, "".join(code.split())))


def match_words(draft: Draft, *, words: str) -> None:
    """Have words matched against the live list of the open question; without one: not understood."""
    top = draft.state.top
    if top is None or top.awaiting is not Await.SLOT or top.slot is None:
        return
    candidates = top.candidates.get(top.slot)
    if candidates and words:
        draft.want(WantMatch(top.instance, top.slot, words, tuple(candidates)))
    else:
        not_understood(draft, kind=WRONG)


def take_unclear(draft: Draft, _command: Unclear) -> None:
    """Try the words on the live list of the open question before they count as not understood."""
    top = draft.state.top
    if top is None or top.awaiting is Await.NOTHING:
        not_understood(draft)
    elif top.covered:
        return
    elif top.awaiting is Await.SLOT:
        match_words(draft, words=draft.state.last_text)
    else:
        in_vain = top.awaiting in {Await.CONFIRMATION, Await.CODE}
        not_understood(draft, kind=WRONG if in_vain else "unclear")


def refuse(draft: Draft, _command: RefuseSlot) -> None:
    """Go on without a slot that is optional; else explain, and in the end get a person."""
    top, slot = draft.state.top, asked_slot(draft)
    if top is not None and top.awaiting is Await.CODE:
        _send_again(draft, top)
    elif top is not None and slot is not None and slot.optional:
        accept(draft, top, FillSlot(slot.name, None))
    elif top is None or (not top.covered and top.awaiting is not Await.NOTHING):
        not_understood(draft, kind=WRONG)


def _send_again(draft: Draft, run: Run) -> None:
    """Send a new code where the last one did not come; it counts as asked in vain."""
    not_understood(draft, kind=WRONG)
    step, challenge = send_step(draft, run), draft.state.challenge
    if step is None:
        return
    if challenge is not None:
        draft.emit(CodeChecked(challenge=challenge.id, result="expired"))
    draft.emit(RunRewound(instance=run.instance, step=step, because="no_code"))


def place(draft: Draft, run: Run) -> None:
    """Give a run that just began the values that no run before it had a slot for."""
    slots = draft.flow_of(run).slots
    for command in draft.unplaced:
        if command.slot in slots and command.value is not None:
            accept(draft, draft.again(run), command)
    draft.unplaced.clear()
