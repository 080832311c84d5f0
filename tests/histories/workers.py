"""Workers that die, stand still and are replaced: each is a real engine in a simulated process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from tests.histories.loop import Process
from tests.histories.payments import CONNECTORS, Payments
from tests.histories.script import Reader
from tests.histories.shaky import ShakyStore
from tests.histories.weather import Weather
from tests.turns.conftest import TINY
from tests.turns.rehearsal import OnePage, render

from standfast.actions import Actions
from standfast.storage import Delivery, MemoryStore
from standfast.turns import Advancing, DeliveryFailed, Engine, EngineSettings, Parts

SETTINGS = EngineSettings(
    lease=timedelta(seconds=3),
    poll=timedelta(seconds=1.5),
    follow_poll=timedelta(seconds=1),
    stop_within=timedelta(seconds=5),
    delivery_pauses=(timedelta(seconds=1),) * 30,
    push_channels=frozenset({"push"}),
)


@dataclass(slots=True, eq=False)
class Mailbox:
    """Where replies are delivered to on a channel that does not read the log; it knows each delivery by its id."""

    weather: Weather
    arrived: dict[str, str] = field(default_factory=dict)

    async def __call__(self, delivery: Delivery) -> None:
        """Take a delivery, or fail before or after.

        Raises:
            DeliveryFailed: It does not arrive, or its receipt is lost.
        """
        await self.weather.travel(0.2)
        await self.weather.strike()
        rate = self.weather.climate.payments
        if self.weather.happens(rate):
            raise DeliveryFailed("http_503", is_final=False)
        self.arrived[delivery.id] = f"{delivery.conversation}: {delivery.body['text']}"
        if self.weather.happens(rate):
            raise DeliveryFailed("timeout", is_final=False)
        await self.weather.strike()
        await self.weather.travel(0.2)


@dataclass(frozen=True, slots=True)
class Site:
    """What all workers share."""

    weather: Weather
    store: MemoryStore
    payments: Payments
    mailbox: Mailbox
    advance: Advancing
    attempts: int
    skews: tuple[float, ...]
    shake: Callable[[MemoryStore, Weather], Any] = ShakyStore


@dataclass(slots=True, eq=False)
class Worker:
    """One process with an engine."""

    process: Process
    engine: Engine


@dataclass(slots=True, eq=False)
class Crew:
    """The workers of a history: each place has one worker after another."""

    site: Site
    places: list[Worker | None] = field(default_factory=list)
    born: int = 0

    async def keep(self, place: int) -> None:
        """Keep one place filled: start a worker, and another one some time after it died or was stopped."""
        weather = self.site.weather
        while True:
            gone = asyncio.Event()
            worker = self._new(place)
            worker.process.on_death = gone.set
            weather.loop.spawn(worker.process, self._work(worker))
            self.places[place] = worker
            life = weather.random.choice((None, None, weather.random.uniform(1, 8)))
            await self._outlast(worker, gone, life)
            self.places[place] = None
            if weather.is_bad:
                await asyncio.sleep(
                    weather.random.choice((0.1, 1.0, 5.0)) * weather.random.random()
                )

    async def _outlast(self, worker: Worker, gone: asyncio.Event, life: float | None) -> None:
        """Wait until a worker died; one that has a planned life is stopped gracefully after it."""
        try:
            async with asyncio.timeout(life):
                await gone.wait()
        except TimeoutError:
            if self.site.weather.is_bad:
                self.site.weather.count("stop")
                self.site.weather.loop.spawn(worker.process, self._stop(worker))
            await gone.wait()

    async def _work(self, worker: Worker) -> None:
        while True:
            try:
                return await worker.engine.start()
            except Exception:  # noqa: BLE001  # a supervisor tries again
                await asyncio.sleep(0.5)

    async def _stop(self, worker: Worker) -> None:
        try:
            await worker.engine.stop()
        finally:
            worker.process.die()

    def _new(self, place: int) -> Worker:
        self.born += 1
        site, name = self.site, f"worker-{self.born}"
        skew = site.skews[place]
        release = replace(TINY, connectors={"pay": CONNECTORS[site.payments.mode]})
        clock = lambda: site.weather.clock(skew)  # noqa: E731  # as short as it is
        parts = Parts(
            assistants=lambda _: release,
            live=lambda: release.release,
            understanding=lambda _: Reader(),
            knowledge=lambda _: OnePage(),
            actions=Actions(site.payments, clock),
            advance=site.advance,
            render=render,
            clock=clock,
            randomness=site.weather.random.randbytes,
            deliverers={"push": site.mailbox},
        )
        settings = replace(SETTINGS, worker=name, attempts=site.attempts)
        store = site.shake(site.store, site.weather)
        return Worker(Process(name), Engine(store, parts, settings))
