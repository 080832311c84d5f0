"""One attempt of one operation: let through by its breaker and its gate, given credentials, sent, judged.

What every attempt passes, in this order: the address rule, the gate (so many at once, waiting within the deadline), the
breaker, the credentials (a refused token is renewed once), the wire, the status, the caller's reading of the body.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

from standfast.connectors.addresses import check_url
from standfast.connectors.authentication import Authenticator
from standfast.connectors.breaker import Breaker, BreakerState, Ticket
from standfast.connectors.credentials import reveal
from standfast.connectors.errors import (
    AddressRefused,
    CallFailed,
    ErrorKind,
    Reach,
    harms_breaker,
    http_kind,
)
from standfast.connectors.preparing import Prepared
from standfast.connectors.retrying import Deadline, RetryBudget, retry_after_s
from standfast.connectors.types import Answer, Clock, OnBreaker, Request
from standfast.connectors.wire import Purpose, Wire, WireLimits
from standfast.events import BreakerChanged

T = TypeVar("T")

_UNAUTHORISED = 401
_TOO_MANY = 429
_TOKEN_BYTES = 64_000


@dataclass(slots=True)
class Trip:
    """One read or write on its way: what is left of its bounds, and what happened so far."""

    deadline: Deadline
    bytes_left: int
    attempts: int = 0
    changes: list[BreakerChanged] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Watch:
    """What is kept of one operation between its calls."""

    breaker: Breaker
    gate: asyncio.Semaphore
    concurrency: int


class Exchange:
    """Makes attempts; keeps the breakers, gates and retry budgets of all operations.

    Args:
        wire: Sends.
        authenticator: Gives credentials.
        environ: Where base URLs are found.
        clock: For breakers and Retry-After dates.
        on_breaker: Is told of changes.
    """

    def __init__(
        self,
        wire: Wire,
        authenticator: Authenticator,
        *,
        environ: Mapping[str, str],
        clock: Clock,
        on_breaker: OnBreaker,
    ) -> None:
        self._wire = wire
        self._authenticator = authenticator
        self._environ = environ
        self._clock = clock
        self._on_breaker = on_breaker
        self._watches: dict[str, _Watch] = {}
        self._budgets: dict[str, RetryBudget] = {}

    def base_of(self, prepared: Prepared) -> str:
        """Return a connector's base URL with its path, without a slash at the end.

        Raises:
            CallFailed: `missing_secret`: it is not set.
        """
        connector = prepared.connector
        return reveal(connector.base_url, self._environ).rstrip("/") + connector.base_path.rstrip(
            "/"
        )

    def budget_of(self, prepared: Prepared) -> RetryBudget:
        """Return the retry budget that the connector's operations share."""
        return self._budgets.setdefault(prepared.connector.name, RetryBudget())

    def breaker_states(self) -> dict[str, str]:
        """Return the state of each operation's breaker."""
        return {name: watch.breaker.state.value for name, watch in sorted(self._watches.items())}

    async def attempt(
        self, prepared: Prepared, request: Request, trip: Trip, accept: Callable[[Answer], T]
    ) -> T:
        """Return what `accept` made of the answer.

        Args:
            prepared: The operation.
            request: Without credentials.
            trip: Its bounds and tally.
            accept: Reads an answer with a status that is no failure; raises CallFailed.

        Raises:
            CallFailed: There was no usable answer.
        """
        watch = self._watch(prepared)
        async with _through(watch.gate, trip.deadline):
            ticket = self._admit(prepared, watch.breaker, trip)
            verdict = _Verdict(watch.breaker, ticket)
            before = watch.breaker.state
            try:
                answer = await self._send(prepared, request, trip)
                self._judge(prepared, answer)
                return verdict.praise(accept(answer))
            except CallFailed as failure:
                verdict.note(failure)
                raise
            finally:
                verdict.close()
                self._note_change(prepared, watch.breaker, trip, before)

    async def _send(self, prepared: Prepared, request: Request, trip: Trip) -> Answer:
        auth, base = prepared.connector.auth, self.base_of(prepared)

        async def send_for_token(token_request: Request) -> Answer:
            limits = replace(self._limits(prepared, trip), max_bytes=_TOKEN_BYTES)
            self._check_address(prepared, token_request)
            try:
                return await self._send_over(prepared, token_request, limits)
            except CallFailed as failure:
                failure.reach = Reach.NOT_SENT  # the operation's own request, that is
                raise

        async def send() -> tuple[Answer, str | None]:
            ready = await self._authenticator.authorise(
                request, auth, base=base, send=send_for_token
            )
            limits = self._limits(prepared, trip)
            self._check_address(prepared, ready.request)
            trip.attempts += 1
            return await self._send_over(prepared, ready.request, limits), ready.token

        answer, token = await send()
        if answer.status == _UNAUTHORISED and token is not None:
            self._authenticator.forget(auth, base, token)
            answer, _ = await send()
        trip.bytes_left -= len(answer.body)
        return answer

    def _check_address(self, prepared: Prepared, request: Request) -> None:
        try:
            check_url("/".join(request.url.split("/", 3)[:3]), prepared.rule)
        except AddressRefused as error:
            raise CallFailed(
                ErrorKind.NOT_ALLOWED_ADDRESS, reach=Reach.NOT_SENT, detail=str(error)
            ) from None

    async def _send_over(self, prepared: Prepared, request: Request, limits: WireLimits) -> Answer:
        is_read = prepared.operation.access == "read"
        return await self._wire.send(
            request,
            ranges=prepared.rule.ranges,
            purpose=Purpose.READ if is_read else Purpose.WRITE,
            limits=limits,
        )

    def _limits(self, prepared: Prepared, trip: Trip) -> WireLimits:
        left = trip.deadline.left_s()
        if left <= 0:
            raise CallFailed(ErrorKind.TIMEOUT, reach=Reach.NOT_SENT, detail="no time is left")
        connect = prepared.operation.connect_limit.total_seconds()
        read = prepared.operation.read_limit.total_seconds()
        return WireLimits(min(connect, left), min(connect + read, left), max(0, trip.bytes_left))

    def _judge(self, prepared: Prepared, answer: Answer) -> None:
        """Refuse a status that is neither success nor a "there is none" that the operation expects."""
        operation = prepared.operation
        if answer.status // 100 == 2:  # noqa: PLR2004 - the class of success
            return
        if operation.access == "read" and answer.status in operation.not_found:
            return
        kind = {_UNAUTHORISED: ErrorKind.AUTH_FAILED, _TOO_MANY: ErrorKind.RATE_LIMITED}.get(
            answer.status, http_kind(answer.status)
        )
        failure = CallFailed(kind, reach=Reach.ANSWERED)
        failure.retry_after_s = retry_after_s(answer.headers.get("retry-after"), self._clock)
        raise failure

    def _watch(self, prepared: Prepared) -> _Watch:
        """Return what is kept of an operation; begun anew when a release changes its settings."""
        settings, most = prepared.connector.breaker, max(1, prepared.operation.concurrency)
        watch = self._watches.get(prepared.name)
        if watch is not None and watch.concurrency == most and watch.breaker.settings == settings:
            return watch
        breaker = Breaker(settings, self._clock)
        if watch is not None and watch.breaker.settings == settings:
            breaker = watch.breaker
        watch = _Watch(breaker, asyncio.Semaphore(most), most)
        self._watches[prepared.name] = watch
        return watch

    def _admit(self, prepared: Prepared, breaker: Breaker, trip: Trip) -> Ticket:
        before = breaker.state
        ticket = breaker.admit()
        self._note_change(prepared, breaker, trip, before)
        if ticket is None:
            raise CallFailed(ErrorKind.BREAKER_OPEN, reach=Reach.NOT_SENT)
        return ticket

    def _note_change(
        self, prepared: Prepared, breaker: Breaker, trip: Trip, before: BreakerState
    ) -> None:
        """Tell of a breaker's change, if there was one."""
        if breaker.state is not before:
            change = BreakerChanged(operation=prepared.name, state=breaker.state.value)
            trip.changes.append(change)
            self._on_breaker(change)


