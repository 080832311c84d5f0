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


def meaning_of(draft: Draft, command: Command) -> Command:
    """Return what a command means where choices were offered: a pressed one, or yes and no to the only one."""
    match command:
        case ChooseOption():
            return _of_choice(draft, command)
        case Affirm() | Deny() if draft.state.expects == "choice":
            return _of_yes_or_no(draft, command)
        case _:
            return command


def _of_yes_or_no(draft: Draft, command: Affirm | Deny) -> Command:
    """Return what yes or no means to "is it this?"; with several choices it stays what it is."""
    offered = [one.value for one in draft.state.offered if one.value in draft.assistant.flows]
    if len(offered) != 1:
        return command
    return StartFlow(str(offered[0])) if isinstance(command, Affirm) else Unclear()


def _of_choice(draft: Draft, command: ChooseOption) -> Command:
    state = draft.state
    chosen = next((one for one in state.offered if one.id == command.option), None)
    if chosen is None:
        return Unclear()
    reserved = _RESERVED.get(chosen.value) if isinstance(chosen.value, str) else None
    if reserved is not None:
        return reserved
    expects = state.expects or ""
    if expects.startswith("slot:"):
        slot = asked_slot(draft)
        value = chosen.value
        if slot is not None and slot.type == "yes_no" and isinstance(value, bool | str):
            value = _WORDS.get(value) is Said.YES
        return FillSlot(expects.removeprefix("slot:"), value, chosen.label)
    return _beside_slots(draft, chosen.value)


def _beside_slots(draft: Draft, value: Value) -> Command:
    """Return what a choice means that is no slot's value: yes, no, or a flow."""
    if isinstance(value, bool | str) and value in _WORDS:
        return Affirm() if _WORDS[value] is Said.YES else Deny()
    if isinstance(value, str) and value in draft.assistant.flows:
        return StartFlow(value)
    return Unclear()


_RESERVED: dict[str, Command] = {PERSON: AskPerson(), CANCEL: Cancel(), OTHER: Unclear()}
