"""Agreeing: yes, no, and choices that were pressed or named."""

from __future__ import annotations

from enum import Enum

from standfast.assistant import Confirm
from standfast.dialogue.answers import WRONG, accept
from standfast.dialogue.commands import (
    Affirm,
    AskPerson,
    Cancel,
    ChooseOption,
    Command,
    Deny,
    FillSlot,
    StartFlow,
    Unclear,
)
from standfast.dialogue.draft import Draft
from standfast.dialogue.saying import CANCEL, OTHER, PERSON, Line, say
from standfast.dialogue.slots import asked_slot
from standfast.dialogue.unclear import not_understood
from standfast.events import Await, ConfirmationGiven, ConfirmationRefused, Run, Value


class Said(Enum):
    """Yes or no."""

    YES = "yes"
    NO = "no"


_WORDS: dict[Value, Said] = {
    True: Said.YES,
    "yes": Said.YES,
    "true": Said.YES,
    False: Said.NO,
    "no": Said.NO,
    "false": Said.NO,
}


def affirm(draft: Draft, _command: Affirm) -> None:
    """Take a yes to the open question."""
    _take(draft, Said.YES)


def deny(draft: Draft, _command: Deny) -> None:
    """Take a no to the open question."""
    _take(draft, Said.NO)


def _take(draft: Draft, said: Said) -> None:
    top, slot = draft.state.top, asked_slot(draft)
    if top is None:
        say(draft, Line(f"chitchat_{said.value}"), run=None)
    elif top.covered or top.awaiting is Await.NOTHING:
        return
    elif top.awaiting is Await.CONFIRMATION:
        _confirm(draft, top, said=said)
    elif slot is not None and slot.type == "yes_no":
        accept(draft, top, FillSlot(slot.name, said is Said.YES))
    elif slot is not None and said is Said.YES and _only_choice(draft) is not None:
        accept(draft, top, FillSlot(slot.name, _only_choice(draft)))
    else:
        not_understood(draft, kind=WRONG)


def _only_choice(draft: Draft) -> Value:
    """Return the value of the one choice that was offered; None when there were none or several."""
    offered = draft.state.offered
    return offered[0].value if len(offered) == 1 else None


def _confirm(draft: Draft, run: Run, *, said: Said) -> None:
    step = draft.step_of(run)
    if not isinstance(step, Confirm):
        return
    if said is Said.YES:
        draft.emit(ConfirmationGiven(instance=run.instance, step=step.id, digest=run.asked_digest))
    else:
        draft.emit(ConfirmationRefused(instance=run.instance, step=step.id))


def meaning_of(draft: Draft, command: ChooseOption) -> Command:
    """Return what a pressed choice means where it was offered."""
    state = draft.state
    chosen = next((one for one in state.offered if one.id == command.option), None)
    if chosen is None:
        return Unclear()
    reserved = _RESERVED.get(chosen.value) if isinstance(chosen.value, str) else None
    if reserved is not None:
        return reserved
    expects = state.expects or ""
    if expects.startswith("slot:"):
        return FillSlot(expects.removeprefix("slot:"), chosen.value, chosen.label)
    return _beside_slots(draft, chosen.value)


def _beside_slots(draft: Draft, value: Value) -> Command:
    """Return what a choice means that is no slot's value: yes, no, or a flow."""
    if isinstance(value, bool | str) and value in _WORDS:
        return Affirm() if _WORDS[value] is Said.YES else Deny()
    if isinstance(value, str) and value in draft.assistant.flows:
        return StartFlow(value)
    return Unclear()


_RESERVED: dict[str, Command] = {PERSON: AskPerson(), CANCEL: Cancel(), OTHER: Unclear()}
