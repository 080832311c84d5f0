"""The fold of what happens to runs: each handler returns the state after one event.

An event about a run that is no longer on the stack changes nothing: logs of older versions stay readable.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from standfast.events.effects import (
    EffectDone,
    EffectDoubted,
    EffectFailed,
    EffectIntended,
    FactsRecorded,
    PolicyDecided,
)
from standfast.events.ids import InstanceId
from standfast.events.runs import (
    ConfirmationAsked,
    ConfirmationGiven,
    ConfirmationRefused,
    FlowEnded,
    FlowInterrupted,
    FlowQueued,
    FlowResumed,
    FlowStarted,
    FlowUnqueued,
    RunRewound,
    SlotAsked,
    SlotCleared,
    SlotFilled,
    SlotOffered,
    SlotRejected,
    StepEntered,
)
from standfast.events.state import Await, EffectState, Queued, Run, SlotFill, State
from standfast.events.terms import FlowOutcome, SlotSource
from standfast.events.values import Record

_REMEMBERED = 10
_CARRYING = frozenset({FlowOutcome.COMPLETED, FlowOutcome.SWITCHED})
_FROM_CONTACT = frozenset({SlotSource.CONTACT, SlotSource.CORRECTION})


def change_run(state: State, instance: InstanceId | None, /, **changes: Any) -> State:
    """Return the state with fields of one run replaced."""
    stack = [replace(run, **changes) if run.instance == instance else run for run in state.stack]
    return replace(state, stack=stack)


def flow_started(state: State, event: FlowStarted) -> State:
    """A new run lies on top; its caller waits."""
    fills = {
        name: SlotFill(
            value=value,
            source=SlotSource.CARRIED if name in event.carried else SlotSource.FLOW,
            order=order,
        )
        for order, (name, value) in enumerate(event.slots.items(), start=1)
    }
    run = Run(
        instance=event.instance,
        flow=event.flow,
        release=event.release,
        cause=event.cause,
        parent=event.parent,
        slots=fills,
        text=event.text,
    )
    parent = state.run(event.parent)
    if parent is not None:
        rest = [name for name in parent.received if name != "child"]
        state = change_run(state, parent.instance, awaiting=Await.CHILD, received=rest)
    is_pattern = event.cause == "pattern"
    patterns = state.patterns
    if is_pattern and event.flow not in patterns:
        patterns = [*patterns, event.flow]
    return replace(
        state,
        stack=[*state.stack, run],
        runs=state.runs + 1,
        patterns=patterns,
        not_understood=state.not_understood if is_pattern else 0,
        clarified=state.clarified if is_pattern else None,
    )


def flow_interrupted(state: State, event: FlowInterrupted) -> State:
    """A run is covered until it is taken up again."""
    run = state.run(event.instance)
    return change_run(state, event.instance, covered=(run and run.covered) or "interrupted")


def flow_resumed(state: State, event: FlowResumed) -> State:
    """A run is taken up again."""
    return change_run(state, event.instance, covered="")


def flow_ended(state: State, event: FlowEnded) -> State:
    """A run leaves the stack; its caller may go on; what it knew may be carried on."""
    run = state.run(event.instance)
    if run is None:
        return state
    state = replace(
        state,
        stack=[other for other in state.stack if other.instance != event.instance],
        ended=[*state.ended, event.flow][-_REMEMBERED:],
    )
    if run.cause != "pattern":
        state = _carry(state, run, outcome=event.outcome)
    parent = state.run(run.parent)
    if parent is None or parent.awaiting is not Await.CHILD:
        return state
    came = (
        [*parent.received, "child"] if event.outcome is FlowOutcome.COMPLETED else parent.received
    )
    return change_run(state, parent.instance, awaiting=Await.NOTHING, received=came)


def _carry(state: State, run: Run, *, outcome: FlowOutcome) -> State:
    """Return the state that remembers what the run knew; a run that ended ill takes all with it."""
    if outcome not in _CARRYING:
        return replace(state, carried={}, carried_from={})
    values: Record = {name: fill.value for name, fill in run.slots.items()}
    return replace(
        state,
        carried={**state.carried, **values},
        carried_from={**state.carried_from, **dict.fromkeys(values, run.flow)},
    )


def flow_queued(state: State, event: FlowQueued) -> State:
    """A wish is kept for later."""
    wish = Queued(flow=event.flow, slots=event.slots, text=state.last_text)
    return replace(state, queue=[*state.queue, wish])


def flow_unqueued(state: State, event: FlowUnqueued) -> State:
    """A wish for later is taken up or dropped."""
    return replace(state, queue=[wish for wish in state.queue if wish.flow != event.flow])


def step_entered(state: State, event: StepEntered) -> State:
    """A run is at a step, from its beginning."""
    run = state.run(event.instance)
    if run is None:
        return state
    return change_run(
        replace(state, steps=state.steps + 1),
        run.instance,
        step=event.step,
        awaiting=Await.NOTHING,
        slot=None,
        attempts=0,
        matched=0,
        received=[one for one in run.received if one.startswith("code:")],
        trail=[*run.trail, event.step],
        refused=[step for step in run.refused if step != event.step],
    )


def slot_asked(state: State, event: SlotAsked) -> State:
    """A run waits for a slot."""
    return change_run(
        state, event.instance, awaiting=Await.SLOT, slot=event.slot, attempts=event.attempt
    )


def slot_offered(state: State, event: SlotOffered) -> State:
    """A slot has candidates."""
    run = state.run(event.instance)
    if run is None:
        return state
    candidates = {**run.candidates, event.slot: event.candidates}
    return change_run(state, run.instance, candidates=candidates, matched=event.matched)


def slot_filled(state: State, event: SlotFilled) -> State:
    """A slot has a value; the run goes on when it waited for it."""
    run = state.run(event.instance)
    if run is None:
        return state
    last = max((fill.order for fill in run.slots.values()), default=0)
    fill = SlotFill(
        value=event.value,
        source=event.source,
        message_id=event.message_id,
        text=event.text,
        order=last + 1,
    )
    awaited = run.awaiting is Await.SLOT and run.slot == event.slot
    understood = event.source in _FROM_CONTACT
    return change_run(
        replace(state, not_understood=0 if understood else state.not_understood),
        run.instance,
        slots={**run.slots, event.slot: fill},
        awaiting=Await.NOTHING if awaited else run.awaiting,
        slot=None if awaited else run.slot,
        received=[],
    )


def slot_rejected(state: State, event: SlotRejected) -> State:
    """A value is gone again; the run asks anew."""
    return _without_slot(state, event.instance, slot=event.slot)


def slot_cleared(state: State, event: SlotCleared) -> State:
    """A value is gone, and what could be chosen."""
    state = _without_slot(state, event.instance, slot=event.slot)
    run = state.run(event.instance)
    if run is None:
        return state
    rest = {name: options for name, options in run.candidates.items() if name != event.slot}
    return change_run(state, run.instance, candidates=rest)


def _without_slot(state: State, instance: InstanceId, *, slot: str) -> State:
    run = state.run(instance)
    if run is None:
        return state
    return change_run(
        state,
        instance,
        slots={name: fill for name, fill in run.slots.items() if name != slot},
        awaiting=Await.NOTHING if run.slot == slot else run.awaiting,
        slot=None if run.slot == slot else run.slot,
    )


def confirmation_asked(state: State, event: ConfirmationAsked) -> State:
    """A run waits for a yes or no to exactly this."""
    run = state.run(event.instance)
    if run is None:
        return state
    return change_run(
        state,
        run.instance,
        awaiting=Await.CONFIRMATION,
        attempts=event.attempt,
        asked_digest=event.digest,
        confirmed={step: said for step, said in run.confirmed.items() if step != event.step},
        refused=[step for step in run.refused if step != event.step],
    )


def confirmation_given(state: State, event: ConfirmationGiven) -> State:
    """The contact said yes."""
    run = state.run(event.instance)
    if run is None:
        return state
    return change_run(
        replace(state, not_understood=0),
        run.instance,
        awaiting=Await.NOTHING,
        confirmed={**run.confirmed, event.step: event.digest},
    )


def confirmation_refused(state: State, event: ConfirmationRefused) -> State:
    """The contact said no."""
    run = state.run(event.instance)
    if run is None:
        return state
    return change_run(
        replace(state, not_understood=0),
        run.instance,
        awaiting=Await.NOTHING,
        refused=[*run.refused, event.step],
    )


def run_rewound(state: State, event: RunRewound) -> State:
    """A run is back at a step: what was derived from there on is forgotten, but for effects."""
    run = state.run(event.instance)
    if run is None:
        return state
    start = run.trail.index(event.step) if event.step in run.trail else len(run.trail)
    gone = {event.step, *run.trail[start:]}
    return change_run(
        state,
        run.instance,
        step=event.step,
        awaiting=Await.NOTHING,
        slot=None,
        attempts=0,
        received=[],
        trail=[*run.trail[:start], event.step],
        facts={name: fact for name, fact in run.facts.items() if _step_of(run, name) not in gone},
        fact_steps={name: step for name, step in run.fact_steps.items() if step not in gone},
        decisions={
            name: made
            for name, made in run.decisions.items()
            if run.decision_steps.get(name) not in gone
        },
        decision_steps={name: at for name, at in run.decision_steps.items() if at not in gone},
        confirmed={step: said for step, said in run.confirmed.items() if step not in gone},
        refused=[step for step in run.refused if step not in gone],
    )


def _step_of(run: Run, fact: str) -> str | None:
    return run.fact_steps.get(fact)


def facts_recorded(state: State, event: FactsRecorded) -> State:
    """A run knows what its reads returned."""
    run = state.run(event.instance)
    if run is None:
        return state
    return change_run(
        state,
        run.instance,
        facts={**run.facts, **event.facts},
        fact_steps={**run.fact_steps, **dict.fromkeys(event.facts, event.step)},
        received=[*run.received, *event.facts],
    )


def policy_decided(state: State, event: PolicyDecided) -> State:
    """A run has a decision, by the policy's name and as the latest."""
    run = state.run(event.instance)
    if run is None:
        return state
    made: Record = {**event.outputs, "outcome": event.outcome, "reason": event.reason}
    names = (event.policy, "decision")
    return change_run(
        state,
        run.instance,
        decisions={**run.decisions, **dict.fromkeys(names, made)},
        decision_steps={**run.decision_steps, **dict.fromkeys(names, event.step)},
        received=[*run.received, event.policy],
    )


