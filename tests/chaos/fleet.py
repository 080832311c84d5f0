"""Several workers on one PostgreSQL while one after the other is hurt: killed, frozen or cut off past its lease, given another time; or the database is.

    PYTHONPATH=.:src python -m tests.chaos.fleet --faults 60 [--seed 1] [--only kill freeze cut restart crash clock]

Beside the faults people send things twice and in any order, in two browsers of one conversation, and want the same refund at the same
time. At the end one worker is killed for good. The checker reads the acknowledged posts, the payments double, and the log.
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
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from tests.chaos.chatter import PATIENCE_S, Course, Person, Server, judge, payments
from tests.chaos.judging import Verdict, percentile
from tests.storage.frozen_proxy import Passage, passage_to
from tests.storage.postgres_server import USER, PostgresServer, find_binaries

from standfast.storage import Store, StoreError, open_postgres, upgrade_postgres

WORKERS = 3
CHATS = 10
LEASE_S = 2.0
FAULTS = ("kill", "freeze", "cut", "restart", "crash", "clock")
_LIBFAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
_HOURS = 3


@dataclass
class Worker:
    """One server, the file that says how wrong its clock is, and its way to the database."""

    server: Server
    clock: Path
    passage: Passage

    def shift_clock(self, hours: int) -> None:
        """Move its wall clock; its monotonic clock goes on."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(f"{hours:+d}h\n")
        fresh.replace(self.clock)


@dataclass
class Fleet:
    """The workers, the database, and who looks on."""

    workers: list[Worker]
    database: PostgresServer
    store: Store
    course: Course
    chance: random.Random
    recoveries_s: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def address(self) -> str:
        """Return one of the workers' addresses."""
        return self.chance.choice(self.workers).server.url

    async def hurt(self, fault: str) -> None:
        """Do something bad, wait until what was acknowledged before it is answered, and note how long that took."""
        worker = self.chance.choice(self.workers)
        last = [said[-1][0] for said in self.course.posted.values() if said]
        began = time.monotonic()
        after = await self._do(fault, worker)
        await self.answered(last)
        self.recoveries_s[fault].append(time.monotonic() - began)
        self.course.faults[fault] += 1
        await after
        await self.all_answer()

    async def _do(self, fault: str, worker: Worker) -> asyncio.Task[None]:
        """Begin a fault, and return what ends it."""
        match fault:
            case "kill":
                await worker.server.kill()
                return asyncio.create_task(worker.server.start())
            case "freeze":
                worker.server.send(signal.SIGSTOP)
                return asyncio.create_task(self._thaw(worker))
            case "cut":
                worker.passage.freeze()
                return asyncio.create_task(self._heal(worker))
            case "restart" | "crash":
                how = signal.SIGINT if fault == "restart" else signal.SIGQUIT
                await asyncio.to_thread(self.database.stop, how)
                return asyncio.create_task(asyncio.to_thread(self.database.start))
            case "clock":
                worker.shift_clock(self.chance.choice((-_HOURS, _HOURS, 0)))
                return asyncio.create_task(asyncio.sleep(0.5))
            case _:
                raise ValueError(f"--only: there is no fault '{fault}'. There are {FAULTS}.")

    async def _thaw(self, worker: Worker) -> None:
        """Let a worker go on after its lease: whatever it still writes comes too late."""
        await asyncio.sleep(LEASE_S + self.chance.uniform(0.5, 2))
        worker.server.send(signal.SIGCONT)

    async def _heal(self, worker: Worker) -> None:
        """Let through, after the lease, what a worker's connections had in them: its commits come too late."""
        await asyncio.sleep(LEASE_S + self.chance.uniform(0.5, 2))
        worker.passage.thaw()

    async def all_answer(self) -> None:
        """Wait until every worker answers."""
        async with aiohttp.ClientSession() as session:
            for worker in self.workers:
                await worker.server.answers(session)

    async def answered(self, keys: list[str]) -> None:
        """Wait until the turns of these messages are committed, or patience ends: then the checker will tell."""
        end = time.monotonic() + PATIENCE_S
        waiting = list(keys)
        while waiting and time.monotonic() < end:
            with suppress(StoreError):
                found = await self.store.inbox_item("default", "web", waiting[0])
                if found is not None and found[1] is not None:
                    waiting.pop(0)
                    continue
            await asyncio.sleep(0.02)

    async def lose_one(self) -> None:
        """Kill a worker for good."""
        worker = self.workers.pop()
        last = [said[-1][0] for said in self.course.posted.values() if said]
        began = time.monotonic()
        await worker.server.kill()
        await self.answered(last)
        self.recoveries_s["lost for good"].append(time.monotonic() - began)


