"""What the engine is set to, and the small values that its parts pass on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, with its zone."""
Randomness: TypeAlias = Callable[[int], bytes]
"""Gives that many random bytes."""


def _seconds(*values: float) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=value) for value in values)


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How the engine works.

    Attributes:
        tenant: Whose conversations these are.
        worker: This process's name; unique for each start.
        pepper: The secret that code digests are made with.
        lease: How long the worker is held for alive without a heartbeat.
        poll: How often the loops look without being told.
        follow_poll: How often those who wait for a turn look without being told.
        attempts: So many failed runs in one process set a turn's items aside.
        deaths: So many runs that the process did not survive do so too: more than by chance, as from the second one they run alone.
        pauses: Before another run of a failed turn; the last repeats.
        delivery_pauses: Before another try of a delivery; after the last it is given up.
        foreign_pauses: While another conversation is at the same business effect, we look again after each of these.
        rounds: How often one turn may ask the outside and go on.
        most_active: Conversations worked on at the same time.
        most_held: Conversations whose state is kept at hand.
        stop_within: How long a stop waits for turns in progress.
        push_channels: Channels whose replies are delivered by the outbox; on the others the contact's side reads the log.
    """

    tenant: str = "default"
    worker: str = "worker"
    pepper: str = field(default="", repr=False)
    lease: timedelta = timedelta(seconds=15)
    poll: timedelta = timedelta(seconds=1)
    follow_poll: timedelta = timedelta(seconds=15)
    attempts: int = 3
    deaths: int = 6
    pauses: tuple[timedelta, ...] = _seconds(0.2, 1, 5)
    delivery_pauses: tuple[timedelta, ...] = _seconds(1, 5, 20, 60, 300, 900)
    foreign_pauses: tuple[timedelta, ...] = _seconds(0.1, 0.2, 0.5, 1, 2, 4)
    rounds: int = 60
    most_active: int = 256
    most_held: int = 4096
    stop_within: timedelta = timedelta(seconds=30)
    push_channels: frozenset[str] = frozenset()

    def pause_after(self, attempt: int) -> timedelta:
        """Return the pause after a failed run; the first is 1."""
        return self.pauses[min(attempt, len(self.pauses)) - 1] if self.pauses else timedelta(0)
