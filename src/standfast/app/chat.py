"""`standfast chat`: an assistant in a terminal, in this process with its systems' double, or on a server."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
from rich.console import Console

from standfast.app.build import World, assemble, make_releases, wall_clock
from standfast.app.double import double_factory, running_double
from standfast.app.logs import set_up_logs
from standfast.app.settings import Settings
from standfast.assistant import load_folder
from standfast.channels import HttpTalk, ServiceTalk, Talk, Terminal
from standfast.events import uuid7
from standfast.identity import TokenSettings, make_token
from standfast.storage import Delivery, MemoryStore

_AUDIENCE_VARIABLE = "STANDFAST_SHOP_AUDIENCE"
_RANDOM_BYTES = 10


def new_id() -> str:
    """Return a fresh id."""
    return uuid7(wall_clock(), secrets.token_bytes(_RANDOM_BYTES))


async def chat_here(settings: Settings, *, customer: str | None, language: str | None) -> None:
    """Chat with an assistant in this process; its outside systems are the double that it names.

    Raises:
        AssistantInvalid: The assistant has mistakes.
        StageImpossible: Its double cannot be loaded.
    """
    set_up_logs("error")
    async with _service(settings, language) as talk:
        await _terminal(talk).run(customer)


async def chat_with(server: str, *, customer: str | None) -> None:
    """Chat with an assistant on a server.

    Raises:
        ServerGone: It does not answer.
    """
    async with aiohttp.ClientSession(base_url=server.rstrip("/") + "/") as http:
        key = os.environ.get("STANDFAST_STAFF_KEY", "")
        talk = HttpTalk(http, new_id=new_id, staff_key=key, make_token=_token_maker())
        await _terminal(talk).run(customer)


class ShownMails(MemoryStore):
    """The memory store of a chat in this process: who plays the customer must read the customer's mail."""

    def __init__(self, screen: Console) -> None:
        super().__init__(clock=wall_clock)
        self._screen = screen

    async def due_deliveries(self, *, worker: str, limit: int) -> list[Delivery]:
        """Return deliveries that are due, and show the mails among them."""
        found = await super().due_deliveries(worker=worker, limit=limit)
        for delivery in found:
            if "text" in delivery.body:
                text = f"mail to {delivery.body.get('to', '')}: {delivery.body['text']}"
                self._screen.print(text, style="cyan", markup=False)
        return found


@asynccontextmanager
async def _service(settings: Settings, language: str | None) -> AsyncIterator[Talk]:
    releases = make_releases(settings, wall_clock)
    assistant = await asyncio.to_thread(releases.adopt, load_folder(Path(settings.assistant)))
    factory = double_factory(assistant)
    async with running_double(factory, clock=wall_clock) as double:
        environ = dict(os.environ)
        if double is not None:
            environ |= {one.base_url.env: double.url for one in assistant.connectors.values()}
        world = World(wall_clock, secrets.token_bytes, environ)
        app = assemble(settings, ShownMails(Console(highlight=False)), releases, world=world)
        engine = asyncio.create_task(app.engine.run())
        try:
            spoken = language or assistant.languages[0]
            yield ServiceTalk(app.engine, new_id=new_id, language=spoken)
        finally:
            engine.cancel()
            with suppress(asyncio.CancelledError):
                await engine
            await app.close()


def _terminal(talk: Talk) -> Terminal:
    return Terminal(talk, screen=Console(highlight=False), read_line=_read_line)


async def _read_line(prompt: str) -> str | None:
    if sys.stdin.isatty():
        sys.stdout.write(prompt)
        sys.stdout.flush()
    line = await asyncio.to_thread(sys.stdin.readline)
    return line.rstrip("\n") if line else None


def _token_maker() -> Callable[[str], str] | None:
    """Return what makes a shop's tokens, where this terminal knows the shop's key."""
    key = os.environ.get("STANDFAST_SHOP_TOKEN_KEY")
    if not key:
        return None
    settings = TokenSettings(key, os.environ.get(_AUDIENCE_VARIABLE, "standfast-demo"))
    return lambda customer: make_token(customer, {}, settings=settings, now=wall_clock())
