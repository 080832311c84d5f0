"""Where the values of a message go: into the flow in progress, or along with a flow that starts."""

from __future__ import annotations

from collections.abc import Iterable

from standfast.assistant import Collect, Flow, Slot
from standfast.dialogue import Command, CorrectSlot, FillSlot
from standfast.events import Record
from standfast.understanding.context import Context
from standfast.understanding.slots import find_choice, fit
from standfast.understanding.types import Span

_NEVER_AHEAD = frozenset({"text", "number", "yes_no", "code"})
"""Too easily meant otherwise to be taken before they are asked for."""


def askable(flow: Flow) -> tuple[Slot, ...]:
    """Return the slots that a contact may fill: those that some step collects, never those that a flow computes."""
    collected = {step.slot for step in flow.index.values() if isinstance(step, Collect)}
    return tuple(slot for name, slot in flow.slots.items() if name in collected)


def slots_for(flow: Flow, text: str, spans: Iterable[Span], context: Context) -> Record:
    """Return the values of a message for the slots of a flow that it starts."""
    values: Record = {}
    left = list(spans)
    for slot in askable(flow):
        if slot.type in _NEVER_AHEAD:
            continue
        if slot.type == "choice":
            if choice := find_choice(text, slot.choices):
                values[slot.name] = choice.value
            continue
        if fitting := _take(slot, left, context):
            values[slot.name] = fitting.value
    return values


def _take(slot: Slot, spans: list[Span], context: Context) -> Span | None:
    for span in spans:
        if fitted := fit(span, slot.type, context.setting):
            spans.remove(span)
            return fitted
    return None


def more_values(
    context: Context, spans: Iterable[Span], text: str, taken: str | None
) -> list[Command]:
    """Return what else a message says about the flow in progress: slots ahead, or another value than before.

    Args:
        context: The message where it stands.
        spans: Values that are still free.
        text: The words in which choices are looked for; empty: none are.
        taken: The slot that is filled already by this message.
    """
    run, flow = context.run, context.flow
    if run is None or flow is None:
        return []
    commands: list[Command] = []
    for slot in askable(flow):
        if slot.name == taken or slot.type in _NEVER_AHEAD:
            continue
        found = _value_for(slot, spans, text, context)
        filled = run.slots.get(slot.name)
        if found is None or (filled is not None and filled.value == found.value):
            continue
        if filled is None or filled.value is None:
            commands.append(FillSlot(slot.name, found.value, found.text))
        elif slot.type != "choice":
            commands.append(CorrectSlot(slot.name, found.value, found.text))
    return commands


def _value_for(slot: Slot, spans: Iterable[Span], text: str, context: Context) -> Span | None:
    if slot.type == "choice":
        return find_choice(text, slot.choices) if text else None
    return _take(slot, list(spans), context)
