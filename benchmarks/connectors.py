"""What one read costs this process in CPU: a connector's read beside the bare HTTP client's, with the answer of one order.

The other side is a stub in a process of its own that answers at once, so that the CPU time of this process is the
caller's alone. "Bare" is one kept `aiohttp.ClientSession`, GET, body read, JSON decoded: what any caller pays. The
connector's read adds: arguments evaluated and checked, credentials, address rule, gate, breaker, limits, the answer held
against the document, mapped to a fact, checked for whose it is, kept for when the system is down.

The last line is the connector alone, with a wire that has the answer already. The difference of the first two says less
than it seems: in a virtual machine a send costs 50 to 300 us more when the other side has gone to sleep meanwhile.

    PYTHONPATH=.:src python benchmarks/connectors.py [--reads 3000] [--concurrent 1 16]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import msgspec
import uvloop
from tests.connectors.wiring import ANNA, cel, connector, operation

from standfast.assistant import Auth, FieldMap, Secret
from standfast.connectors import Connections
from standfast.connectors.resolving import look_up
from standfast.connectors.types import Answer
from standfast.connectors.wire import Wire
from standfast.events import FactStatus

ORDER = {
    "orderNumber": "SO-2026-01001",
    "customerNumber": 101,
    "status": "DELIVERED",
    "orderedOn": "20.10.2026 09:15",
    "totalAmount": "129,90",
    "currency": "EUR",
    "lines": [
        {"sku": f"SKU-{number}", "name": "Red Running Shoes", "quantity": 1, "price": "43,30"}
        for number in range(3)
    ],
}
LINE = {
    "type": "object",
    "required": ["sku", "name", "quantity", "price"],
    "properties": {
        "sku": {"type": "string"},
        "name": {"type": "string"},
        "quantity": {"type": "integer"},
        "price": {"type": "string", "pattern": "^[0-9]+,[0-9]{2}$"},
    },
}
SCHEMA = {
    "type": "object",
    "required": list(ORDER),
    "properties": {
        "orderNumber": {"type": "string", "pattern": "^SO-[0-9]{4}-[0-9]{5}$"},
        "customerNumber": {"type": "integer"},
        "status": {"type": "string", "enum": ["OPEN", "DELIVERED"]},
        "orderedOn": {"type": "string"},
        "totalAmount": {"type": "string"},
        "currency": {"type": "string"},
        "lines": {"type": "array", "items": LINE},
    },
}
FIELDS = (
    FieldMap("number", "orderNumber", "text", required=True),
    FieldMap("customer", "customerNumber", "text", required=True),
    FieldMap("status", "status", "text", values={"OPEN": "open", "DELIVERED": "delivered"}),
    FieldMap("ordered_at", "orderedOn", "time", form="%d.%m.%Y %H:%M", zone="Europe/Berlin"),
    FieldMap("total", "totalAmount", "money", form="decimal_comma", currency="currency"),
    FieldMap(
        "lines",
        "lines",
        "list",
        fields=(
            FieldMap("sku", "sku", "text"),
            FieldMap("name", "name", "text"),
            FieldMap("quantity", "quantity", "number"),
            FieldMap("price", "price", "money", form="decimal_comma", currency="'EUR'"),
        ),
    ),
)
_BODY = json.dumps(ORDER).encode()
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(_BODY)
) + _BODY


class Stub(asyncio.Protocol):
    """Answers every request at once with the same order."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"\r\n\r\n")):
            self._transport.write(_ANSWER)


def serve(told: Any) -> None:
    """Run the stub and tell its port."""

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Stub, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    uvloop.run(run())


class Canned(Wire):
    """A wire that has the answer already."""

    async def send(self, *_request: Any, **_bounds: Any) -> Answer:
        return Answer(200, {}, _BODY)


@dataclass(frozen=True)
class Cost:
    """What a number of reads took."""

    cpu_us: float
    wall_us: float

    def __str__(self) -> str:
        return f"{self.cpu_us:5.0f} us CPU a read, {1e6 / self.wall_us:6.0f} reads/s"


async def measure(read: Callable[[], Awaitable[None]], reads: int, concurrent: int) -> Cost:
    """Return the cost of so many reads, so many at once."""

    async def some(count: int) -> None:
        for _ in range(count):
            await read()

    await some(200)
    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*(some(reads // concurrent) for _ in range(concurrent)))
    made = reads // concurrent * concurrent
    return Cost((time.process_time() - cpu) / made * 1e6, (time.perf_counter() - wall) / made * 1e6)


def system(url: str) -> Any:
    """The order system as an assistant uses it."""
    wanted = operation(
        "get_order",
        operation_id="getOrder",
        parameters=cel(orderNumber="order"),
        result=FIELDS,
        belongs_to=cel(b="item.customer == '101'")["b"],
        stale_ok=timedelta(minutes=15),
        concurrency=64,
    )
    parameter = {
        "name": "orderNumber",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
    }
    answers = {"200": {"content": {"application/json": {"schema": SCHEMA}}}}
    get = {"operationId": "getOrder", "parameters": [parameter], "responses": answers}
    whole = {"openapi": "3.1.0", "paths": {"/orders/{orderNumber}": {"get": get}}}
    auth = Auth("api_key", {"header": "X-Api-Key"}, {"key": Secret("KEY", "k")})
    return connector(url, wanted, openapi=whole, auth=auth)


async def compare(url: str, reads: int, concurrent: list[int]) -> None:
    """Print the figures."""
    made = system(url)
    wanted = made.operations["get_order"]
    connections = Connections(
        clock=lambda: datetime.now(UTC), randomness=secrets.token_bytes, environ={}
    )
    session = aiohttp.ClientSession()

    async def bare() -> None:
        async with session.get(f"{url}/orders/SO-2026-01001", headers={"X-Api-Key": "k"}) as answer:
            msgspec.json.decode(await answer.read())

    async def full() -> None:
        result = await connections.read(
            made, wanted, {"order": "SO-2026-01001"}, contact=ANNA, deadline_s=5
        )
        assert result.fact.status is FactStatus.KNOWN, result

    for number in concurrent:
        bare_cost = await measure(bare, reads, number)
        full_cost = await measure(full, reads, number)
        print(f"{number:3} at once  bare aiohttp  {bare_cost}")
        print(f"{number:3} at once  connector     {full_cost}")
    connections._exchange._wire = Canned(look_up)  # noqa: SLF001 - what is measured is all the rest
    print(f"  1 at once  connector, the answer already there  {await measure(full, reads, 1)}")
    await session.close()
    await connections.close()


def main() -> None:
    """Start the stub, measure, stop it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reads", type=int, default=3000)
    parser.add_argument("--concurrent", type=int, nargs="+", default=[1, 16])
    wanted = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    stub = context.Process(target=serve, args=(theirs,), daemon=True)
    stub.start()
    url = f"http://127.0.0.1:{ours.recv()}"
    uvloop.run(compare(url, wanted.reads, wanted.concurrent))
    stub.terminate()


if __name__ == "__main__":
    main()
