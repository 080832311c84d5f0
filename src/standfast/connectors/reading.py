"""A read from its arguments to its fact: pages, retries, whose it is, and earlier answers when the system is down.

A record that is not there, one that is another's and one above the contact's level give the same fact, to the letter;
what differs is how long the other side took, which nobody outside is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from msgspec.structs import replace

from standfast.assistant import Moment
from standfast.connectors.building import build_request, scope_of, with_query
from standfast.connectors.decoding import decode, map_items, map_single
from standfast.connectors.errors import CallFailed, ErrorKind, Reach, is_down
from standfast.connectors.exchange import Exchange, Trip
from standfast.connectors.paging import SeenPage, Turn, first_turn, next_turn
from standfast.connectors.persisting import Attempt, persist
from standfast.connectors.preparing import Prepared
from standfast.connectors.retrying import Deadline
from standfast.connectors.stale import AnswerKey, StaleAnswers, answer_key
from standfast.connectors.types import Answer, Clock, Randomness, ReadResult, Request
from standfast.events import Contact, Fact, FactStatus, Record, Value, reaches, time_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Found:
    """What the system said: a record, records, or (None) that there is none."""

    value: Value
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Question:
    """One read: who asks what."""

    prepared: Prepared
    scope: Record
    contact: Contact
    kept_under: AnswerKey | None


class Reading:
    """Makes reads.

    Args:
        exchange: Makes the attempts.
        kept: Earlier answers.
        clock: Dates facts.
        randomness: Spreads retries.
    """

    def __init__(
        self, exchange: Exchange, kept: StaleAnswers, *, clock: Clock, randomness: Randomness
    ) -> None:
        self._exchange = exchange
        self._kept = kept
        self._clock = clock
        self._randomness = randomness

    async def read(
        self, prepared: Prepared, arguments: Record, *, contact: Contact, deadline_s: float
    ) -> ReadResult:
        """Return the fact, whatever the other side does."""
        operation = prepared.operation
        question = _Question(
            prepared,
            scope_of(arguments, contact),
            contact,
            answer_key(contact, prepared.connector.name, operation.name, arguments),
        )
        trip = Trip(Deadline(deadline_s), operation.max_bytes)
        started = asyncio.get_running_loop().time()
        found, code, detail = None, "", ""
        if not reaches(contact.level, operation.needs):
            fact, code = self._not_permitted(), ErrorKind.NOT_PERMITTED.value
        else:
            try:
                found = await self._find(question, trip)
                fact = self._tell(question, found)
            except CallFailed as failure:
                fact = self._fall_back(question, failure)
                code, detail = str(failure.kind), failure.detail
        took_ms = (asyncio.get_running_loop().time() - started) * 1000
        return ReadResult(
            fact=replace(fact, operation=prepared.name, took_ms=round(took_ms, 1)),
            attempts=trip.attempts,
            changes=tuple(trip.changes),
            is_absent=found is not None and found.value is None,
            is_filtered=found is not None and fact.value != found.value,
            code=code,
            detail=detail,
        )

    async def _find(self, question: _Question, trip: Trip) -> _Found:
        prepared = question.prepared
        request = build_request(
            prepared,
            question.scope,
            base=self._exchange.base_of(prepared),
            moment=Moment(self._clock()),
        )
        size_before = trip.bytes_left
        if prepared.operation.is_list:
            found = await self._find_pages(prepared, request, trip)
        else:
            found = await self._persist(prepared, request, trip)
        if found.value is None:
            self._kept.drop(question.kept_under)
        elif prepared.operation.stale_ok is not None:
            size = size_before - trip.bytes_left
            self._kept.keep(question.kept_under, found.value, size=size)
        return found

    async def _persist(self, prepared: Prepared, request: Request, trip: Trip) -> _Found:
        def accept(answer: Answer) -> _Found:
            if answer.status in prepared.operation.not_found:
                return _Found(None)
            record = map_single(prepared, decode(prepared, answer))
            return _Found(dict(record) if record is not None else None)

        return await self._with_retries(prepared, request, trip, accept)

    async def _find_pages(self, prepared: Prepared, request: Request, trip: Trip) -> _Found:
        paging = prepared.operation.paging
        records: list[Value] = []
        turn: Turn | None = first_turn(paging)
        while turn is not None:
            url = turn.url or with_query(request.url, turn.query)
            page = Request(request.method, self._own(prepared, url), request.headers, request.body)
            seen, mapped = await self._find_page(prepared, page, trip, turn)
            records.extend(mapped)
            turn = next_turn(paging, seen) if paging is not None and seen is not None else None
            if turn is not None and paging is not None and turn.number > paging.max_pages:
                return _Found(records, is_cut=True)
        return _Found(records)

    async def _find_page(
        self, prepared: Prepared, request: Request, trip: Trip, turn: Turn
    ) -> tuple[SeenPage | None, list[Record]]:
        def accept(answer: Answer) -> tuple[SeenPage | None, list[Record]]:
            if answer.status in prepared.operation.not_found:
                return None, []
            root = decode(prepared, answer)
            items, mapped = map_items(prepared, root)
            return SeenPage(turn, request.url, items, root, answer.headers), mapped

        return await self._with_retries(prepared, request, trip, accept)

    async def _with_retries(
        self, prepared: Prepared, request: Request, trip: Trip, accept: Callable[[Answer], T]
    ) -> T:
        attempt = Attempt(self._exchange, prepared, request, trip)
        return await persist(attempt, accept, randomness=self._randomness)

    def _own(self, prepared: Prepared, url: str) -> str:
        """Refuse the address of a next page that lies outside the system."""
        base = self._exchange.base_of(prepared)
        if not url.startswith((f"{base}/", f"{base}?")) or "/.." in url:
            detail = "the next page lies outside the base URL"
            raise CallFailed(ErrorKind.NOT_ALLOWED_ADDRESS, reach=Reach.NOT_SENT, detail=detail)
        return url

    def _tell(self, question: _Question, found: _Found) -> Fact:
        """Return the fact of an answer that came now, less what is not the contact's."""
        value = self._permitted(question, found.value)
        if value is None:
            return self._not_permitted()
        reason = ErrorKind.TRUNCATED.value if found.is_cut else None
        return Fact(FactStatus.KNOWN, value, as_of=time_text(self._clock()), reason=reason)

    def _fall_back(self, question: _Question, failure: CallFailed) -> Fact:
        """Return an earlier answer where one may stand in, else that there is none."""
        operation = question.prepared.operation
        if failure.kind == ErrorKind.BAD_ARGUMENTS:
            return (
                self._not_permitted()
            )  # what the document cannot accept names nothing that there is
        if is_down(failure.kind):
            kept = self._kept.find(question.kept_under, within=operation.stale_ok)
            value = self._permitted(question, kept.value) if kept is not None else None
            if kept is not None and value is None:
                return self._not_permitted()
            if kept is not None:
                as_of = time_text(kept.as_of)
                return Fact(FactStatus.STALE, value, as_of=as_of, reason=str(failure.kind))
        now = time_text(self._clock())
        return Fact(FactStatus.UNAVAILABLE, as_of=now, reason=str(failure.kind))

    def _permitted(self, question: _Question, value: Value) -> Value:
        """Return what of an answer is the contact's: fewer records, or None for one that is not."""
        whose = question.prepared.operation.belongs_to
        if whose is None or value is None:
            return value
        moment = Moment(self._clock())
        if isinstance(value, list):
            return [one for one in value if whose.holds({**question.scope, "item": one}, moment)]
        return value if whose.holds({**question.scope, "item": value}, moment) else None

    def _not_permitted(self) -> Fact:
        """Return the one fact for "not there", "not yours" and "not at your level"."""
        now = time_text(self._clock())
        return Fact(FactStatus.NOT_PERMITTED, as_of=now, reason=ErrorKind.NOT_PERMITTED.value)
