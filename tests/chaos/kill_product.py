"""kill -9 of the whole product at random moments, also while it starts, during refund conversations.

    PYTHONPATH=.:src:sandbox python -m tests.chaos.kill_product --kills 100 [--seed 1]

The sandbox is one process that is never killed. `standfast serve packs/orders` runs on SQLite, and is killed with everything
that it started. The checker reads the acknowledged posts, the sandbox's ledger, and the log.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import sys
import tempfile
import time
from bisect import bisect_right
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from tests.chaos.judging import Verdict, judge_log, judge_refunds, percentile
from tests.chaos.victim import Victim, free_port
from tests.chaos.visits import TOKENS, Diary, Purchase, ThreadLostError, Visit, purchases

from standfast.events import ConfirmationGiven, ConversationId
from standfast.storage import Store, open_sqlite

CUSTOMERS = 12
UP_S = (0.1, 3.0)
STARTING_S = (0.0, 4.0)
DIES_AT_START = 0.1
_START_S = 120.0
_CHECK_S = 2.0


@dataclass
class Course:
    """What happened, as the driver saw it."""

    diary: Diary = field(default_factory=Diary)
    killed_at: list[float] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)


@dataclass
class Place:
    """Where the two processes are."""

    product: Victim
    url: str
    sandbox: str
    data: Path


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Place]:
    """Start the sandbox, and the product for the first time."""
    port, sandbox_port = free_port(), free_port()
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    systems = Victim(["-m", "standfast_sandbox", "--port", str(sandbox_port), "--seed", "7"])
    environ = {
        "SANDBOX_URL": sandbox,
        "STANDFAST_SHOP_TOKEN_KEY": TOKENS.key,
        "STANDFAST_DATA": str(folder / "data"),
        "STANDFAST_ENCODER": "none",
    }
    serve = "from standfast.cli import main; main()"
    arguments = ["-c", serve, "serve", "packs/orders", "--port", str(port)]
    product = Victim(arguments, environ=environ, log=folder / "product.log")
    try:
        await systems.start()
        await wait_for(f"{sandbox}/control/clock")
        await product.start()
        await wait_for(f"http://127.0.0.1:{port}/readyz")
        yield Place(product, f"http://127.0.0.1:{port}", sandbox, folder / "data")
    finally:
        await product.kill()
        await systems.kill()


async def wait_for(address: str) -> None:
    """Wait until an address answers with 200.

    Raises:
        TimeoutError: It does not.
    """
    limit = aiohttp.ClientTimeout(total=_CHECK_S)
    async with asyncio.timeout(_START_S), aiohttp.ClientSession(timeout=limit) as http:
        while True:
            try:
                async with http.get(address) as response:
                    if response.ok:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.05)


async def shop(
    place: Place, course: Course, waiting: deque[Purchase], stop: asyncio.Event, seed: str
) -> None:
    """Be one customer after another, each to the end of the conversation."""
    chance = random.Random(seed)  # noqa: S311  # seeded, so that a run can be looked at again
    limit = aiohttp.ClientTimeout(total=10)
    async with (
        aiohttp.ClientSession(place.url, timeout=limit) as http,
        aiohttp.ClientSession(place.sandbox) as mail,
    ):
        while not stop.is_set():
            purchase = waiting.popleft()
            visit = Visit(purchase, http=http, mail=mail, diary=course.diary, chance=chance)
            try:
                await visit.go()
            except ThreadLostError as lost:
                course.diary.unfinished.append(str(lost))
            waiting.append(purchase)


async def disturb(place: Place, course: Course, *, kills: int, chance: random.Random) -> None:
    """Kill the product so many times, at random moments; now and then while it starts."""
    for _ in range(kills):
        if chance.random() < DIES_AT_START:
            await asyncio.sleep(chance.uniform(*STARTING_S))
        else:
            await wait_for(f"{place.url}/readyz")
            await asyncio.sleep(chance.uniform(*UP_S))
        await place.product.kill()
        course.killed_at.append(time.monotonic())
        await place.product.start()
    await wait_for(f"{place.url}/readyz")


async def run(folder: Path, *, kills: int, seed: int) -> tuple[Course, Verdict]:
    """Let customers talk, kill the product again and again, let them finish, and judge."""
    chance = random.Random(seed)  # noqa: S311  # seeded, so that a run can be looked at again
    course, stop = Course(), asyncio.Event()
    pool = purchases()
    chance.shuffle(pool)
    waiting = deque(pool)
    async with running(folder) as place:
        async with asyncio.TaskGroup() as group:
            for number in range(CUSTOMERS):
                group.create_task(shop(place, course, waiting, stop, f"{seed}-{number}"))
            await disturb(place, course, kills=kills, chance=chance)
            stop.set()
        await read_ledger(place, course)
    store = open_sqlite(place.data / "standfast.db")
    try:
        return course, await judge(store, course)
    finally:
        await store.close()


async def read_ledger(place: Place, course: Course) -> None:
    """Ask the sandbox which refunds were made since the seed."""
    async with (
        aiohttp.ClientSession(place.sandbox) as http,
        http.get("/control/state/refunds") as response,
    ):
        state = await response.json()
    orders = state["orders"].items()
    course.made = {order: one["created"] for order, one in orders if one["created"]}
    course.doubled = [one["order_ref"] for one in state["doubled"]]


async def judge(store: Store, course: Course) -> Verdict:
    """Hold the log and the sandbox's ledger against what was acknowledged."""
    verdict = await judge_log(store, course.diary.posted)
    wanted: dict[str, int] = {}
    for chat, order in course.diary.orders.items():
        log = await store.events(ConversationId(chat), limit=100_000)
        if any(isinstance(one.event, ConfirmationGiven) for one in log):
            wanted[order] = 1
    judge_refunds(verdict, wanted, made=course.made)
    verdict.doubled += course.doubled
    verdict.stuck += course.diary.unfinished
    return verdict


def until_next(moments: list[float], later: list[float]) -> list[float]:
    """Return how long after each moment the next of the later ones was."""
    ordered = sorted(later)
    places = ((moment, bisect_right(ordered, moment)) for moment in moments)
    return [ordered[place] - moment for moment, place in places if place < len(ordered)]


def figures(course: Course, verdict: Verdict) -> dict[str, float]:
    """Return what is reported."""
    taken = until_next(course.killed_at, course.diary.acknowledged_at)
    answered = until_next(course.killed_at, course.diary.answered_at)
    return {
        "kills": len(course.killed_at),
        "conversations": len(course.diary.posted),
        **verdict.figures(),
        "recovery_p50_s": percentile(taken, 0.5),
        "recovery_max_s": percentile(taken, 1),
        "first_answer_p50_s": percentile(answered, 0.5),
        "first_answer_max_s": percentile(answered, 1),
        "longest_wait_s": percentile(course.diary.waits_s, 1),
    }


async def _until_told(folder: Path, *, kills: int, seed: int) -> tuple[Course, Verdict]:
    """Run, and clean up when told to end."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await run(folder, kills=kills, seed=seed)


def main() -> None:
    """Run the long form and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole = _until_told(Path(folder), kills=given.kills, seed=given.seed)
        course, verdict = asyncio.run(whole)
    sys.stdout.write(json.dumps(figures(course, verdict)) + "\n")
    if not verdict.is_good:
        sys.stderr.write(f"{verdict}\n")
        raise SystemExit(1)


if __name__ == "__main__":
    main()
