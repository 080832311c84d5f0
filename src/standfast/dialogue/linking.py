"""Linking and calling: one flow leads to another, for good or to come back.

No flow is twice on the stack. A link to a flow that lies below brings that one back; a call of one that lies
below takes its slots over and ends it; a flow that calls itself by a detour is a mistake of the assistant.
"""

from __future__ import annotations

from standfast.assistant import CallFlow, Link
from standfast.dialogue.cancelling import drop
from standfast.dialogue.draft import Draft
from standfast.dialogue.handing import BROKEN, doubt, hand_over
from standfast.dialogue.moving import Start, begin, chain, end, go_on, is_in_doubt
from standfast.dialogue.saying import evaluated
from standfast.dialogue.surfacing import fill_given, surface
from standfast.events import Await, FlowOutcome, Record, Run


def link(draft: Draft, run: Run, step: Link) -> None:
    """End this flow and go on with another."""
    if is_in_doubt(run):
        doubt(draft, run)
        return
    slots = _given(draft, run, step)
    callers = chain(draft, run)[1:]
    if step.flow in {caller.flow for caller in callers}:
        end(draft, run, FlowOutcome.COMPLETED)
        return
    below = next((one for one in draft.state.stack if one.flow == step.flow), None)
    own = {name: fill.value for name, fill in run.slots.items()}
    end(draft, run, FlowOutcome.SWITCHED)
    if below is not None and below.instance != run.instance:
        surface(draft, below)
        fill_given(draft, draft.again(below), slots)
        return
    known = draft.assistant.flows[step.flow].slots
    kept = {n: v for n, v in own.items() if n in known and known[n].carry and v is not None}
    begin(
        draft,
        Start(step.flow, "link", parent=run.parent, slots={**kept, **slots}, text=run.text),
    )


def call(draft: Draft, run: Run, step: CallFlow) -> None:
    """Run another flow and come back."""
    if "child" in run.received:
        go_on(draft, run)
        return
    if step.flow in {one.flow for one in chain(draft, run)}:
        hand_over(draft, BROKEN)
        return
    slots = _given(draft, run, step)
    below = next((one for one in draft.state.stack if one.flow == step.flow), None)
    if below is not None:
        if below.awaiting is Await.CHILD or not drop(draft, below, FlowOutcome.SWITCHED):
            hand_over(draft, BROKEN)
            return
        slots = {name: fill.value for name, fill in below.slots.items()} | slots
    begin(draft, Start(step.flow, "call", parent=run.instance, slots=slots, text=run.text))


def _given(draft: Draft, run: Run, step: Link | CallFlow) -> Record:
    values = evaluated(draft, run, step.slots)
    return {name: value for name, value in values.items() if value is not None}
