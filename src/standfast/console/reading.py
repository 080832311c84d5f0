"""What a page shows, read from the service: lists, one case, the slots that can be filled."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from standfast.assistant import Slot
from standfast.console.errors import Refused
from standfast.console.ports import CaseDesk
from standfast.console.settings import ConsoleSettings
from standfast.desk import spoken
from standfast.events import (
    AnyEvent,
    Await,
    CaseClosed,
    CaseId,
    CaseOpened,
    CaseReturned,
    CaseTaken,
    Record,
    Run,
    State,
    parse_time,
)
from standfast.storage import CaseRow, Delivery, EffectRow, InboxItem, StoredEvent

ENDED = frozenset({"returned", "closed"})
_CURRENCY = "EUR"
_MOST_CASES = 200
_MOST_EVENTS = 2_000
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))
_NOTES: Mapping[type[AnyEvent], str] = {
    CaseOpened: "Handed over to people",
    CaseTaken: "Taken",
    CaseReturned: "Given back to the assistant",
    CaseClosed: "Closed",
}


@dataclass(frozen=True, slots=True)
class CaseInList:
    """A case as the list shows it."""

    row: CaseRow
    who: str
    wanted: str
    age: str


@dataclass(frozen=True, slots=True)
class CaseInFull:
    """A case as its page shows it.

    Attributes:
        lines: What was said and done, in order: `who`, `text`, `at`, `name`, `options`.
        slots: What can be filled, with the present value.
        packet: As desk made it when the case was opened.
    """

    row: CaseRow
    packet: Mapping[str, Any]
    lines: list[Record]
    slots: list[tuple[Slot, Any]]
    currency: str
    is_ended: bool


class Reading:
    """Reads what the pages show."""

    def __init__(self, desk: CaseDesk, settings: ConsoleSettings) -> None:
        self._desk = desk
        self._settings = settings

    async def listed(self, status: str | None) -> list[CaseInList]:
        """Return cases, those that wait longest first; without a status, all that are not ended."""
        rows = await self._desk.cases(status=status, limit=_MOST_CASES)
        shown = [row for row in rows if status is not None or row.status not in ENDED]
        now = self._settings.clock()
        return [_in_list(row, now) for row in sorted(shown, key=_urgency)]

    async def in_full(self, case: str) -> CaseInFull:
        """Return one case with its conversation as it stands now.

        Raises:
            Refused: There is none.
        """
        row = await self._desk.case(CaseId(case))
        if row is None:
            raise Refused(404, "There is no such case", "It may belong to another server.")
        events = await self._desk.events(row.conversation, after=0, limit=_MOST_EVENTS)
        loaded = await self._desk.load(row.conversation)
        slots, currency = self._slots(loaded.state if loaded else None)
        return CaseInFull(
            row=row,
            packet=row.packet,
            lines=[line for stored in events if (line := _line(stored)) is not None],
            slots=slots,
            currency=currency,
            is_ended=row.status in ENDED,
        )

    async def doubted(self) -> list[EffectRow]:
        """Return the effects in doubt, oldest first."""
        return await self._desk.effects(status="doubted", limit=_MOST_CASES)

    async def aside(self) -> list[InboxItem]:
        """Return what was set aside, oldest first."""
        return await self._desk.operations.quarantined(limit=_MOST_CASES)

    async def dead(self) -> list[Delivery]:
        """Return deliveries that were given up, oldest first."""
        return await self._desk.operations.dead_letters(limit=_MOST_CASES)

    async def mark(self, case: str | None) -> str:
        """Return a text that differs whenever a page would: of all lists, and of one conversation."""
        rows = await self._desk.cases(status=None, limit=_MOST_CASES)
        lists = tuple((row.case, row.status, row.person) for row in rows)
        doubted = tuple(row.key for row in await self.doubted())
        aside = tuple(item.id for item in await self.aside())
        dead = tuple(delivery.id for delivery in await self.dead())
        open_row = next((row for row in rows if row.case == case), None)
        loaded = await self._desk.load(open_row.conversation) if open_row else None
        whole = repr((lists, doubted, aside, dead, loaded.seq if loaded else 0))
        return hashlib.sha256(whole.encode()).hexdigest()[:16]

    def age(self, at: datetime) -> str:
        """Return how long ago a time was: `4 min`."""
        return age_text(self._settings.clock() - at)

    def _slots(self, state: State | None) -> tuple[list[tuple[Slot, Any]], str]:
        run = _handed_over(state)
        if run is None:
            return [], _CURRENCY
        try:
            assistant = self._settings.assistant_of(run.release)
        except LookupError:
            return [], _CURRENCY
        if run.flow not in assistant.flows:
            return [], assistant.currency
        slots = assistant.flows[run.flow].slots.values()
        filled = [
            (slot, run.slots[slot.name].value if slot.name in run.slots else None) for slot in slots
        ]
        return filled, assistant.currency


def age_text(age: timedelta) -> str:
    """Return a time span in its largest unit: `2 d`, `4 min`, `now`."""
    seconds = int(age.total_seconds())
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return "now"


def _urgency(row: CaseRow) -> tuple[bool, int, datetime]:
    ranks = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
    return row.status in ENDED, ranks.get(row.priority, 2), row.opened_at


def _in_list(row: CaseRow, now: datetime) -> CaseInList:
    who: Mapping[str, Any] = _part(row.packet, "who")
    wanted: Mapping[str, Any] = _part(row.packet, "wanted")
    return CaseInList(
        row=row,
        who=str(who.get("name") or who.get("contact") or "Somebody"),
        wanted=str(wanted.get("title") or wanted.get("words") or row.reason.replace("_", " ")),
        age=age_text(now - row.opened_at),
    )


def _part(packet: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = packet.get(name)
    return part if isinstance(part, dict) else {}


def _handed_over(state: State | None) -> Run | None:
    """Return the run that waits for a person; without one, the top of the stack."""
    if state is None:
        return None
    waiting = (run for run in reversed(state.stack) if run.awaiting is Await.PERSON)
    return next(waiting, state.top)


def _line(stored: StoredEvent) -> Record | None:
    said = spoken(stored.event, at=stored.at)
    if said is not None:
        return {**said, "time": parse_time(str(said["at"])).isoformat()}
    note = _NOTES.get(type(stored.event))
    if note is None:
        return None
    person = getattr(stored.event, "person", "")
    return {
        "who": "note",
        "text": f"{note} by {person}" if person else note,
        "at": stored.at.isoformat(),
    }