class _Verdict:
    """Hands a breaker's ticket back once: for good, for bad, or (cancelled, our own mistake) for nothing."""

    def __init__(self, breaker: Breaker, ticket: Ticket) -> None:
        self._breaker = breaker
        self._ticket: Ticket | None = ticket

    def praise(self, value: T) -> T:
        """Note a usable answer and return it."""
        if self._ticket is not None:
            self._breaker.succeed(self._ticket)
            self._ticket = None
        return value

    def note(self, failure: CallFailed) -> None:
        """Note a failure: for bad where it speaks against the system, for good where it was answered."""
        if self._ticket is None:
            return
        if harms_breaker(failure.kind):
            self._breaker.fail(self._ticket)
            self._ticket = None
        elif failure.reach is Reach.ANSWERED and failure.kind != ErrorKind.RATE_LIMITED:
            self.praise(None)

    def close(self) -> None:
        """Release the ticket if nothing was noted."""
        if self._ticket is not None:
            self._breaker.release(self._ticket)
            self._ticket = None


@asynccontextmanager
async def _through(gate: asyncio.Semaphore, deadline: Deadline) -> AsyncIterator[None]:
    """Hold one of the places of a gate, waiting for it as long as the deadline allows."""
    if gate.locked():
        try:
            async with asyncio.timeout(deadline.left_s()):
                await gate.acquire()
        except TimeoutError:
            raise CallFailed(
                ErrorKind.BUSY, reach=Reach.NOT_SENT, detail="too many calls at once"
            ) from None
    else:
        await gate.acquire()
    try:
        yield
    finally:
        gate.release()
