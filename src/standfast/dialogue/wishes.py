"""Wishes: flows to begin, to stop, to keep for later; a fresh start; a person.

| the wished flow | then |
|---|---|
| is on top, or was called for what is | it just goes on |
| lies below | it comes back; what lay above is left for good |
| is the first of this message | it begins, over what is in progress |
| is another of this message, or the stack is full | it is kept for later, and the contact is told |
"""

from __future__ import annotations

from typing import TypeGuard

from standfast.assistant import Flow
from standfast.dialogue.answers import place
from standfast.dialogue.attending import FRUSTRATED
from standfast.dialogue.cancelling import cancel_run, drop
from standfast.dialogue.commands import (
    AskPerson,
    Cancel,
    Command,
    CorrectSlot,
    FillSlot,
    Restart,
    StartFlow,
)
from standfast.dialogue.draft import Draft
from standfast.dialogue.moving import (
    CONTINUE,
    VERIFY,
    Start,
    begin,
    chain,
    head,
    is_in_doubt,
    leave_patterns,
)
from standfast.dialogue.saying import title_of
from standfast.dialogue.surfacing import surface
from standfast.dialogue.unclear import not_understood
from standfast.events import (
    FlowInterrupted,
    FlowOutcome,
    FlowQueued,
    FlowResumed,
    FlowUnqueued,
    Record,
    Run,
)

PERSON_WANTED = "pattern_person"
QUEUED = "pattern_queued"
RESTARTED = "pattern_restart"
NOTHING_TO_CANCEL = "pattern_cancel_nothing"


def start_all(draft: Draft, wishes: list[StartFlow]) -> None:
    """Begin the first wish, keep the others for later and say so."""
    known = [wish for wish in wishes if wish.flow in draft.assistant.flows]
    if wishes and not known:
        not_understood(draft)
    for wish in known[:1]:
        _start(draft, wish)
    for wish in known[1:]:
        _keep(draft, wish)


def for_the_wish(draft: Draft, said: list[Command]) -> list[Command]:
    """Return what was said with the values given to the new wish that are meant for it.

    "Actually I want a refund for SO-2" is about SO-2 in the refund, and corrects nothing in what is in progress.
    """
    wish = next((one for one in said if isinstance(one, StartFlow)), None)
    flow = draft.assistant.flows.get(wish.flow) if wish is not None else None
    if wish is None or flow is None or flow.name in {run.flow for run in draft.state.stack}:
        return said
    open_slot = draft.state.top.slot if draft.state.top is not None else None
    meant = [one for one in said if _is_for(one, flow, but=open_slot)]
    given: Record = {str(one.slot): one.value for one in meant if one.value is not None}
    complete = StartFlow(wish.flow, given | wish.slots)
    return [complete if one is wish else one for one in said if one not in meant]


def _is_for(command: Command, flow: Flow, *, but: str | None) -> TypeGuard[CorrectSlot | FillSlot]:
    """Tell whether a value is for a slot of a flow, other than the one that is asked for elsewhere."""
    return (
        isinstance(command, CorrectSlot | FillSlot)
        and command.slot in flow.slots
        and command.slot != but
    )


def _start(draft: Draft, wish: StartFlow) -> None:
    _leave_questions(draft)
    same = next((run for run in draft.state.stack if run.flow == wish.flow), None)
    if same is not None:
        _take_up(draft, same, wish)
        return
    top = draft.state.top
    if top is not None and len(draft.state.stack) >= draft.assistant.limits.stack_depth:
        _keep(draft, wish)
        return
    words, said_before = _said_before(draft, wish)
    given: Record = {name: value for name, value in wish.slots.items() if value is not None}
    given = said_before | given
    if top is not None and top.flow == VERIFY:
        leave_patterns(draft, FlowOutcome.SWITCHED)
        top = draft.state.top
    run = begin(draft, Start(wish.flow, "contact", slots=given, text=words))
    if wish.flow in {queued.flow for queued in draft.state.queue}:
        draft.emit(FlowUnqueued(flow=wish.flow))
    if top is not None:
        draft.emit(FlowInterrupted(instance=top.instance, by=run.instance))
    place(draft, run)


