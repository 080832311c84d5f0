"""The disk fills up again and again while people ask for refunds; half of the time the server is killed while it is full.

    PYTHONPATH=.:src python -m tests.chaos.disk_full --times 20 [--seed 1]

The disk is a small tmpfs in a mount namespace of its own, which goes with the driver. The checker is that of the kill test.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from tests.chaos.chatter import Course, Person, Server, judge, payments, settle
from tests.chaos.judging import Verdict, percentile

from standfast.storage import open_sqlite

CHATS = 6
SIZE_MB = 24
FULL_S = (0.5, 2.0)
_CHUNK = 4096


class NoNamespaceError(Exception):
    """This machine does not let us mount."""


@dataclass
class Disk:
    """A small disk that a holder keeps mounted.

    Attributes:
        holder: The process in whose namespace it is.
        folder: Its place there.
    """

    holder: int
    folder: Path

    @property
    def seen(self) -> Path:
        """Its place as we see it."""
        return Path(f"/proc/{self.holder}/root{self.folder}")

    @property
    def is_mounted(self) -> bool:
        """Whether it is there already."""
        mounts = Path(f"/proc/{self.holder}/mounts")
        return mounts.exists() and f" {self.folder} tmpfs" in mounts.read_text()

    def fill(self) -> None:
        """Leave no room."""
        with (self.seen / "filler").open("ab", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(_CHUNK))
            except OSError:
                return

    def free(self) -> None:
        """Give the room back."""
        (self.seen / "filler").unlink(missing_ok=True)


@asynccontextmanager
async def small_disk(folder: Path) -> AsyncIterator[Disk]:
    """Mount a small disk.

    Raises:
        NoNamespaceError: That is not allowed here.
    """
    script = f"mount -t tmpfs -o size={SIZE_MB}m tmpfs {folder} && exec sleep infinity"
    command = ("setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "sh", "-c", script)
    holder = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    try:
        disk = Disk(holder.pid, folder)
        while not disk.is_mounted:
            if holder.returncode is not None:
                raise NoNamespaceError("mounting is not allowed")
            await asyncio.sleep(0.02)
        yield disk
    finally:
        if holder.returncode is None:
            holder.kill()
        await holder.wait()


async def disturb(
    server: Server, disk: Disk, course: Course, *, times: int, chance: random.Random
) -> None:
    """Fill the disk so many times."""
    async with aiohttp.ClientSession() as session:
        for number in range(times):
            await asyncio.sleep(chance.uniform(0.5, 1.5))
            disk.fill()
            await asyncio.sleep(chance.uniform(*FULL_S))
            if number % 2:
                await server.kill()
            before = sum(len(said) for said in course.posted.values())
            disk.free()
            freed = time.monotonic()
            if not server.is_running:
                await server.start()
            await server.answers(session)
            while sum(len(said) for said in course.posted.values()) == before:  # noqa: ASYNC110  # others post
                await asyncio.sleep(0.01)
            course.recoveries_s.append(time.monotonic() - freed)
            course.faults["killed while full" if number % 2 else "full"] += 1


async def run(folder: Path, *, times: int, seed: int) -> tuple[Course, Verdict]:
    """Let people talk, fill the disk again and again, and judge.

    Raises:
        NoNamespaceError: This machine does not let us mount.
    """
    chance = random.Random(seed)  # noqa: S311  # seeded, so that a run can be looked at again
    course, stop = Course(), asyncio.Event()
    place, kept = folder / "disk", folder / "kept"
    place.mkdir()
    async with small_disk(place) as disk, payments(course, chance) as url:
        inside = ("nsenter", "--mount", f"--target={disk.holder}")
        server = Server(str(place / "chaos.db"), url, log=folder / "server.log")
        server.inside(*inside)
        try:
            await server.start()
            async with asyncio.TaskGroup() as group:
                for number in range(CHATS):
                    name = f"c{number}"
                    person = Person(name, name, lambda: server.url, course, chance)
                    group.create_task(person.talk(stop))
                await disturb(server, disk, course, times=times, chance=chance)
                stop.set()
            await settle(server)
        finally:
            await server.kill()
        shutil.copytree(disk.seen, kept)
    store = open_sqlite(kept / "chaos.db")
    try:
        return course, await judge(store, course)
    finally:
        await store.close()


def main() -> None:
    """Run the long form and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course, verdict = asyncio.run(run(Path(folder), times=given.times, seed=given.seed))
    figures = {
        "faults": dict(course.faults),
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
