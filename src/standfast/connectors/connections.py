"""All outside systems of a process: reads that become facts, writes whose outcome is told honestly."""

from __future__ import annotations

from collections.abc import Mapping

from standfast.assistant import Connector, Operation
from standfast.connectors.authentication import Authenticator
from standfast.connectors.errors import CallFailed
from standfast.connectors.exchange import Exchange
from standfast.connectors.preparing import Preparations
from standfast.connectors.reading import Reading
from standfast.connectors.resolving import look_up
from standfast.connectors.stale import StaleAnswers
from standfast.connectors.types import (
    Clock,
    Lookup,
    OnBreaker,
    Randomness,
    ReadResult,
    WriteIntent,
    WriteResult,
    WriteStatus,
)
from standfast.connectors.wire import Wire
from standfast.connectors.writing import Writing
from standfast.events import BreakerChanged, Contact, Fact, FactStatus, Record, time_text


def ignore_change(_change: BreakerChanged) -> None:
    """Do nothing about a breaker's change."""


class Connections:
    """The one way out: every call to an outside system goes through here. Use it in one event loop; close it.

    Args:
        clock: Dates facts, tokens, signatures; lets breakers be tried again.
        randomness: Spreads retries.
        environ: Where base URLs and secrets are found by name.
        on_breaker: Is told when a circuit breaker changes; must not raise.
        lookup: Resolves host names.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        randomness: Randomness,
        environ: Mapping[str, str],
        on_breaker: OnBreaker = ignore_change,
        lookup: Lookup = look_up,
    ) -> None:
        self._clock = clock
        self._prepared = Preparations()
        self._kept = StaleAnswers(clock)
        self._wire = Wire(lookup)
        self._authenticator = Authenticator(environ, clock)
        self._exchange = Exchange(
            self._wire, self._authenticator, environ=environ, clock=clock, on_breaker=on_breaker
        )
        self._reading = Reading(self._exchange, self._kept, clock=clock, randomness=randomness)
        self._writing = Writing(self._exchange, clock=clock, randomness=randomness)

    async def read(
        self,
        connector: Connector,
        operation: Operation,
        arguments: Record,
        *,
        contact: Contact,
        deadline_s: float,
    ) -> ReadResult:
        """Return the fact that a read gives, within the deadline; never raises for what the other side does."""
        try:
            prepared = self._prepared.get(connector, operation)
        except CallFailed as failure:
            name = f"{connector.name}.{operation.name}"
            fact = Fact(
                FactStatus.UNAVAILABLE,
                operation=name,
                as_of=time_text(self._clock()),
                reason=str(failure.kind),
            )
            return ReadResult(fact, 0, code=str(failure.kind), detail=failure.detail)
        return await self._reading.read(prepared, arguments, contact=contact, deadline_s=deadline_s)

    async def write(
        self,
        connector: Connector,
        operation: Operation,
        arguments: Record,
        *,
        contact: Contact,
        intent: WriteIntent,
    ) -> WriteResult:
        """Return what is known of a write's outcome; never raises for what the other side does.

        The request is repeated at once only where nothing was sent, or under a key that the other side honours.
        """
        try:
            prepared = self._prepared.get(connector, operation)
        except CallFailed as failure:
            return WriteResult(WriteStatus.NOT_SENT, code=str(failure.kind), detail=failure.detail)
        try:
            return await self._writing.write(prepared, arguments, contact=contact, intent=intent)
        finally:
            self._kept.drop_all(contact, connector.name)

    def breaker_states(self) -> dict[str, str]:
        """Return the state (closed, open, half_open) of each operation that was called."""
        return self._exchange.breaker_states()

    async def close(self) -> None:
        """Close all connections."""
        try:
            await self._authenticator.close()
        finally:
            await self._wire.close()
