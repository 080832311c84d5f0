"""A write from its arguments to what is known of its outcome.

                                   | nothing sent before          | perhaps sent before
    2xx, as the document says      | done                         | done
    a status in `refused`, or 401  | refused                      | refused where it settles the doubt, else unknown
    no connection ever stood       | not sent                     | unknown
    anything else                  | unknown                      | unknown

A refusal settles the doubt about an earlier call only under a key, and only when it can have come from the system's
business rules: who honours a key answers the second call like the first, so "no" means that the first was not done.
401, 403, 404 and 422 may come from before that (credentials, routes, a key used with another body) and settle nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from standfast.assistant import Moment
from standfast.connectors.building import build_request, header_text, scope_of
from standfast.connectors.decoding import decode, map_single
from standfast.connectors.errors import CallFailed, ErrorKind, Reach, http_kind, is_passing
from standfast.connectors.exchange import Exchange, Trip
from standfast.connectors.persisting import Attempt, persist
from standfast.connectors.preparing import Prepared
from standfast.connectors.retrying import Deadline
from standfast.connectors.types import (
    Answer,
    Clock,
    Earlier,
    Randomness,
    Request,
    WriteIntent,
    WriteResult,
    WriteStatus,
)
from standfast.events import Contact, Record, reaches

_SETTLES_NOTHING = frozenset(
    {ErrorKind.AUTH_FAILED, *(http_kind(status) for status in (401, 403, 404, 422))}
)
_ABSENCE_COUNTS = frozenset(
    {ErrorKind.RESET, ErrorKind.RATE_LIMITED, *(http_kind(status) for status in (500, 503))}
)
_IN_FLIGHT = http_kind(409)


class Writing:
    """Makes writes.

    Args:
        exchange: Makes the attempts.
        clock: Passed to expressions.
        randomness: Spreads retries.
    """

    def __init__(self, exchange: Exchange, *, clock: Clock, randomness: Randomness) -> None:
        self._exchange = exchange
        self._clock = clock
        self._randomness = randomness

    async def write(
        self, prepared: Prepared, arguments: Record, *, contact: Contact, intent: WriteIntent
    ) -> WriteResult:
        """Return what is known of the write's outcome, whatever the other side does."""
        trip = Trip(Deadline(intent.deadline_s), prepared.operation.max_bytes)
        started = asyncio.get_running_loop().time()
        doubt = _Doubt(prepared, intent)
        try:
            request = self._build(prepared, arguments, contact=contact, intent=intent)
            made = await self._persist(prepared, request, trip, doubt)
            result = WriteResult(WriteStatus.DONE, made)
        except CallFailed as failure:
            result = doubt.judge(failure)
        took_ms = (asyncio.get_running_loop().time() - started) * 1000
        return replace(
            result,
            attempts=trip.attempts,
            took_ms=round(took_ms, 1),
            changes=tuple(trip.changes),
        )

    def _build(
        self, prepared: Prepared, arguments: Record, *, contact: Contact, intent: WriteIntent
    ) -> Request:
        if not reaches(contact.level, prepared.operation.needs):
            raise CallFailed(ErrorKind.NOT_PERMITTED, reach=Reach.NOT_SENT)
        scope = scope_of(arguments, contact, intent.key)
        base = self._exchange.base_of(prepared)
        request = build_request(prepared, scope, base=base, moment=Moment(self._clock()))
        own = prepared.operation.idempotency
        if own is None or own.kind != "key" or not own.header:
            return request
        key = header_text(own.header, intent.key)
        return replace(request, headers={**request.headers, own.header: key})

    async def _persist(
        self, prepared: Prepared, request: Request, trip: Trip, doubt: _Doubt
    ) -> Record:
        def accept(answer: Answer) -> Record:
            root = decode(prepared, answer)
            if not prepared.operation.result:
                return {}
            return map_single(prepared, root) or {}

        return await persist(
            Attempt(self._exchange, prepared, request, trip),
            accept,
            randomness=self._randomness,
            may_repeat=doubt.may_repeat,
        )


class _Doubt:
    """What the failures of one write say about whether it happened.

    Args:
        prepared: The operation.
        intent: Says whether it may have been sent before.
    """

    def __init__(self, prepared: Prepared, intent: WriteIntent) -> None:
        idempotency = prepared.operation.idempotency
        self._has_key = idempotency is not None and idempotency.kind == "key"
        self._refused = {http_kind(status) for status in prepared.operation.refused}
        self._may_have_arrived = intent.earlier is Earlier.POSSIBLE

    def may_repeat(self, failure: CallFailed) -> bool:
        """Note a failure and tell whether the same request may be sent again at once."""
        if failure.reach is Reach.NOT_SENT:
            return failure.kind in {ErrorKind.CONNECT_FAILED, ErrorKind.TIMEOUT}
        if self._is_refused(failure):
            return False
        self._may_have_arrived = True
        return self._has_key and (is_passing(failure.kind) or failure.kind == _IN_FLIGHT)

    def judge(self, failure: CallFailed) -> WriteResult:
        """Return what the last failure leaves."""
        status = self._status_of(failure)
        return WriteResult(
            status,
            code=str(failure.kind),
            detail=failure.detail,
            absence_counts=status is WriteStatus.UNKNOWN
            and (failure.kind in _ABSENCE_COUNTS or failure.reach is Reach.NOT_SENT),
        )

    def _status_of(self, failure: CallFailed) -> WriteStatus:
        if failure.reach is Reach.NOT_SENT:
            return WriteStatus.UNKNOWN if self._may_have_arrived else WriteStatus.NOT_SENT
        if not self._is_refused(failure):
            return WriteStatus.UNKNOWN
        if self._may_have_arrived and (not self._has_key or failure.kind in _SETTLES_NOTHING):
            return WriteStatus.UNKNOWN
        return WriteStatus.REFUSED

    def _is_refused(self, failure: CallFailed) -> bool:
        return failure.kind in self._refused or failure.kind == ErrorKind.AUTH_FAILED
