"""The short form of the header-dripping client; the long one is `python -m tests.chaos.slow_headers`."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import uvicorn
from tests.chaos.slow_headers import attack

from standfast.app.patience import bounded_headers

TIMEOUT_S = 0.6


async def late_app(
    scope: dict[str, Any], receive: Any, send: Callable[[dict[str, Any]], Awaitable[None]]
) -> None:
    """Answer at once, but /late only after the time that headers may take."""
    del receive
    if scope["path"] == "/late":
        await asyncio.sleep(2 * TIMEOUT_S)
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
    )
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def serving() -> AsyncIterator[str]:
    """Serve on a free port with the bound."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    protocol = bounded_headers(TIMEOUT_S)
    config = uvicorn.Config(late_app, http=protocol, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve([listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


async def test_connections_that_drip_their_headers_are_closed_and_others_are_served() -> None:
    async with serving() as url:
        drips = await attack(url, connections=90, pause_s=0.1)
    assert (len(drips.open_for_s), drips.left_open, drips.refused) == (90, 0, 0)
    assert max(drips.open_for_s) < 10 * TIMEOUT_S
    assert drips.served_s


@pytest.mark.parametrize("paths", [("/late",), ("/", "/late", "/", "/late")])
async def test_a_late_answer_and_a_kept_connection_are_not_cut_off(paths: tuple[str, ...]) -> None:
    connector = aiohttp.TCPConnector(limit=1)
    async with serving() as url, aiohttp.ClientSession(url, connector=connector) as http:
        for path in paths:
            async with http.get(path) as response:
                assert await response.text() == "ok"
