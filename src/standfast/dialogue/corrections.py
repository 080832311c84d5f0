"""Corrections: an earlier answer is replaced, and what was derived from it is undone.

The run goes back to the step that collected the slot. What depends on the slot is cleared; what was read,
decided and confirmed from there on is forgotten. Where something was done already that followed from the
answer, nothing is undone silently: the contact is told that it is too late and can have a person.
"""

from __future__ import annotations

from collections.abc import Mapping

from standfast.assistant import Do, Flow, Slot
from standfast.dialogue.commands import CorrectSlot, StartFlow
from standfast.dialogue.draft import Draft
from standfast.dialogue.moving import end
from standfast.dialogue.saying import in_language, language_of, title_of
from standfast.dialogue.slots import collecting_step, fits, holder_of, is_alike, last_filled
from standfast.dialogue.unclear import not_understood
from standfast.events import (
    FlowOutcome,
    FlowResumed,
    Record,
    Run,
    RunRewound,
    SlotCleared,
    SlotFilled,
    SlotSource,
    Value,
)

CORRECTED = "pattern_correction"
TOO_LATE = "pattern_correction_too_late"


def correct(draft: Draft, command: CorrectSlot) -> None:
    """Replace an earlier answer, or clear it and ask again where no new one was given."""
    found = _find(draft, command)
    if found is None and _begin_again(draft, command):
        return
    if found is None:
        not_understood(draft, kind="wrong_answer")
        return
    run, slot = found
    known = run.slots.get(slot.name)
    if known is not None and known.value == command.value and command.value is not None:
        return
    if _acted_on(draft, run, slot):
        draft.aside(TOO_LATE, title=title_of(draft, run.flow, run=run))
        return
    name = shown(draft, run, slot, value=command.value)
    _rewind(draft, run, slot)
    if command.value is not None:
        _refill(draft, run, slot, command=command)
        if known is not None:
            draft.aside(CORRECTED, slot=slot.name, shown=name)


def _find(draft: Draft, command: CorrectSlot) -> tuple[Run, Slot] | None:
    if command.slot is None:
        return last_filled(draft, command.value)
    run = holder_of(draft, command.slot)
    if run is None:
        return last_filled(draft, command.value) if command.value is not None else None
    slot = draft.flow_of(run).slots[command.slot]
    if command.value is not None and not fits(draft, run, slot, value=command.value):
        return None
    return run, slot


def _begin_again(draft: Draft, command: CorrectSlot) -> bool:
    """Begin the flow that just ended once more with the corrected answer; False where that is not meant."""
    state = draft.state
    last = next(
        (name for name in reversed(state.ended) if name in set(state.carried_from.values())), ""
    )
    flow = draft.assistant.flows.get(last)
    if state.stack or flow is None or command.value is None:
        return False
    own = {name: v for name, v in state.carried.items() if state.carried_from.get(name) == last}
    slot = command.slot or _of_same_form(draft, flow, own, value=command.value)
    if slot is None or slot not in own or slot not in flow.slots:
        return False
    gone = {slot, *dependents(flow.slots, slot)}
    kept = {name: v for name, v in own.items() if name not in gone and name in flow.slots}
    draft.wishes.append(StartFlow(last, {**kept, slot: command.value}))
    return True


def _of_same_form(draft: Draft, flow: Flow, values: Record, *, value: Value) -> str | None:
    """Return the slot of a flow whose value has the form of a new one."""
    names = [name for name in values if name in flow.slots]
    assistant = draft.assistant
    return next((n for n in names if is_alike(assistant, flow.slots[n], value)), None)


def _acted_on(draft: Draft, run: Run, slot: Slot) -> bool:
    """Tell whether something was done, or may have been, after the slot was collected."""
    if any(_has_acted(other) for other in _above(draft, run)):
        return True
    step = collecting_step(draft, run, slot.name)
    start = run.trail.index(step) if step is not None else 0
    index = draft.flow_of(run).index
    acts = [index.get(name) for name in run.trail[start:]]
    names = {act.name for act in acts if isinstance(act, Do)}
    return any(run.effects[name].status != "failed" for name in names & set(run.effects))


def _has_acted(run: Run) -> bool:
    return any(effect.status != "failed" for effect in run.effects.values())


def _above(draft: Draft, run: Run) -> list[Run]:
    """Return the runs that lie above one, topmost first."""
    stack = draft.state.stack
    return list(reversed(stack[stack.index(run) + 1 :]))


def _rewind(draft: Draft, run: Run, slot: Slot) -> None:
    """Lead a run back to where it collected the slot, and forget what depends on it."""
    for other in _above(draft, run):
        end(draft, other, FlowOutcome.SWITCHED)
    draft.ended.clear()
    step = collecting_step(draft, run, slot.name)
    if step is not None:
        draft.emit(RunRewound(instance=run.instance, step=step, because=slot.name))
    if run.covered:
        draft.emit(FlowResumed(instance=run.instance))
    for name in (slot.name, *dependents(draft.flow_of(run).slots, slot.name)):
        if name in draft.again(run).slots:
            draft.emit(SlotCleared(instance=run.instance, slot=name, because=slot.name))


def dependents(slots: Mapping[str, Slot], name: str) -> list[str]:
    """Return the slots that depend on one, directly or by others."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        cause = waiting.pop()
        for other in slots.values():
            if cause in other.depends_on and other.name not in found:
                found.append(other.name)
                waiting.append(other.name)
    return found


def _refill(draft: Draft, run: Run, slot: Slot, *, command: CorrectSlot) -> None:
    draft.emit(
        SlotFilled(
            instance=run.instance,
            slot=slot.name,
            value=command.value,
            source=SlotSource.CORRECTION,
            message_id=draft.state.last_message,
            text=command.text,
        )
    )


def shown(draft: Draft, run: Run, slot: Slot, *, value: Value) -> str | None:
    """Return a value as a contact would say it; None when it has no short form."""
    language = language_of(draft, draft.assistant_of(run))
    for choice in slot.choices:
        if choice.value == value:
            return in_language(choice.labels, language)
    for option in run.candidates.get(slot.name, []):
        if option.value == value:
            return option.label
    return value if isinstance(value, str) else None
