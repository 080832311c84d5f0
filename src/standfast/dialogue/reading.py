"""Reading: what outside systems know, asked for together; each answer a fact with its status.

A read with an argument that nobody knows is not made: its fact is unavailable (`missing_argument`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from standfast.assistant import Call, Read
from standfast.dialogue.draft import Draft
from standfast.dialogue.moving import go_on
from standfast.dialogue.saying import evaluated
from standfast.dialogue.wants import WantedRead, WantReads
from standfast.events import Fact, FactsRecorded, FactStatus, Run

DEADLINE = timedelta(seconds=6)
"""For the reads of a slot: its live list and its checks."""


def read(draft: Draft, run: Run, step: Read) -> None:
    """Read what is not known yet, or all of it where it must be fresh."""
    wanted = {
        name: call
        for name, call in step.calls.items()
        if name not in run.received and (step.fresh or not _is_known(run, name))
    }
    if wanted:
        want_reads(draft, run, wanted, deadline=step.deadline)
    else:
        go_on(draft, run)


def _is_known(run: Run, name: str) -> bool:
    fact = run.facts.get(name)
    return fact is not None and fact.is_usable


def want_reads(draft: Draft, run: Run, calls: Mapping[str, Call], *, deadline: timedelta) -> None:
    """Ask for reads, in parallel; those that cannot be made are recorded at once."""
    wanted: list[WantedRead] = []
    missing: dict[str, Fact] = {}
    for name, call in calls.items():
        arguments = evaluated(draft, run, call.arguments)
        if any(value is None for value in arguments.values()):
            missing[name] = Fact(
                status=FactStatus.UNAVAILABLE, operation=call.name, reason="missing_argument"
            )
        else:
            wanted.append(WantedRead(name, call.name, arguments))
    if missing:
        draft.emit(FactsRecorded(instance=run.instance, step=run.step, facts=missing))
    if wanted:
        draft.want(WantReads(run.instance, run.step, tuple(wanted), deadline))