def effect_intended(state: State, event: EffectIntended) -> State:
    """A write is about to be made."""
    run = state.run(event.instance)
    if run is None:
        return state
    earlier = run.effects.get(event.name)
    has_failed = earlier is not None and earlier.status == "failed"
    intended = EffectState(
        key=event.key,
        status="intended",
        operation=event.operation,
        tries=earlier.tries + 1 if earlier is not None and has_failed else 0,
    )
    return change_run(state, run.instance, effects={**run.effects, event.name: intended})


def effect_done(state: State, event: EffectDone) -> State:
    """A write happened."""
    return _settled(state, event, status="done", result=event.result, found=event.found)


def effect_failed(state: State, event: EffectFailed) -> State:
    """A write did not happen."""
    return _settled(state, event, status="failed", code=event.code)


def effect_doubted(state: State, event: EffectDoubted) -> State:
    """Nobody knows: the run waits for a person."""
    state = _settled(state, event, status="doubted", code=event.reason)
    return change_run(state, event.instance, awaiting=Await.PERSON)


def _settled(
    state: State, event: EffectDone | EffectFailed | EffectDoubted, /, **changes: Any
) -> State:
    run = state.run(event.instance)
    if run is None or event.name not in run.effects:
        return state
    effect = replace(run.effects[event.name], **changes)
    return change_run(
        state,
        run.instance,
        effects={**run.effects, event.name: effect},
        received=[*run.received, str(event.key)],
    )
