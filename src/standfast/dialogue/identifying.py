"""Identifying: it became surer who is asking.

Another contact inherits nothing: what was in progress for the one before ends. While the outcome of a write
for the one before is unknown, nobody else takes the conversation over.
"""

from __future__ import annotations

from standfast.dialogue.commands import RaiseIdentity
from standfast.dialogue.draft import Draft
from standfast.dialogue.moving import VERIFY, end, is_in_doubt
from standfast.events import FlowOutcome, FlowUnqueued, IdentityRaised, reaches


def raise_identity(draft: Draft, command: RaiseIdentity) -> None:
    """Note who is asking, unless that was known as surely."""
    now = draft.state.contact
    if now.id is not None and command.contact != now.id:
        if command.contact is None or not _make_way(draft):
            return
    elif command.contact == now.id and reaches(now.level, command.level):
        return
    draft.emit(
        IdentityRaised(
            level=command.level,
            contact=command.contact,
            method=command.method,
            attributes=command.attributes,
        )
    )
    if command.method != "email_code":
        _end_verification(draft)


def _make_way(draft: Draft) -> bool:
    """End all that was in progress for the contact before; False where that cannot be."""
    if any(is_in_doubt(run) for run in draft.state.stack):
        return False
    for flow in {wish.flow: None for wish in draft.state.queue}:
        draft.emit(FlowUnqueued(flow=flow))
    while (top := draft.state.top) is not None:
        end(draft, top, FlowOutcome.CANCELLED)
    draft.ended.clear()
    return True


def _end_verification(draft: Draft) -> None:
    """End a verification that is in progress and no longer needed."""
    run = next((run for run in draft.state.stack if run.flow == VERIFY), None)
    caller = draft.state.run(run.parent) if run is not None else None
    if run is None or caller is None:
        return
    if reaches(draft.state.contact.level, draft.flow_of(caller).needs):
        while (top := draft.state.top) is not None and top.instance != run.instance:
            end(draft, top, FlowOutcome.SWITCHED)
        end(draft, run, FlowOutcome.COMPLETED)
