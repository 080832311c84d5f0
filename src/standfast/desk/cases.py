"""Cases: what a turn's events make of them. Rules only; the turn writes the rows in its commit."""

from __future__ import annotations

from dataclasses import replace

from standfast.desk.matter import Matter
from standfast.desk.packet import build_packet
from standfast.events import (
    AnyEvent,
    CaseClosed,
    CaseId,
    CaseOpened,
    CaseReturned,
    CaseTaken,
    PersonReplied,
)
from standfast.storage import CaseRow

_NORMAL = "normal"


def opens_case(events: tuple[AnyEvent, ...] | list[AnyEvent]) -> bool:
    """Tell whether a case is opened, so that its packet needs the conversation's history."""
    return any(isinstance(event, CaseOpened) for event in events)


def case_rows(matter: Matter) -> tuple[CaseRow, ...]:
    """Return the cases that a turn changed, each as it is after the turn."""
    rows = dict(matter.known or {})
    changed: list[CaseId] = []
    for event in matter.events:
        row = _after(event, rows, matter)
        if row is not None:
            rows[row.case] = replace(row, changed_at=matter.at)
            changed.append(row.case)
    return tuple(rows[case] for case in dict.fromkeys(changed))


def _after(event: AnyEvent, rows: dict[CaseId, CaseRow], matter: Matter) -> CaseRow | None:
    match event:
        case CaseOpened():
            return _opened(matter, event)
        case CaseTaken() if event.case in rows:
            return replace(rows[event.case], status="taken", person=event.person)
        case PersonReplied() if event.case in rows and rows[event.case].status == "open":
            return replace(rows[event.case], status="taken", person=event.person)
        case CaseReturned() if event.case in rows:
            return replace(rows[event.case], status="returned", person=event.person)
        case CaseClosed() if event.case in rows:
            return replace(rows[event.case], status="closed", person=event.person)
        case _:
            return None


def _opened(matter: Matter, event: CaseOpened) -> CaseRow:
    reason = matter.assistant.routing.reasons.get(event.reason)
    queue = event.queue or (reason.queue if reason is not None else "")
    return CaseRow(
        case=event.case,
        tenant=matter.tenant,
        conversation=matter.before.conversation,
        status="open",
        reason=event.reason,
        queue=queue or matter.assistant.routing.default_queue,
        priority=reason.priority if reason is not None else _NORMAL,
        person="",
        language=matter.before.language,
        packet=build_packet(matter, event),
        opened_at=matter.at,
        changed_at=matter.at,
    )
