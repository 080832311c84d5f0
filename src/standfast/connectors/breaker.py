"""The circuit breaker: leaves an operation alone that keeps failing, and tries it again after a while.

    closed ──(so many failures of the last so many calls)──> open
    open ──(a while later, at the next call)──> half open: one call at a time is let through
    half open ──(it succeeds)──> closed;  ──(it fails)──> open

A call admitted in one state that ends in another says nothing any more: its `Ticket` is out of date. A clock that
goes back starts the waiting anew, so a breaker never stays open longer than the clock takes to pass `open_for`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from standfast.assistant import BreakerSettings
from standfast.connectors.types import Clock


class BreakerState(StrEnum):
    """What a breaker lets through: all, nothing, or one call at a time."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Ticket:
    """That a call was admitted, and in which period."""

    period: int


class Breaker:
    """The breaker of one operation.

    Args:
        settings: How many failures of how many calls open it, and for how long.
        clock: Tells when it may be tried again.
    """

    def __init__(self, settings: BreakerSettings, clock: Clock) -> None:
        self.settings = settings
        self.state = BreakerState.CLOSED
        self._clock = clock
        self._failed: deque[bool] = deque(maxlen=settings.window)
        self._opened_at: datetime | None = None
        self._period = 0
        self._is_probing = False

    def admit(self) -> Ticket | None:
        """Let a call through, or not (None). Who gets a ticket must hand it back by one of the other three."""
        if self.state is BreakerState.OPEN and self._has_waited():
            self._enter(BreakerState.HALF_OPEN)
        if self.state is BreakerState.OPEN or self._is_probing:
            return None
        self._is_probing = self.state is BreakerState.HALF_OPEN
        return Ticket(self._period)

    def succeed(self, ticket: Ticket) -> None:
        """Note that the admitted call was answered."""
        if ticket.period != self._period:
            return
        if self.state is BreakerState.HALF_OPEN:
            self._enter(BreakerState.CLOSED)
        else:
            self._failed.append(False)

    def fail(self, ticket: Ticket) -> None:
        """Note that the admitted call failed in a way that speaks against the system."""
        if ticket.period != self._period:
            return
        self._failed.append(True)
        if self.state is BreakerState.HALF_OPEN or sum(self._failed) >= self.settings.failures:
            self._opened_at = self._clock()
            self._enter(BreakerState.OPEN)

    def release(self, ticket: Ticket) -> None:
        """Note that the admitted call ended without saying anything about the system."""
        if ticket.period == self._period:
            self._is_probing = False

    def _has_waited(self) -> bool:
        now = self._clock()
        if self._opened_at is None or now < self._opened_at:
            self._opened_at = now
        return now - self._opened_at >= self.settings.open_for

    def _enter(self, state: BreakerState) -> None:
        self.state = state
        self._period += 1
        self._is_probing = False
        self._failed.clear()
