"""Not understood: the ladder. First help, then choices, then a person; never the same words again and again.

| in a row | open question | nothing open |
|---|---|---|
| 1 | the question with its help, or `pattern_rephrase` and the question | `pattern_rephrase` with what the assistant does |
| 2 | `pattern_choices`, then the question with its choices and the ways out | `pattern_choices` with flows and a person |
| 3 | `pattern_not_understood`: a person | the same |

A confirmation or a slot that was asked in vain too often goes to people as well; so does who is angry and was
told already that a person can help (`pattern_frustrated`).
"""

from __future__ import annotations

from standfast.assistant import Collect
from standfast.dialogue.attending import FRUSTRATED
from standfast.dialogue.commands import BeyondScope, Clarify
from standfast.dialogue.draft import Draft
from standfast.dialogue.moving import waits_for_contact
from standfast.dialogue.saying import OTHER, PERSON, title_of, ways_out, yes_or_no
from standfast.events import Await, ClarificationAsked, NotUnderstood, Record, Run, Value

REPHRASE = "pattern_rephrase"
CHOICES = "pattern_choices"
GIVEN_UP = "pattern_not_understood"
STILL_ANGRY = "pattern_frustrated"
OUT_OF_SCOPE = "pattern_out_of_scope"
CLARIFY = "pattern_clarify"
_LAST = 3
_SHOWN = 3


def not_understood(draft: Draft, *, kind: str = "unclear") -> None:
    """Note, once a moment, that a message led nowhere, and take the next step of the ladder."""
    if draft.puzzled:
        return
    draft.puzzled = True
    state = draft.state
    count = state.not_understood + 1
    draft.emit(NotUnderstood(message_id=state.last_message, count=count, kind=kind))
    top = draft.state.top
    is_open = waits_for_contact(top)
    if draft.is_planned(FRUSTRATED):
        return
    if state.is_frustrated:
        draft.aside(STILL_ANGRY)
    elif count >= _LAST or (top is not None and is_open and top.attempts > _allowed(draft, top)):
        draft.aside(GIVEN_UP)
    elif count > 1:
        options = None if is_open else [*titles(draft), *_as_records(ways_out(draft, PERSON))]
        draft.aside(CHOICES, open=is_open, options=options)
    elif not _has_help(draft, top):
        draft.aside(REPHRASE, open=is_open, scope=scope_lines(draft))


def _has_help(draft: Draft, run: Run | None) -> bool:
    """Tell whether the open question has help of its own, which is said in place of `pattern_rephrase`."""
    step = draft.step_of(run) if run is not None else None
    if run is None or run.awaiting is not Await.SLOT or not isinstance(step, Collect):
        return False
    return draft.flow_of(run).slots[step.slot].help is not None


def _allowed(draft: Draft, run: Run) -> int:
    step = draft.step_of(run)
    if isinstance(step, Collect):
        return draft.flow_of(run).slots[step.slot].max_attempts
    return _LAST


def beyond_scope(draft: Draft, _command: BeyondScope) -> None:
    """Say what the assistant does instead."""
    state = draft.state
    draft.emit(
        NotUnderstood(
            message_id=state.last_message, count=state.not_understood, kind="out_of_scope"
        )
    )
    if draft.is_planned(FRUSTRATED):
        return
    if state.is_frustrated:
        draft.aside(STILL_ANGRY)
        return
    draft.aside(OUT_OF_SCOPE, scope=scope_lines(draft), open=waits_for_contact(state.top))


def clarify(draft: Draft, command: Clarify) -> None:
    """Offer what was probably meant: at most three, and something else."""
    known = [flow for flow in command.flows if flow in draft.assistant.flows][:_SHOWN]
    if not known:
        not_understood(draft)
        return
    slots: Record = {one.slot: one.value for one in draft.unplaced if one.value is not None}
    draft.unplaced.clear()
    draft.emit(ClarificationAsked(flows=known, slots=slots))
    options = [_record(title_of(draft, flow), flow) for flow in known]
    title = None
    if len(known) == 1:
        title = title_of(draft, known[0])
        options = [_record(yes_or_no(draft, None)[0].label, known[0])]
    other = _as_records(ways_out(draft, OTHER))
    draft.aside(CLARIFY, title=title, options=[*options, *other])


def titles(draft: Draft) -> list[Value]:
    """Return the flows that a contact can want most likely: the first three that have an intent."""
    assistant = draft.assistant
    wanted = [one.flow for one in assistant.intents.values() if one.flow in assistant.flows]
    return [_record(title_of(draft, flow), flow) for flow in wanted[:_SHOWN] if flow]


def scope_lines(draft: Draft) -> list[Value]:
    """Return what the assistant does, in the words said to a contact."""
    scope = draft.assistant.scope
    lines = scope.get(draft.state.language) or next(iter(scope.values()), ())
    return list(lines)


def _as_records(choices: list[tuple[str, Value]]) -> list[Value]:
    return [_record(label, value) for label, value in choices]


def _record(label: str, value: Value) -> Record:
    return {"label": label, "value": value}