@asynccontextmanager
async def fleet(folder: Path, course: Course, chance: random.Random) -> AsyncIterator[Fleet]:
    """Start a database, the payments double and the workers."""
    database = PostgresServer(find_binaries())
    workers: list[Worker] = []
    try:
        database.start()
        await upgrade_postgres(database.dsn())
        async with payments(course, chance) as url, AsyncExitStack() as passages:
            for number in range(WORKERS):
                passage = await passages.enter_async_context(passage_to(database.port))
                workers.append(make_worker(folder / f"clock{number}", passage, url))
                await workers[-1].server.start()
            store = await open_postgres(database.dsn())
            try:
                yield Fleet(list(workers), database, store, course, chance)
            finally:
                await store.close()
    finally:
        for worker in workers:
            await worker.server.kill()
        database.remove()


def make_worker(clock: Path, passage: Passage, url: str) -> Worker:
    """Return a worker whose clock can be moved, where libfaketime is there."""
    environ = {
        "LD_PRELOAD": str(_LIBFAKETIME[0]) if _LIBFAKETIME else "",
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    dsn = f"postgresql://{USER}@127.0.0.1:{passage.port}/postgres"
    server = Server(dsn, url, lease_s=LEASE_S, environ=environ, log=clock.with_suffix(".log"))
    worker = Worker(server, clock, passage)
    worker.shift_clock(0)
    return worker


def people(running: Fleet) -> list[Person]:
    """Return who talks: one in each chat, and in the first two a second browser."""
    browsers = [(f"c{number}", f"c{number}") for number in range(CHATS)]
    browsers += [("c0", "c0b"), ("c1", "c1b")]
    return [
        Person(chat, name, running.address, running.course, running.chance, shares=True)
        for chat, name in browsers
    ]


async def run(folder: Path, faults: list[str], *, seed: int) -> tuple[Fleet, Verdict]:
    """Let people talk while bad things happen, and judge."""
    chance = random.Random(seed)  # noqa: S311  # seeded, so that a run can be looked at again
    course, stop = Course(), asyncio.Event()
    async with fleet(folder, course, chance) as running:
        await running.all_answer()  # its own module
        async with asyncio.TaskGroup() as group:
            for person in people(running):
                group.create_task(person.talk(stop))
            for fault in faults:
                await asyncio.sleep(chance.uniform(0.2, 1.5))
                await running.hurt(fault)
            await running.lose_one()
            stop.set()
        await running.answered([key for said in course.posted.values() for key, _ in said])
        return running, await judge(running.store, course)


def figures(running: Fleet, verdict: Verdict) -> dict[str, object]:
    """Return what is reported."""
    recoveries = {
        fault: {"p50_s": percentile(took, 0.5), "max_s": percentile(took, 1)}
        for fault, took in running.recoveries_s.items()
    }
    return {"faults": dict(running.course.faults), **verdict.figures(), "recovery": recoveries}


def main() -> None:
    """Run the long form and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=list(FAULTS))
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311  # seeded, so that a run can be looked at again
    faults = [chance.choice(given.only) for _ in range(given.faults)]
    with tempfile.TemporaryDirectory() as folder:
        running, verdict = asyncio.run(run(Path(folder), faults, seed=given.seed))
    sys.stdout.write(json.dumps(figures(running, verdict)) + "\n")
    if not verdict.is_good:
        sys.stderr.write(f"{verdict}\n")
        raise SystemExit(1)


if __name__ == "__main__":
    main()
