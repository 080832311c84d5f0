"""Staff: people take a case, write, fill slots, and give the conversation back.

While the outcome of a write is unknown the case stays: it can be neither returned nor closed before somebody
has decided what happened (`SettleEffect`).
"""

from __future__ import annotations

from standfast.assistant import Slot
from standfast.dialogue.commands import (
    CloseCase,
    OpenCase,
    PersonFills,
    PersonSays,
    ReturnCase,
    StartFlow,
    TakeCase,
)
from standfast.dialogue.draft import Draft
from standfast.dialogue.handing import hand_over
from standfast.dialogue.moving import chain, end, is_in_doubt
from standfast.dialogue.wishes import start_all
from standfast.events import (
    CaseClosed,
    CaseId,
    CaseReturned,
    CaseTaken,
    ConversationClosed,
    FlowOutcome,
    PersonReplied,
    SlotFilled,
    SlotSource,
    Value,
)

RETURNED = "pattern_returned"
YES_OR_NO = {"yes": True, "true": True, "ja": True, "no": False, "false": False, "nein": False}


def take_case(draft: Draft, command: TakeCase) -> None:
    """Note that a person has the case."""
    if _is_open(draft, command.case):
        draft.emit(CaseTaken(case=command.case, person=command.person))


def person_says(draft: Draft, command: PersonSays) -> None:
    """Give a person's words to the contact."""
    if _is_open(draft, command.case) and command.text.strip():
        draft.emit(
            PersonReplied(
                case=command.case,
                person=command.person,
                name=command.name,
                text=command.text,
            )
        )


def person_fills(draft: Draft, command: PersonFills) -> None:
    """Fill a slot of the topmost run that has it."""
    if not _is_open(draft, command.case):
        return
    for run in reversed(draft.state.stack):
        if command.slot in draft.flow_of(run).slots:
            draft.emit(
                SlotFilled(
                    instance=run.instance,
                    slot=command.slot,
                    value=_of_type(draft.flow_of(run).slots[command.slot], command.value),
                    source=SlotSource.PERSON,
                )
            )
            return


def _of_type(slot: Slot, value: Value) -> Value:
    """Return what a person typed as a value of the slot's type."""
    if slot.type == "yes_no" and isinstance(value, str):
        return YES_OR_NO.get(value.strip().casefold(), value)
    return value


def return_case(draft: Draft, command: ReturnCase) -> None:
    """Go on where it was handed over, with another flow, or with what lies below."""
    if not _is_open(draft, command.case) or _is_undecided(draft):
        return
    draft.emit(CaseReturned(case=command.case, person=command.person, resume=command.resume))
    if not command.resume:
        _end_handed(draft)
    if command.flow is not None and command.flow in draft.assistant.flows:
        start_all(draft, [StartFlow(command.flow)])
    else:
        draft.aside(RETURNED)


def close_case(draft: Draft, command: CloseCase) -> None:
    """End what was handed over and close the conversation; the contact can open it again."""
    if not _is_open(draft, command.case) or _is_undecided(draft):
        return
    draft.emit(CaseClosed(case=command.case, person=command.person))
    _end_handed(draft)
    draft.agenda.clear()
    draft.emit(ConversationClosed(reason="case_closed"))


def _end_handed(draft: Draft) -> None:
    """End the run that was handed over with its callers, and the patterns on top of it."""
    while (top := draft.state.top) is not None:
        was_subject = top.cause != "pattern"
        for one in chain(draft, top):
            was_subject = was_subject or one.cause != "pattern"
        end(draft, top, FlowOutcome.HANDED_OVER)
        if was_subject:
            break
    draft.ended.clear()


def open_case(draft: Draft, command: OpenCase) -> None:
    """Hand over now, for a reason from outside the flows."""
    hand_over(draft, command.reason)


def _is_open(draft: Draft, case: CaseId) -> bool:
    return draft.state.case is not None and draft.state.case == case


def _is_undecided(draft: Draft) -> bool:
    return any(is_in_doubt(run) for run in draft.state.stack)
