"""The commit of a turn: its events, and the rows that follow from them."""

from __future__ import annotations

from collections.abc import Sequence

from standfast.desk import Matter, case_rows, opens_case
from standfast.events import (
    AnyEvent,
    CaseClosed,
    CaseId,
    CaseOpened,
    CaseReturned,
    CaseTaken,
    PersonReplied,
    Record,
    Replied,
    TimerCancelled,
    TimerSet,
    parse_time,
)
from standfast.storage import CaseRow, NewOutbox, NewTimer, StoredEvent, TurnCommit
from standfast.turns.turn import Turn

_PAGE = 1000
_TOUCHING = (CaseOpened, CaseTaken, PersonReplied, CaseReturned, CaseClosed)


async def finish(turn: Turn) -> TurnCommit:
    """Return what a turn commits."""
    timers, cancelled = _timers(turn.events)
    return TurnCommit(
        conversation=turn.loaded.conversation,
        tenant=turn.loaded.tenant,
        turn=turn.id,
        epoch=turn.loaded.epoch,
        expected_seq=turn.loaded.seq,
        events=tuple(turn.events),
        state=turn.state,
        inbox_done=tuple(item.id for item in turn.items),
        outbox=(*turn.outbox, *_pushed(turn)),
        timers=timers,
        timers_cancelled=cancelled,
        settled=tuple(turn.settled),
        cases=await _cases(turn),
        at=turn.parts.clock(),
    )


def _timers(events: Sequence[AnyEvent]) -> tuple[tuple[NewTimer, ...], tuple[str, ...]]:
    """Return the timers that are set, and those that are to be removed, after all events."""
    new: dict[str, NewTimer] = {}
    cancelled: list[str] = []
    for event in events:
        match event:
            case TimerSet(timer=timer, kind=kind, due_at=due_at):
                body: Record = {} if event.instance is None else {"instance": event.instance}
                new[timer] = NewTimer(timer, kind, parse_time(due_at), body)
            case TimerCancelled(timer=timer):
                if new.pop(timer, None) is None:
                    cancelled.append(timer)
            case _:
                pass
    return tuple(new.values()), tuple(cancelled)


def _pushed(turn: Turn) -> list[NewOutbox]:
    """Return the deliveries of what was said, where the contact's side does not read the log itself."""
    channel = turn.state.channel
    if channel not in turn.settings.push_channels:
        return []
    first = turn.loaded.seq + 1
    return [
        NewOutbox(f"{turn.id}/{seq}", channel, _spoken(event))
        for seq, event in enumerate(turn.events, start=first)
        if isinstance(event, Replied | PersonReplied)
    ]


def _spoken(event: Replied | PersonReplied) -> Record:
    if isinstance(event, PersonReplied):
        return {"text": event.text, "name": event.name}
    options: list[Record] = [{"id": each.id, "label": each.label} for each in event.options]
    return {"text": event.text, "options": [*options]}


async def _cases(turn: Turn) -> tuple[CaseRow, ...]:
    """Return the rows of cases that the turn opened or changed."""
    touched = {event.case for event in turn.events if isinstance(event, _TOUCHING)}
    if not touched:
        return ()
    matter = Matter(
        tenant=turn.loaded.tenant,
        before=turn.loaded.state,
        events=tuple(turn.events),
        assistant=turn.assistant,
        at=turn.parts.clock(),
        history=await _history(turn) if opens_case(turn.events) else (),
        known=await _known(turn, touched),
    )
    return case_rows(matter)


async def _history(turn: Turn) -> tuple[StoredEvent, ...]:
    """Return the conversation's earlier events."""
    history: list[StoredEvent] = []
    while page := await turn.store.events(
        turn.loaded.conversation, after=len(history), limit=_PAGE
    ):
        history += page
    return tuple(history)


async def _known(turn: Turn, touched: set[CaseId]) -> dict[CaseId, CaseRow]:
    rows = [await turn.store.case(case) for case in sorted(touched)]
    return {row.case: row for row in rows if row is not None}
