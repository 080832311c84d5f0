"""Running: the engine. It works on what lies on top until somebody else must speak.

What is next, by the first line that fits:

| the conversation | then |
|---|---|
| is with people, or closed | stop |
| a write or read was just asked for | stop: its result comes first |
| a pattern is on top and can go on | do its step |
| patterns are on the agenda | begin the next one |
| a question is being looked up | stop: the answer comes first |
| nothing is in progress | take up a wish that was kept for later, or end |
| the top run was covered | begin `pattern_continue_interrupted` |
| the top run can go on | do its step |
| the top run waits | stop |

A turn has a budget of steps (`limits.steps_per_turn`); a flow that runs round in circles goes to people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from standfast.assistant import (
    Answer,
    CallFlow,
    CheckCode,
    Choose,
    Collect,
    Confirm,
    Decide,
    Do,
    Goto,
    Handoff,
    Link,
    Read,
    Say,
    SendCode,
    SetSlots,
    Wait,
)
from standfast.dialogue.cancelling import cancel_run
from standfast.dialogue.collecting import SYSTEM_DOWN, collect
from standfast.dialogue.deciding import choose, decide, go_to, set_slots
from standfast.dialogue.doing import confirm, do
from standfast.dialogue.draft import Aside, Draft
from standfast.dialogue.handing import BROKEN, hand_over
from standfast.dialogue.linking import call, link
from standfast.dialogue.moving import CONTINUE, Start, begin, chain
from standfast.dialogue.reading import read
from standfast.dialogue.saying import title_of
from standfast.dialogue.speaking import answer, speak
from standfast.dialogue.verifying import begin_steps, check_code, send_code
from standfast.dialogue.waiting import hand_off, wait
from standfast.events import (
    Await,
    FlowOutcome,
    FlowResumed,
    FlowUnqueued,
    Run,
    RunRewound,
)

COMPLETED = "pattern_completed"
NEXT_WISH = "pattern_next_wish"

_STEPS: Mapping[type, Callable[[Draft, Run, Any], None]] = {
    Collect: collect,
    Read: read,
    Decide: decide,
    Confirm: confirm,
    Do: do,
    Say: speak,
    Answer: answer,
    SetSlots: set_slots,
    Choose: choose,
    Link: link,
    CallFlow: call,
    Wait: wait,
    Handoff: hand_off,
    SendCode: send_code,
    CheckCode: check_code,
    Goto: go_to,
}


def run_on(draft: Draft) -> None:
    """Work until the contact, a person, a timer or something that was asked for is next."""
    while draft.state.status == "open" and _progress(draft):
        while draft.ended:
            _after(draft, *draft.ended.popleft())


def _progress(draft: Draft) -> bool:
    """Do one thing; False when there is nothing to do."""
    top = draft.state.top
    if top is not None and top.cause == "pattern" and top.awaiting is Await.NOTHING:
        return _work(draft, top)
    if draft.agenda:
        _begin_pattern(draft, draft.agenda.popleft())
        return True
    if draft.wants:
        return False
    if top is None:
        return _take_up(draft)
    if top.covered:
        _take_up_again(draft, top)
        return True
    return top.awaiting is Await.NOTHING and _work(draft, top)


def _work(draft: Draft, run: Run) -> bool:
    """Do one step of a run; False when its result must come from outside."""
    if draft.state.steps >= draft.assistant_of(run).limits.steps_per_turn:
        hand_over(draft, BROKEN)
        return False
    wanted = len(draft.wants)
    step = draft.step_of(run)
    if step is None:
        begin_steps(draft, run)
    else:
        _STEPS[type(step)](draft, run, step)
    return len(draft.wants) == wanted


def _begin_pattern(draft: Draft, aside: Aside) -> None:
    """Begin a pattern, unless it is in progress already, or has no steps and so says nothing."""
    in_progress = {run.flow for run in draft.state.stack}
    flow = draft.assistant.flows.get(aside.pattern)
    if flow is not None and flow.steps and aside.pattern not in in_progress:
        begin(draft, Start(aside.pattern, "pattern", slots=aside.slots))


def _take_up(draft: Draft) -> bool:
    """Begin the next wish; without one, perhaps ask whether there is anything else."""
    if draft.state.queue:
        wish = draft.state.queue[0]
        draft.emit(FlowUnqueued(flow=wish.flow))
        begin(draft, Start(wish.flow, "contact", slots=wish.slots, text=wish.text))
        draft.aside(NEXT_WISH, title=title_of(draft, wish.flow))
        return True
    asked_before = COMPLETED in draft.state.ended[-3:-1]
    if draft.completed and not asked_before:
        draft.completed = False
        draft.aside(COMPLETED)
        return True
    return False


def _take_up_again(draft: Draft, run: Run) -> None:
    """Lead back to a run that was covered, by the pattern for it."""
    is_asked = run.covered == "closed" or draft.flow_of(run).resume == "ask"
    title = title_of(draft, chain(draft, run)[-1].flow, run=run)
    if CONTINUE in draft.assistant.flows:
        slots = {"title": title, "mode": "ask" if is_asked else "auto"}
        begin(draft, Start(CONTINUE, "pattern", slots={**slots}))
    else:
        draft.emit(FlowResumed(instance=run.instance))


def _after(draft: Draft, ended: Run, outcome: FlowOutcome) -> None:
    """Do what the end of a pattern means for the run below it."""
    below = draft.state.top
    if below is None:
        return
    match ended.flow, outcome:
        case (name, FlowOutcome.COMPLETED) if name == CONTINUE:
            draft.emit(FlowResumed(instance=below.instance))
        case (name, FlowOutcome.CANCELLED) if name == CONTINUE:
            cancel_run(draft, below)
        case (name, FlowOutcome.COMPLETED) if name == SYSTEM_DOWN:
            draft.emit(RunRewound(instance=below.instance, step=below.step, because="try_again"))
        case _:
            pass
