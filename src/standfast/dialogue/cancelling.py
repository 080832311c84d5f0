"""Cancelling: what the contact no longer wants ends, with those that called it; and is told so once.

Cancelling always works, with one exception: a run whose write may or may not have happened goes to people.
"""

from __future__ import annotations

from standfast.dialogue.draft import Draft
from standfast.dialogue.handing import doubt
from standfast.dialogue.moving import chain, end, is_in_doubt, leave_patterns
from standfast.dialogue.saying import title_of
from standfast.events import FlowOutcome, Run

CANCELLED = "pattern_cancel"


def cancel_run(draft: Draft, run: Run) -> None:
    """End a run, what it called and those that called it; say so."""
    root = chain(draft, run)[-1]
    done = any(e.status == "done" for one in family(draft, run) for e in one.effects.values())
    if drop(draft, run, FlowOutcome.CANCELLED):
        draft.aside(CANCELLED, title=title_of(draft, root.flow, run=root), done=done)


def drop(draft: Draft, run: Run, outcome: FlowOutcome) -> bool:
    """End a run, what it called and those that called it, silently; False where people must decide first."""
    members = family(draft, run)
    for member in members:
        if is_in_doubt(member):
            leave_patterns(draft, FlowOutcome.SWITCHED)
            doubt(draft, member)
            return False
    for member in members:
        if draft.is_there(member.instance):
            end(draft, member, outcome)
    return True


def family(draft: Draft, run: Run) -> list[Run]:
    """Return a run with all that it called and all that called it, topmost first."""
    callers = chain(draft, run)
    found = {one.instance for one in callers}
    for other in draft.state.stack:
        if other.parent in found:
            found.add(other.instance)
    return [one for one in reversed(draft.state.stack) if one.instance in found]
