"""kill -9 at random moments while people ask for refunds; then count what was lost and what happened twice.

    PYTHONPATH=.:src python -m tests.chaos.kill9 --kills 100 [--seed 1]

The checker reads three things alone: the posts that were acknowledged, the ledger of the payments double (which lives in
the driver and is never killed), and the log in the database.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from aiohttp import web
from tests.chaos.judging import Verdict, judge_log, judge_refunds, percentile
from tests.chaos.victim import Victim, free_port

from standfast.storage import Store, open_sqlite
from standfast.testing import Charge, Harness, PaymentsDouble, payments_app, start_double

CHATS = 12
PATIENCE_S = 60.0


@dataclass
class Course:
    """What happened, as the driver saw it."""

    posted: defaultdict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    refunds: Counter[str] = field(default_factory=Counter)
    recoveries_s: list[float] = field(default_factory=list)
    kills: int = 0


class Server(Victim):
    """The server, on the same port each time."""

    def __init__(self, database: Path, payments: str) -> None:
        port = free_port()
        super().__init__(["-m", "tests.chaos.server", str(database), str(port), payments])
        self.url = f"http://127.0.0.1:{port}"

    async def answers(self, session: aiohttp.ClientSession) -> int:
        """Return how many conversations have work, once it answers."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                async with session.get(f"{self.url}/idle") as response:
                    return int((await response.json())["waiting"])
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)
        raise TimeoutError("the server does not come back")


@asynccontextmanager
async def payments(course: Course, chance: random.Random) -> AsyncIterator[str]:
    """Serve a payments double that takes its time before and after it carries out."""
    double = PaymentsDouble(lambda: datetime.now(UTC))
    carry_out = double.refund

    def refund(request: object) -> object:
        made = carry_out(request)  # type: ignore[arg-type]
        course.refunds[made.order_ref] += 1
        return made

    double.refund = refund  # type: ignore[method-assign, assignment]

    @web.middleware
    async def dawdle(request: web.Request, handler: object) -> web.StreamResponse:
        order = str((await request.json()).get("charge", ""))[3:]
        now = datetime.now(UTC)
        double.add_charge(Charge(id=f"ch_{order}", order_ref=order, amount=10_000, created=now))
        await asyncio.sleep(chance.uniform(0, 0.03))
        response = await handler(request)  # type: ignore[operator]
        await asyncio.sleep(chance.uniform(0, 0.03))
        return response  # type: ignore[no-any-return]

    app = payments_app(double, Harness(), user="u", password="p")
    app.middlewares.append(dawdle)
    async with start_double(app) as running:
        yield running.url


async def talk(
    chat: str, server: Server, course: Course, stop: asyncio.Event, chance: random.Random
) -> None:
    """Post messages one after the other, each until it is acknowledged."""
    async with aiohttp.ClientSession() as session:
        number = 0
        while not stop.is_set():
            number += 1
            text = f"refund {chat}x{number}" if number % 2 else f"say {chat}x{number}"
            key = f"{chat}:{number}"
            await post(session, server.url, {"id": key, "chat": chat, "text": text})
            course.posted[chat].append((key, text))
            await asyncio.sleep(chance.uniform(0, 0.15))


async def post(session: aiohttp.ClientSession, url: str, said: dict[str, str]) -> None:
    """Post until it is acknowledged."""
    while True:
        try:
            async with session.post(f"{url}/messages", json=said) as response:
                if response.status == 202:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.02)


async def disturb(server: Server, course: Course, kills: int, chance: random.Random) -> None:
    """Kill the server so many times, at random moments."""
    async with aiohttp.ClientSession() as session:
        await server.answers(session)
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(0.05, 1.2))
            await server.kill()
            begun = time.monotonic()
            await server.start()
            await server.answers(session)
            course.recoveries_s.append(time.monotonic() - begun)
            course.kills += 1


async def settle(server: Server) -> None:
    """Wait until nothing is left to do."""
    async with aiohttp.ClientSession() as session:
        end = time.monotonic() + PATIENCE_S
        while await server.answers(session) and time.monotonic() < end:  # noqa: ASYNC110  # over HTTP
            await asyncio.sleep(0.1)


async def run(folder: Path, *, kills: int, seed: int) -> tuple[Course, Verdict]:
    """Let people talk, kill the server again and again, and judge."""
    chance = random.Random(seed)  # noqa: S311  # seeded, so that a run can be looked at again
    course, stop = Course(), asyncio.Event()
    async with payments(course, chance) as url:
        server = Server(folder / "chaos.db", url)
        try:
            await server.start()
            async with asyncio.TaskGroup() as group:
                for number in range(CHATS):
                    group.create_task(talk(f"c{number}", server, course, stop, chance))
                await disturb(server, course, kills, chance)
                stop.set()
            await settle(server)
        finally:
            await server.kill()
    store = open_sqlite(folder / "chaos.db")
    verdict = await judge(store, course)
    await store.close()
    return course, verdict


async def judge(store: Store, course: Course) -> Verdict:
    """Hold the log and the ledger against what was acknowledged."""
    posted = {chat: [key for key, _ in said] for chat, said in course.posted.items()}
    verdict = await judge_log(store, posted)
    texts = [text for said in course.posted.values() for _, text in said]
    wanted = {text.split()[1]: 1 for text in texts if text.startswith("refund")}
    judge_refunds(verdict, wanted, made=course.refunds)
    return verdict


def main() -> None:
    """Run the long form and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course, verdict = asyncio.run(run(Path(folder), kills=given.kills, seed=given.seed))
    figures = {
        "kills": course.kills,
        **verdict.figures(),
        "recovery_p50_s": percentile(course.recoveries_s, 0.5),
        "recovery_max_s": percentile(course.recoveries_s, 1),
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    if not verdict.is_good:
        sys.stderr.write(f"{verdict}\n")
        raise SystemExit(1)


if __name__ == "__main__":
    main()
