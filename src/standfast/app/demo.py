"""`standfast demo`: the shop, its chat, its business systems and a look inside, from one command.

The systems run as a process of their own and are reached over HTTP alone, as in earnest. Everything of a demo lies
in a folder of its own, and ends with it.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from fastapi import FastAPI

from standfast.app.build import Application, World, wall_clock
from standfast.app.packs import packs_folder
from standfast.app.serve import serve_assistant
from standfast.app.settings import Settings, SettingsInvalid, read_settings
from standfast.channels import Backstage, DemoApi

_START_LIMIT_S = 20
_PAUSE_S = 0.05


async def run_demo(
    *, host: str, port: int, data: Path, on_ready: Callable[[str, Settings], None]
) -> None:
    """Start the business systems, then serve the shop's page until told to stop.

    Raises:
        SettingsInvalid: The systems did not start.
    """
    environ = dict(os.environ)
    environ.setdefault("STANDFAST_SHOP_TOKEN_KEY", secrets.token_urlsafe(32))
    staff_key = environ.setdefault("STANDFAST_STAFF_KEY", secrets.token_urlsafe(12))
    settings = read_settings(
        assistant=packs_folder() / "orders", host=host, port=port, data=data, staff_key=staff_key
    )
    async with sandbox_process(_free_port()) as url:
        environ["SANDBOX_URL"] = url
        world = World(wall_clock, secrets.token_bytes, environ)

        def add_shop(api: FastAPI, app: Application) -> None:
            if app.keys.tokens is None:
                raise SettingsInvalid("STANDFAST_SHOP_TOKEN_KEY: the shop needs one to sign with.")
            shop = DemoApi(api.state.reception, Backstage(url), app.keys.tokens, app.world.clock)
            api.include_router(shop.router())

        await serve_assistant(
            settings,
            world=world,
            extend=(add_shop,),
            on_ready=lambda address: on_ready(address, settings),
        )


@asynccontextmanager
async def sandbox_process(port: int) -> AsyncIterator[str]:
    """Run the business systems as a process while the block lasts; gives their address."""
    command = (sys.executable, "-m", "standfast_sandbox", "--port", str(port))
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    url = f"http://127.0.0.1:{port}"
    try:
        await _wait_for(url, process)
        yield url
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _wait_for(url: str, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(_START_LIMIT_S), aiohttp.ClientSession() as session:
        while True:
            if process.returncode is not None:
                told = (await process.stderr.read()).decode() if process.stderr else ""
                last = told.strip().splitlines()[-1:] or ["no reason was given"]
                raise SettingsInvalid(f"demo: the business systems did not start: {last[0]}.")
            try:
                async with session.get(f"{url}/control/clock"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(_PAUSE_S)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
