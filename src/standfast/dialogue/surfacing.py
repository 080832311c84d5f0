"""Surfacing: a flow that lies below comes back to the top; what lay above it is left for good."""

from __future__ import annotations

from standfast.dialogue.cancelling import drop
from standfast.dialogue.draft import Draft
from standfast.dialogue.moving import family_top
from standfast.events import FlowOutcome, FlowResumed, Record, Run, SlotFilled, SlotSource


def surface(draft: Draft, run: Run) -> bool:
    """End what lies above a run and its own called runs; False where people must decide first."""
    keep = family_top(draft, run)
    while (top := draft.state.top) is not None and top.instance != keep.instance:
        if not drop(draft, top, FlowOutcome.SWITCHED):
            return False
    if keep.covered:
        draft.emit(FlowResumed(instance=keep.instance))
    return True


def fill_given(draft: Draft, run: Run, slots: Record) -> None:
    """Fill slots that a run was given on the way."""
    for name, value in slots.items():
        known = run.slots.get(name)
        if known is None or known.value != value:
            draft.emit(
                SlotFilled(instance=run.instance, slot=name, value=value, source=SlotSource.FLOW)
            )