def _said_before(draft: Draft, wish: StartFlow) -> tuple[str, Record]:
    """Return the words that began a wish, and its slots: those of the message that was not clear, if one was."""
    state = draft.state
    before = state.clarified
    if before is None or wish.flow not in before.flows or state.messages > before.messages + 1:
        return state.last_text, {}
    slots = draft.assistant.flows[wish.flow].slots
    return before.text, {name: value for name, value in before.slots.items() if name in slots}


def _leave_questions(draft: Draft) -> None:
    """End patterns that wait on top for an answer; a verification stays, its flow may be the one meant."""
    while (top := draft.state.top) is not None and top.cause == "pattern" and top.flow != VERIFY:
        drop(draft, top, FlowOutcome.SWITCHED)


def _take_up(draft: Draft, run: Run, wish: StartFlow) -> None:
    """Go on with a flow that is on the stack already."""
    top = draft.state.top
    if top is None or run.instance not in {one.instance for one in chain(draft, top)}:
        surface(draft, run)
    elif run.covered:
        draft.emit(FlowResumed(instance=run.instance))
    elif top.covered:
        draft.emit(FlowResumed(instance=top.instance))
    for slot, value in wish.slots.items():
        draft.unplaced.append(FillSlot(slot, value))
    if draft.is_there(run.instance):
        place(draft, draft.again(run))


def _keep(draft: Draft, wish: StartFlow) -> None:
    """Keep a wish for later, once."""
    present = {run.flow for run in draft.state.stack} | {one.flow for one in draft.state.queue}
    if wish.flow not in present:
        draft.emit(FlowQueued(flow=wish.flow, slots=dict(wish.slots)))
        draft.aside(QUEUED, title=title_of(draft, wish.flow))


def cancel(draft: Draft, command: Cancel) -> None:
    """Stop what the contact no longer wants."""
    if command.everything:
        _cancel_everything(draft)
        return
    if command.flow is None:
        run = head(draft)
        _drop_patterns(draft)
    else:
        run = next((one for one in draft.state.stack if one.flow == command.flow), None)
    if run is not None and draft.is_there(run.instance):
        _stop(draft, draft.again(run))
    elif command.flow in {wish.flow for wish in draft.state.queue}:
        draft.emit(FlowUnqueued(flow=str(command.flow)))
        draft.aside("pattern_cancel", title=title_of(draft, str(command.flow)))
    else:
        draft.aside(NOTHING_TO_CANCEL)


def _stop(draft: Draft, run: Run) -> None:
    """End a run: silently when the contact said in the same breath what is wanted instead."""
    if draft.is_switching:
        drop(draft, run, FlowOutcome.SWITCHED)
    else:
        cancel_run(draft, run)


def _drop_patterns(draft: Draft) -> None:
    """End patterns that wait on top and that nobody called: with them goes what they asked."""
    while (top := draft.state.top) is not None and top.cause == "pattern" and top.parent is None:
        drop(draft, top, FlowOutcome.SWITCHED)


def _cancel_everything(draft: Draft) -> None:
    is_any = bool(draft.state.stack or draft.state.queue)
    if _drop_all(draft):
        draft.aside("pattern_cancel" if is_any else NOTHING_TO_CANCEL)


def _drop_all(draft: Draft) -> bool:
    """End everything and forget what was kept for later; False where people must decide first."""
    for flow in {wish.flow: None for wish in draft.state.queue}:
        draft.emit(FlowUnqueued(flow=flow))
    in_doubt = next((run for run in draft.state.stack if is_in_doubt(run)), None)
    if in_doubt is not None:
        return drop(draft, in_doubt, FlowOutcome.CANCELLED)
    while (top := draft.state.top) is not None:
        drop(draft, top, FlowOutcome.CANCELLED)
    draft.ended.clear()
    draft.agenda.clear()
    return True


def restart(draft: Draft, _command: Restart) -> None:
    """Begin again from nothing."""
    if _drop_all(draft):
        draft.aside(RESTARTED)


def ask_person(draft: Draft, _command: AskPerson) -> None:
    """Bring a person in; what is in progress stays as it is."""
    _leave_question_of_continuing(draft)
    draft.take_off(FRUSTRATED)
    draft.aside(PERSON_WANTED)


def _leave_question_of_continuing(draft: Draft) -> None:
    top = draft.state.top
    if top is not None and top.flow == CONTINUE:
        drop(draft, top, FlowOutcome.SWITCHED)
