"""Connections that send their headers drop by drop, while others want to be served.

    PYTHONPATH=.:src:sandbox python -m tests.chaos.slow_headers --connections 600

All must be closed within 15 seconds, and a request beside them must be answered the whole time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from tests.chaos.judging import percentile
from tests.chaos.kill_product import running

LIMIT_S = 15.0
_HEAD = b"POST /v1/messages HTTP/1.1\r\nHost: chaos\r\n"
_DROP = b"X-Drop: 1\r\n"
_AFTER_AN_ANSWER = b"\r\n"


@dataclass
class Drips:
    """What became of the slow connections, and of the requests beside them."""

    open_for_s: list[float] = field(default_factory=list)
    left_open: int = 0
    served_s: list[float] = field(default_factory=list)
    refused: int = 0

    def figures(self) -> dict[str, float]:
        """Return what is reported."""
        return {
            "closed": len(self.open_for_s),
            "left_open": self.left_open,
            "closed_after_max_s": percentile(self.open_for_s, 1),
            "served_beside": len(self.served_s),
            "refused_beside": self.refused,
            "served_p50_s": percentile(self.served_s, 0.5),
            "served_max_s": percentile(self.served_s, 1),
        }


async def attack(url: str, *, connections: int, pause_s: float = 0.5) -> Drips:
    """Open that many slow connections at once, and ask for /healthz beside them until all are closed."""
    drips = Drips()
    port = int(url.rpartition(":")[2])
    beside = asyncio.create_task(_be_served(url, drips))
    try:
        async with asyncio.timeout(2 * LIMIT_S), asyncio.TaskGroup() as group:
            for number in range(connections):
                group.create_task(_drip(port, drips, number=number, pause_s=pause_s))
    finally:
        beside.cancel()
        await asyncio.gather(beside, return_exceptions=True)
    return drips


async def _drip(port: int, drips: Drips, *, number: int, pause_s: float) -> None:
    """Send a header now and then; every third connection only empty lines, every fourth nothing at all."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.monotonic()
    closed = asyncio.create_task(reader.read())
    first, drop = (_HEAD, _DROP) if number % 3 else (_AFTER_AN_ANSWER, _AFTER_AN_ANSWER)
    if number % 4 == 0:
        first = drop = b""
    with suppress(OSError):
        writer.write(first)
        while time.monotonic() - began < LIMIT_S:
            done, _ = await asyncio.wait({closed}, timeout=pause_s)
            if done:
                break
            writer.write(drop)
    if closed.done():
        drips.open_for_s.append(time.monotonic() - began)
    else:
        drips.left_open += 1
    writer.close()
    await asyncio.gather(closed, return_exceptions=True)


async def _be_served(url: str, drips: Drips) -> None:
    limit = aiohttp.ClientTimeout(total=2)
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(url, timeout=limit, connector=connector) as http:
        while True:
            began = time.monotonic()
            try:
                async with http.get("/healthz") as response:
                    response.raise_for_status()
                drips.served_s.append(time.monotonic() - began)
            except (aiohttp.ClientError, TimeoutError):
                drips.refused += 1
            await asyncio.sleep(0.05)


async def _long_form(folder: Path, connections: int) -> Drips:
    async with running(folder) as place:
        return await attack(place.url, connections=connections)


def main() -> None:
    """Run the long form against the whole product and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=600)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        drips = asyncio.run(_long_form(Path(folder), given.connections))
    sys.stdout.write(json.dumps(drips.figures()) + "\n")
    if drips.left_open or drips.refused:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
