"""Moving: runs begin, go from step to step, and end; here is what follows for those around them.

A run that ends gives the word back: to the run that called it, or to the one that it covered. A run with an
effect of unknown outcome cannot end; whoever wants to end it gets a case for people instead (`handing`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from standfast.assistant import CallFlow
from standfast.dialogue.draft import Draft
from standfast.events import (
    Await,
    FlowEnded,
    FlowOutcome,
    FlowStarted,
    InstanceId,
    Record,
    Run,
    SlotFilled,
    SlotSource,
    StepEntered,
    TimerCancelled,
)

VERIFY = "pattern_verify"
CONTINUE = "pattern_continue_interrupted"

_WITH_THE_CALLER = frozenset({FlowOutcome.CANCELLED, FlowOutcome.HANDED_OVER, FlowOutcome.FAILED})


@dataclass(frozen=True, slots=True)
class Start:
    """A run to begin: of which flow, why, called by whom, with what, in which words."""

    flow: str
    cause: str
    parent: InstanceId | None = None
    slots: Record = field(default_factory=dict)
    text: str = ""


def begin(draft: Draft, start: Start) -> Run:
    """Put a new run on top and return it."""
    instance = InstanceId(f"{draft.state.conversation}.{draft.state.runs + 1}")
    carried = {n: v for n, v in _carried(draft, start).items() if n not in start.slots}
    draft.emit(
        FlowStarted(
            instance=instance,
            flow=start.flow,
            release=draft.state.release,
            cause=start.cause,
            parent=start.parent,
            slots={**carried, **start.slots},
            text=start.text,
            carried=list(carried),
        )
    )
    return draft.state.stack[-1]


def _carried(draft: Draft, start: Start) -> Record:
    """Return what a flow may start with: slots of the same name of the flow before it."""
    if start.cause in {"pattern", "call"}:
        return {}
    state = draft.state
    below = state.top
    values = {
        name: value
        for name, value in state.carried.items()
        if state.carried_from.get(name) != start.flow
    }
    if below is not None and below.cause != "pattern" and below.flow != start.flow:
        values |= {name: fill.value for name, fill in below.slots.items()}
    slots = draft.assistant.flows[start.flow].slots
    return {
        name: value
        for name, value in values.items()
        if value is not None and name in slots and slots[name].carry
    }


def enter(draft: Draft, run: Run, target: str | None) -> None:
    """Let a run go on at a step; None or `END` ends it."""
    if target is None or target == "END":
        end(draft, run, FlowOutcome.COMPLETED)
    else:
        draft.emit(StepEntered(instance=run.instance, step=target))


def go_on(draft: Draft, run: Run) -> None:
    """Let a run go on at what follows its step."""
    enter(draft, run, draft.flow_of(run).next_step.get(run.step))


def end(draft: Draft, run: Run, outcome: FlowOutcome) -> None:
    """End a run; with it the one that called it, unless it was completed or left for another."""
    if outcome is FlowOutcome.COMPLETED:
        _give_back(draft, run)
        draft.completed = draft.completed or (run.cause != "pattern" and run.parent is None)
    if run.timer in draft.state.timers:
        draft.emit(TimerCancelled(timer=run.timer))
    draft.emit(FlowEnded(instance=run.instance, flow=run.flow, outcome=outcome))
    draft.ended.append((run, outcome))
    parent = draft.state.run(run.parent)
    if parent is not None and outcome in _WITH_THE_CALLER:
        end(draft, parent, outcome)


def _give_back(draft: Draft, run: Run) -> None:
    """Fill the caller's slots that its call step names."""
    parent = draft.state.run(run.parent)
    step = draft.step_of(parent) if parent is not None else None
    if parent is None or not isinstance(step, CallFlow):
        return
    for name in step.returns:
        fill = run.slots.get(name)
        if fill is not None:
            draft.emit(
                SlotFilled(
                    instance=parent.instance,
                    slot=name,
                    value=fill.value,
                    source=SlotSource.FLOW,
                )
            )


def chain(draft: Draft, run: Run) -> list[Run]:
    """Return a run and those that called it, itself first."""
    found = [run]
    while (parent := draft.state.run(found[-1].parent)) is not None:
        found.append(parent)
    return found


def family_top(draft: Draft, run: Run) -> Run:
    """Return the topmost run of those that a run called, itself when it called none."""
    for other in draft.state.stack:
        if other.parent == run.instance:
            run = other
    return run


def head(draft: Draft) -> Run | None:
    """Return the topmost run that is no pattern; None when there is none."""
    return next((run for run in reversed(draft.state.stack) if run.cause != "pattern"), None)


def leave_patterns(draft: Draft, outcome: FlowOutcome) -> None:
    """End the patterns on top: they give way to what the contact wants now. Their callers stay."""
    while (top := draft.state.top) is not None and top.cause == "pattern":
        if top.timer in draft.state.timers:
            draft.emit(TimerCancelled(timer=top.timer))
        draft.emit(FlowEnded(instance=top.instance, flow=top.flow, outcome=outcome))


def is_in_doubt(run: Run) -> bool:
    """Tell whether nobody knows yet what became of a write of this run."""
    return any(effect.status in {"intended", "doubted"} for effect in run.effects.values())


def waits_for_contact(run: Run | None) -> bool:
    """Tell whether only the contact's answer lets a run go on."""
    return run is not None and run.awaiting in {Await.SLOT, Await.CONFIRMATION, Await.CODE}
