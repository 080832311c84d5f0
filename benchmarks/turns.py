"""What a durable turn costs: CPU-ms a turn and turns/s at 1, 16 and 64 conversations, beside the disk's own rate.

The work is the product's without models: four messages (want a refund; order number; e-mail; yes), one read and one keyed
effect in the third turn, answered in this process at once; the dialogue is a script and the understanding a table. So
what is measured is what durability costs: accept, take, journal, commit, and telling who waits.

    PYTHONPATH=.:src python benchmarks/turns.py [--seconds 5] [--conversations 1 16 64] [--store sqlite|memory]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from tests.turns.conftest import TINY
from tests.turns.rehearsal import OnePage, WordReader, World, advance, render

from standfast.events import ConversationId
from standfast.storage import MemoryStore, NewInbox, Store, open_sqlite
from standfast.turns import Engine, EngineSettings, Parts

WORK = ("say refund", "read {order}", "refund {order}", "say yes")


@dataclass(frozen=True)
class Measured:
    """One run."""

    conversations: int
    turns: int
    seconds: float
    cpu_s: float
    waits_ms: Sequence[float]

    def line(self) -> dict[str, float]:
        """Return the figures."""
        cuts = statistics.quantiles(self.waits_ms, n=100)
        return {
            "conversations": self.conversations,
            "turns_per_s": round(self.turns / self.seconds),
            "cpu_ms_per_turn": round(self.cpu_s * 1000 / self.turns, 3),
            "p50_ms": round(cuts[49], 2),
            "p95_ms": round(cuts[94], 2),
            "p99_ms": round(cuts[98], 2),
        }


def fsyncs_per_s(folder: Path, *, seconds: float = 1.0) -> float:
    """Return how often this disk makes 4 KiB durable in a second."""
    count = 0
    with (folder / "fsync").open("wb", buffering=0) as file:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
            count += 1
    return count / seconds


@contextmanager
def store_in(folder: Path, kind: str) -> Iterator[Callable[[], Store]]:
    """Give what opens the store."""
    if kind == "memory":
        yield lambda: MemoryStore(lambda: datetime.now(UTC))
    else:
        yield lambda: open_sqlite(folder / f"{secrets.token_hex(4)}.db")


def make_engine(store: Store) -> Engine:
    """Return an engine without models and network."""
    reader, world, page = WordReader(), World(), OnePage()
    parts = Parts(
        assistants=lambda _: TINY,
        live=lambda: TINY.release,
        understanding=lambda _: reader,
        knowledge=lambda _: page,
        actions=world,
        advance=advance,
        render=render,
        clock=lambda: datetime.now(UTC),
        randomness=secrets.token_bytes,
        deliverers={},
    )
    return Engine(store, parts, EngineSettings(worker="benchmark"))


async def converse(engine: Engine, number: int, until: float, waits: list[float]) -> None:
    """Hold conversations, one after the other, until the time is over."""
    round_ = 0
    while time.perf_counter() < until:
        round_ += 1
        chat = ConversationId(f"c-{number}-{round_}")
        for step, words in enumerate(WORK):
            begun = time.perf_counter()
            key = f"{chat}:{step}"
            text = words.format(order=f"SO-{number}-{round_}")
            body = {"id": key, "text": text, "payload": None, "language": "en"}
            await engine.accept(NewInbox("default", chat, "web", key, "message", body))
            events = await engine.wait("web", key, timeout_s=30)
            assert events, "a turn was lost"
            waits.append((time.perf_counter() - begun) * 1000)


async def measure(open_store: Callable[[], Store], conversations: int, seconds: float) -> Measured:
    """Run so many conversations at once for a while."""
    store = open_store()
    engine = make_engine(store)
    await engine.start()
    await converse(engine, -1, time.perf_counter() + 0.2, [])
    waits: list[float] = []
    cpu, begun = _cpu_s(), time.perf_counter()
    until = begun + seconds
    await asyncio.gather(*(converse(engine, n, until, waits) for n in range(conversations)))
    took, used = time.perf_counter() - begun, _cpu_s() - cpu
    await engine.stop()
    await store.close()
    return Measured(conversations, len(waits), took, used, waits)


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure and print a line of JSON for each number of conversations."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--conversations", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--store", choices=["sqlite", "memory"], default="sqlite")
    parser.add_argument("--folder", type=Path, default=None)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        print(json.dumps({"fsyncs_per_s": round(fsyncs_per_s(folder)), "load": os.getloadavg()[0]}))
        with store_in(folder, given.store) as open_store:
            for count in given.conversations:
                print(json.dumps(uvloop.run(measure(open_store, count, given.seconds)).line()))


if __name__ == "__main__":
    main()
