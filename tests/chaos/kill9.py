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
from pathlib import Path

import aiohttp
from tests.chaos.chatter import Course, Person, Server, judge, payments, settle
from tests.chaos.judging import Verdict, percentile

from standfast.storage import open_sqlite

CHATS = 12


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
            course.faults["kill"] += 1


async def run(folder: Path, *, kills: int, seed: int) -> tuple[Course, Verdict]:
    """Let people talk, kill the server again and again, and judge."""
    chance = random.Random(seed)  # noqa: S311  # seeded, so that a run can be looked at again
    course, stop = Course(), asyncio.Event()
    async with payments(course, chance) as url:
        server = Server(str(folder / "chaos.db"), url)
        try:
            await server.start()
            async with asyncio.TaskGroup() as group:
                for number in range(CHATS):
                    person = Person(f"c{number}", f"c{number}", lambda: server.url, course, chance)
                    group.create_task(person.talk(stop))
                await disturb(server, course, kills, chance)
                stop.set()
            await settle(server)
        finally:
            await server.kill()
    store = open_sqlite(folder / "chaos.db")
    verdict = await judge(store, course)
    await store.close()
    return course, verdict


def main() -> None:
    """Run the long form and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course, verdict = asyncio.run(run(Path(folder), kills=given.kills, seed=given.seed))
    figures = {
        "kills": course.faults["kill"],
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
