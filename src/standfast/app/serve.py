"""`standfast serve`: the engine and the HTTP border in one process, stopped in order."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import structlog
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr

from standfast import __version__
from standfast.app.build import Application, World
from standfast.app.patience import bounded_headers
from standfast.app.running import running
from standfast.app.settings import Settings
from standfast.channels import ApiParts, ApiSettings, KeyedDoorkeeper, make_api
from standfast.console import ConsoleSettings, make_console

_STREAMS_END_S = 2
_log = structlog.get_logger()

Extend = Callable[[FastAPI, Application], None]
"""Adds pages of its own to the API: the console, the demo's shop."""


def api_of(app: Application, *, extend: tuple[Extend, ...] = ()) -> FastAPI:
    """Return the HTTP API around an application."""
    settings = app.settings
    staff_key = _said(settings.staff_key)
    doorkeeper = KeyedDoorkeeper(
        clock=app.world.clock,
        randomness=app.world.randomness,
        session_key=app.keys.sessions,
        tokens=app.keys.tokens,
        lifetime=timedelta(days=settings.session_days),
    )
    api_settings = ApiSettings(
        tenant=settings.tenant,
        staff_key=staff_key,
        release_key=_said(settings.release_key),
        release=app.release,
        origins=tuple(settings.allowed_origins),
        languages=app.assistant.languages,
        message_chars=app.assistant.limits.message_chars,
    )
    api = make_api(
        app.engine, doorkeeper, settings=api_settings, parts=ApiParts(version=__version__)
    )
    console = _console_of(app, staff_key, new_id=doorkeeper.new_id)
    api.mount("/console", console)
    api.state.console = console
    for add in extend:
        add(api, app)
    return api


def _said(key: SecretStr | None) -> str:
    return "" if key is None else key.get_secret_value()


def _console_of(app: Application, staff_key: str, *, new_id: Callable[[], str]) -> FastAPI:
    """Return the pages of staff."""
    settings = ConsoleSettings(
        staff_key=staff_key,
        clock=app.world.clock,
        new_id=new_id,
        assistant_of=app.releases.assistant,
        tenant=app.settings.tenant,
    )
    return make_console(app.engine, settings)


def end_streams(api: FastAPI) -> None:
    """End the streams of chats and of open pages of staff, so that the server can stop."""
    api.state.streams.stop()
    api.state.console.state.pages.stop()


async def serve_assistant(
    settings: Settings,
    *,
    world: World | None = None,
    extend: tuple[Extend, ...] = (),
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until told to stop: what was accepted is finished or kept, then the file is let go.

    Raises:
        AssistantInvalid: The assistant has mistakes; nothing was served.
        SettingsInvalid: A setting is wrong.
        StoreError: The database cannot be used: another process owns the file, PostgreSQL does not answer, the schema is old.
    """
    async with running(settings, world=world) as app:
        await _serve_app(app, extend=extend, on_ready=on_ready)


async def _serve_app(
    app: Application, *, extend: tuple[Extend, ...], on_ready: Callable[[str], None] | None
) -> None:
    api = api_of(app, extend=extend)
    listening = _listen(app.settings.host, app.settings.port)
    config = uvicorn.Config(
        api,
        loop="none",
        http=bounded_headers(app.settings.header_timeout_s),
        access_log=False,
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=_STREAMS_END_S,
        server_header=False,
    )
    server = _Server(config, stop_streams=lambda: end_streams(api))
    engine = asyncio.create_task(app.engine.run(), name="engine")
    serving = asyncio.create_task(server.serve(sockets=[listening]), name="http")
    host, port = listening.getsockname()[:2]
    try:
        await server.wait_started(serving)
        address = f"http://{host}:{port}"
        _log.info("listening", address=address, assistant=app.assistant.name)
        if on_ready is not None:
            on_ready(address)
        await asyncio.wait({engine, serving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await serving
        engine.cancel()
        with suppress(asyncio.CancelledError):
            await engine


class _Server(uvicorn.Server):
    """Uvicorn, which says when it listens and ends the open streams first when it is told to stop."""

    def __init__(self, config: uvicorn.Config, *, stop_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._stop_streams = stop_streams
        self._listens = asyncio.Event()

    async def wait_started(self, serving: asyncio.Task[None]) -> None:
        """Return once it listens, or has failed to."""
        listens = asyncio.create_task(self._listens.wait())
        await asyncio.wait({listens, serving}, return_when=asyncio.FIRST_COMPLETED)
        listens.cancel()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self._listens.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, streams first."""
        self._stop_streams()
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.bind((host, port))
    listening.set_inheritable(True)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return listening
