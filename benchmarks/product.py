"""The whole product over HTTP: cold start, CPU a turn, turns a second, memory; understanding's share apart.

Two processes beside this one: the business systems, and `standfast serve packs/orders` on SQLite. Each conversation is another
customer, who is told about her own order, asks about the opening hours, and says thanks; every reply is checked.

    python benchmarks/product.py [--encoder none] [--conversations 1 64] [--rounds 4]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from standfast.app import wall_clock
from standfast.events import ReadingMade
from standfast.identity import TokenSettings, make_token
from standfast.storage import open_sqlite
from standfast_sandbox import SANDBOX, create_app

KEY = "benchmark-shop-token-key-0123456789abcdef"
TOKENS = TokenSettings(KEY, "standfast-demo")
TICKS = os.sysconf("SC_CLK_TCK")
NUMBER = re.compile(r"SO-\d{4}-\d{5}")


@dataclass
class Process:
    """One of the processes that are measured."""

    process: asyncio.subprocess.Process
    url: str

    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_mb(self) -> float:
        for line in Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
        return 0.0


@dataclass
class Load:
    """What one load gave."""

    conversations: int
    turns: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0
    latencies_ms: list[float] = field(default_factory=list)
    mixed_up: int = 0

    def row(self) -> dict[str, object]:
        ordered = sorted(self.latencies_ms)
        return {
            "conversations": self.conversations,
            "turns": self.turns,
            "turns_per_s": round(self.turns / self.wall_s, 1),
            "cpu_ms_per_turn": round(1000 * self.cpu_s / self.turns, 2),
            "p50_ms": round(ordered[len(ordered) // 2], 1),
            "p99_ms": round(ordered[int(len(ordered) * 0.99) - 1], 1),
            "replies_of_another": self.mixed_up,
        }


@asynccontextmanager
async def running(
    arguments: list[str], ready: str, environ: dict[str, str]
) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={**os.environ, **environ},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    found = Process(
        process, ready.rsplit("/", 2)[0] if ready.count("/") > 3 else ready.rsplit("/", 1)[0]
    )
    try:
        async with aiohttp.ClientSession() as http:
            while True:
                try:
                    async with http.get(ready) as response:
                        if response.status == 200:
                            break
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.02)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def customers(count: int) -> dict[str, str]:
    world = create_app(seed=7)[SANDBOX].world
    own: dict[str, list[str]] = {}
    for order in world.orders.values(at=world.clock()):
        own.setdefault(f"CUS-{order.customer:06d}", []).append(order.number)
    single = {customer: numbers[0] for customer, numbers in own.items() if len(numbers) == 1}
    return dict(list(single.items())[:count])


async def open_session(http: aiohttp.ClientSession, customer: str) -> str:
    token = make_token(customer, {}, settings=TOKENS, now=wall_clock())
    while True:
        async with http.post(
            "/v1/sessions", json={"language": "en", "identity_token": token}
        ) as made:
            if made.status == 201:
                return (await made.json())["session"]
            await asyncio.sleep(float(made.headers.get("Retry-After", "1")))


async def talk(
    http: aiohttp.ClientSession, session: str, order: str, *, rounds: int, load: Load
) -> None:
    headers = {"Authorization": f"Bearer {session}"}
    for number in range(rounds):
        for turn, text in enumerate((f"where is order {order}?", "when are you open?", "thanks")):
            body = {"id": f"{load.conversations}-{number}-{turn}", "text": text}
            began = time.perf_counter()
            async with http.post("/v1/messages?wait=30", json=body, headers=headers) as answer:
                answer.raise_for_status()
                found = await answer.json()
            load.latencies_ms.append(1000 * (time.perf_counter() - began))
            load.turns += 1
            told = set(NUMBER.findall(json.dumps(found.get("replies", []))))
            load.mixed_up += bool(told - {order})


async def measure(server: Process, count: int, *, rounds: int) -> Load:
    load = Load(count)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(base_url=server.url + "/", connector=connector) as http:
        people = customers(count)
        sessions = {customer: await open_session(http, customer) for customer in people}
        cpu, wall = server.cpu_s(), time.perf_counter()
        await asyncio.gather(
            *(
                talk(http, sessions[one], order, rounds=rounds, load=load)
                for one, order in people.items()
            )
        )
        load.cpu_s, load.wall_s = server.cpu_s() - cpu, time.perf_counter() - wall
    return load


async def first_answer(server: Process, began: float) -> float:
    async with aiohttp.ClientSession(base_url=server.url + "/") as http:
        session = await open_session(http, "CUS-000101")
        headers = {"Authorization": f"Bearer {session}"}
        async with http.post(
            "/v1/messages?wait=30",
            json={"id": "first", "text": "when are you open?"},
            headers=headers,
        ) as answer:
            answer.raise_for_status()
            assert (await answer.json())["replies"]
    return time.perf_counter() - began


async def understanding_ms(database: Path) -> float:
    store = open_sqlite(database)
    rows = await store.log(after=0, limit=1_000_000)
    await store.close()
    took = [row.event.took_ms for row in rows if isinstance(row.event, ReadingMade)]
    return sum(took) / max(1, len(took))


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("standfast.db*"))


async def run(chosen: argparse.Namespace, folder: Path) -> None:
    sandbox_port, port = free_port(), free_port()
    systems = ["-m", "standfast_sandbox", "--port", str(sandbox_port), "--seed", "7"]
    environ = {
        "SANDBOX_URL": f"http://127.0.0.1:{sandbox_port}",
        "STANDFAST_SHOP_TOKEN_KEY": KEY,
        "STANDFAST_DATA": str(folder),
        "STANDFAST_ENCODER": chosen.encoder,
    }
    server_arguments = [
        "-c",
        "from standfast.cli import main; main()",
        "serve",
        "packs/orders",
        "--port",
        str(port),
    ]
    async with running(systems, f"{environ['SANDBOX_URL']}/control/clock", {}):
        for attempt in ("first", "trained before"):
            began = time.perf_counter()
            ready_url = f"http://127.0.0.1:{port}/readyz"
            async with running(server_arguments, ready_url, environ) as server:
                await report_start(attempt, server, began)
                for count in chosen.conversations if attempt != "first" else ():
                    load = await measure(server, count, rounds=chosen.rounds)
                    print(json.dumps(load.row() | {"memory_mb": round(server.memory_mb())}))
                    assert load.mixed_up == 0
    share = round(await understanding_ms(folder / "standfast.db"), 2)
    kept = {"understanding_ms_per_message": share, "database_kb": size_of(folder) // 1024}
    print(json.dumps(kept))


async def report_start(attempt: str, server: Process, began: float) -> None:
    ready = time.perf_counter() - began
    first = await first_answer(server, began)
    figures = {
        "start": attempt,
        "ready_s": round(ready, 2),
        "first_answer_s": round(first, 2),
        "cpu_s": round(server.cpu_s(), 2),
        "memory_mb": round(server.memory_mb()),
    }
    print(json.dumps(figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", default="none")
    parser.add_argument("--conversations", type=int, nargs="*", default=[1, 64])
    parser.add_argument("--rounds", type=int, default=4)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(parser.parse_args(), Path(folder)))


if __name__ == "__main__":
    main()
