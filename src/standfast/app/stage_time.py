"""Time, chance and storage of a stage: all in our hands, so that a transcript goes the same each time."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime, timedelta

from standfast.storage import Delivery, MemoryStore
from standfast.turns import Randomness


class StageClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        """Return the stage's time."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move on; never back."""
        if by > timedelta(0):
            self._now += by

    async def pause(self, seconds: float) -> None:
        """Wait, in the stage's time: it is over at once."""
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)


class StageStore(MemoryStore):
    """The memory store, which remembers what was handed out for delivery."""

    def __init__(self, *, clock: StageClock) -> None:
        super().__init__(clock=clock)
        self.seen_deliveries: list[Delivery] = []

    async def due_deliveries(self, *, worker: str, limit: int) -> list[Delivery]:
        """Return deliveries that are due, and remember them."""
        found = await super().due_deliveries(worker=worker, limit=limit)
        self.seen_deliveries += found
        return found


def seeded_randomness(seed: str) -> Randomness:
    """Return bytes that look random and are the same for the same seed, call by call."""
    calls = 0

    def draw(count: int) -> bytes:
        nonlocal calls
        calls += 1
        return hashlib.shake_256(f"{seed}:{calls}".encode()).digest(count)

    return draw
