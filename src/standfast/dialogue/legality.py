"""Legality: what holds of every state between two advances, whatever came before.

`violations` is for tests, for replays of old logs, and for whoever changes the machine: a state that breaks one of
these rules was made by a mistake of ours, never by something that a contact wrote.
"""

from __future__ import annotations

from collections.abc import Iterator

from standfast.dialogue.draft import Assistants
from standfast.events import Await, Run, State


def violations(state: State, assistants: Assistants) -> tuple[str, ...]:
    """Return what is wrong with a state, in sentences; none when it is legal."""
    return (
        *_of_stack(state),
        *(fault for run in state.stack for fault in _of_run(state, run, assistants)),
        *_of_people(state),
        *_of_time(state),
    )


def is_at_rest(state: State) -> bool:
    """Tell whether nothing can go on by itself: somebody else must speak."""
    top = state.top
    return state.status != "open" or top is None or top.awaiting is not Await.NOTHING


def _of_stack(state: State) -> Iterator[str]:
    flows = [run.flow for run in state.stack]
    if len(set(flows)) < len(flows):
        yield f"a flow is on the stack twice: {flows}"
    if len({run.instance for run in state.stack}) < len(flows):
        yield "two runs have one instance"
    waiting = [wish.flow for wish in state.queue]
    if len(set(waiting)) < len(waiting):
        yield f"a wish is kept twice: {waiting}"


def _of_run(state: State, run: Run, assistants: Assistants) -> Iterator[str]:
    flow = assistants(run.release).flows[run.flow]
    if run.step and run.step not in flow.index:
        yield f"{run.flow} is at a step that it does not have: {run.step}"
    if run.awaiting is Await.SLOT and (run.slot not in flow.slots or run.slot in run.slots):
        yield f"{run.flow} waits for a slot that it has: {run.slot}"
    if run.awaiting is Await.TIMER and run.timer not in state.timers:
        yield f"{run.flow} waits for a timer that does not run"
    if run.parent is not None and state.run(run.parent) is None:
        yield f"{run.flow} was called by a run that is gone"
    called = [other for other in state.stack if other.parent == run.instance]
    if (run.awaiting is Await.CHILD) != bool(called):
        yield f"{run.flow} waits for {len(called)} called runs and is {run.awaiting}"
    if any(one.status == "doubted" for one in run.effects.values()) and not _is_held(state, run):
        yield f"{run.flow} goes on though nobody knows what its write did"


def _is_held(state: State, run: Run) -> bool:
    return run.awaiting is Await.PERSON and state.status == "with_person"


def _of_people(state: State) -> Iterator[str]:
    if (state.status == "with_person") != (state.case is not None):
        yield f"the status is {state.status} and the case {state.case}"
    for run in state.stack:
        if run.awaiting is Await.PERSON and state.status != "with_person":
            yield f"{run.flow} waits for people who do not have the conversation"


def _of_time(state: State) -> Iterator[str]:
    silent = [kind for kind in state.timers.values() if kind.startswith("silence_")]
    if len(silent) > 1:
        yield f"several timers wait for the contact: {silent}"
    if silent and state.status != "open":
        yield f"a timer waits for the contact while the conversation is {state.status}"
