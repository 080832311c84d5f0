"""The whole product, with the shop's assistant, dies once at each named place of a refund: the customer notices nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import aiohttp
import pytest

from standfast.app import Application, Settings, World, assemble, make_releases
from standfast.app.double import double_factory, running_double
from standfast.app.releases import Releases
from standfast.app.stage_time import StageClock, seeded_randomness
from standfast.assistant import load_folder
from standfast.events import ConversationId, EffectDone, Record, Replied
from standfast.storage import NewInbox, open_sqlite
from standfast.turns import crashing

ORDERS = Path(__file__).parents[2] / "packs" / "orders"
NOW = datetime.fromisoformat("2026-11-20T09:00:00+00:00")
CHAT = ConversationId("c")
SAID = ("I want my money back", "they are too small", "yes")
PLACES = ("after_accept", "after_take", "after_reading", "after_reads", "before_intent",
          "after_intent", "before_call", "after_call", "before_commit", "after_commit")  # fmt: skip


class CrashNow(BaseException):
    """The process dies."""


@cache
def releases() -> Releases:
    """Parse and train once for all."""
    made = make_releases(Settings(encoder="none"), StageClock(NOW))
    made.adopt(load_folder(ORDERS))
    return made


@dataclass
class Product:
    """One application after another on the same file."""

    folder: Path
    url: str
    app: Application

    async def post(self, kind: str, name: str, body: Record) -> None:
        item = NewInbox("default", CHAT, "web", name, kind, {"id": name, **body})
        await self.app.engine.accept(item)

    async def drain(self) -> None:
        await self.app.engine.drain()

    async def restart(self) -> None:
        await self.app.close()
        self.app = start(self.folder, self.url)

    async def survive(self, left: list[str], work: Callable[[], Awaitable[None]]) -> None:
        """Do it again and again while the process dies at the places that are left."""

        def hook(name: str) -> None:
            if left and name == left[0]:
                left.pop(0)
                raise CrashNow(name)

        while True:
            try:
                with crashing(hook):
                    return await work()
            except CrashNow:
                await self.restart()


def start(folder: Path, url: str) -> Application:
    clock = StageClock(NOW)
    environ = {"SANDBOX_URL": url, "STANDFAST_SHOP_TOKEN_KEY": "k" * 40}
    world = World(clock, seeded_randomness("x"), environ, pause=clock.pause)
    settings = Settings(encoder="none", data=folder)
    store = open_sqlite(folder / "s.db", clock=clock)
    return assemble(settings, store, releases(), world=world, worker="w")


@asynccontextmanager
async def product(folder: Path) -> AsyncIterator[Product]:
    assistant = releases().assistant(releases().live())
    clock = StageClock(NOW)
    async with running_double(double_factory(assistant), clock=clock) as double:
        assert double is not None
        running = Product(folder, double.url, start(folder, double.url))
        yield running
        await running.app.close()


async def refunds(url: str) -> int:
    """Return how many refunds the payment system carried out."""
    path = "/control/ledger?committed=true&limit=100000"
    async with aiohttp.ClientSession() as session, session.get(url + path) as response:
        calls = json.loads(await response.text())["calls"]
    return sum(call["operation"] == "createRefund" for call in calls)


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
async def test_a_refund_survives_a_death(tmp_path: Path, place: str) -> None:
    async with product(tmp_path) as running:
        who: Record = {"contact": "CUS-000115", "attributes": {}, "level": "verified"}
        await running.post("identity", "i", who)
        await running.drain()
        for number, text in enumerate(SAID):
            left = [place]
            body: Record = {"text": text, "payload": None, "language": "en"}
            await running.survive(left, partial(running.post, "message", f"m{number}", body))
            await running.survive(left, running.drain)
        events = [one.event for one in await running.app.store.events(CHAT)]
        assert await refunds(running.url) == 1
        assert sum(isinstance(event, EffectDone) for event in events) == 1
        heard = [event.reply for event in events if isinstance(event, Replied)]
        assert heard == ["ask_reason", "confirm_refund", "refund_made", "refund_send_it_back"]
