"""What goes wrong in a history, drawn from its seed, and the trace of everything that happens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from tests.histories.loop import PROCESS, SeededLoop

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
RATES = (0.0, 0.002, 0.01, 0.04)
Entry = tuple[float, str, str]
"""Virtual time, process, what happened."""


@dataclass(frozen=True, slots=True)
class Climate:
    """How bad a history is.

    Attributes:
        kill: How likely a worker dies before or after a call.
        freeze: How likely it stands still there.
        refuse: How likely the store does not answer, and nothing was stored.
        lose: How likely the store has stored, and its answer is lost.
        payments: How likely a payment, or the look for one, goes wrong.
        outages: From when to when no worker reaches the store.
        until: When all of that ends.
        pace: The longest a call to the store usually takes, in seconds.
    """

    kill: float
    freeze: float
    refuse: float
    lose: float
    payments: float
    outages: tuple[tuple[float, float], ...]
    until: float
    pace: float


def draw_climate(random: Random) -> Climate:
    """Return how bad it will be."""
    starts = [random.uniform(0, 8) for _ in range(random.choice((0, 0, 1, 2)))]
    return Climate(
        kill=random.choice(RATES),
        freeze=random.choice(RATES),
        refuse=random.choice(RATES),
        lose=random.choice(RATES),
        payments=random.choice((0.0, 0.1, 0.4)),
        outages=tuple((start, start + random.uniform(0.2, 5)) for start in starts),
        until=random.uniform(6, 12),
        pace=random.choice((0.005, 0.02, 0.3)),
    )


@dataclass(slots=True, eq=False)
class Weather:
    """Lets time pass and things go wrong, by chance.

    Attributes:
        random: Of the seed; everything that is drawn is drawn here or in the loop.
        faults: How many of each kind there were.
    """

    loop: SeededLoop
    random: Random
    climate: Climate
    trace: list[Entry] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)

    def note(self, what: str) -> None:
        """Write down what happens."""
        self.trace.append((self.loop.time(), PROCESS.get().name, what))

    def clock(self, skew: float = 0.0) -> datetime:
        """Return the virtual day and time, as a clock that is wrong by some seconds shows it."""
        return START + timedelta(seconds=self.loop.time() + skew)

    @property
    def is_bad(self) -> bool:
        """Whether faults still happen."""
        return self.loop.time() < self.climate.until

    def happens(self, rate: float) -> bool:
        """Draw whether something of a rate happens now."""
        return rate > 0 and self.is_bad and self.random.random() < rate

    def count(self, fault: str) -> None:
        """Write a fault down."""
        self.faults[fault] = self.faults.get(fault, 0) + 1
        self.note(f"FAULT {fault}")

    async def travel(self, longest: float | None = None) -> None:
        """Let a call take its time: mostly little, now and then long, sometimes none."""
        drawn = self.random.random()
        if drawn < 0.3:
            await asyncio.sleep(0)
        else:
            usual = self.climate.pace if longest is None else longest
            await asyncio.sleep(usual * drawn * (8 if drawn > 0.99 else 1))

    async def last(self, longest: float) -> None:
        """Let something take its time, surely no more than that."""
        await asyncio.sleep(longest * self.random.random())

    async def strike(self) -> None:
        """Let the process that runs die or stand still, if it is drawn."""
        process = PROCESS.get()
        if self.happens(self.climate.kill):
            self.count("kill")
            process.die()
            await self.loop.create_future()
        if self.happens(self.climate.freeze):
            self.count("freeze")
            self.loop.freeze(process, self.random.choice((0.5, 4.0, 20.0)) * self.random.random())
            await asyncio.sleep(0)

    def is_out(self) -> bool:
        """Tell whether the store cannot be reached now."""
        now = self.loop.time()
        if any(start <= now < end for start, end in self.climate.outages) and self.is_bad:
            self.faults["outage"] = self.faults.get("outage", 0) + 1
            return True
        return False

    def text(self) -> list[str]:
        """Return the trace as lines."""
        return [f"{time:9.4f} {process:10} {what}" for time, process, what in self.trace]
