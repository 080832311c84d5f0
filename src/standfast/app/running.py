"""What every process that works does: the application opened and closed in order, releases followed, SIGHUP heard."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog

from standfast.app.build import Application, World, build
from standfast.app.databases import open_store
from standfast.app.logs import set_up_logs
from standfast.app.settings import Settings, SettingsInvalid
from standfast.assistant import AssistantInvalid, load_folder
from standfast.storage import StoreError

_LOOK_S = 2.0
_log = structlog.get_logger()


@asynccontextmanager
async def running(settings: Settings, *, world: World | None = None) -> AsyncIterator[Application]:
    """Give the application on its database; its releases are followed while the block lasts.

    Raises:
        AssistantInvalid: The assistant has mistakes.
        SettingsInvalid: A setting is wrong.
        StoreError: The database cannot be used.
    """
    set_up_logs(settings.log_level)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = await open_store(settings)
    try:
        app = await build(settings, store, world=world)
    except BaseException:
        await store.close()
        raise
    try:
        async with _in_background(_follow(app)), _hearing_hangup(app):
            yield app
    finally:
        await app.close()


async def work(
    settings: Settings,
    *,
    world: World | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Run turns, timers and deliveries without HTTP until told to stop; what is in progress ends within half a minute.

    Raises:
        SettingsInvalid: The database is a file, which one process owns.
        AssistantInvalid: The assistant has mistakes.
        StoreError: The database cannot be used.
    """
    if not settings.is_shared:
        raise SettingsInvalid(
            "STANDFAST_DATABASE: one process owns an SQLite file, and `standfast serve` works on it already. "
            "Give postgresql://... to add workers."
        )
    async with running(settings, world=world) as app:
        if on_ready is not None:
            on_ready(app.worker)
        await app.engine.run()


async def _follow(app: Application) -> None:
    """Look now and then whether another process has put a release in service."""
    while app.settings.is_shared:
        await asyncio.sleep(_LOOK_S)
        try:
            await app.releases.follow(app.store)
        except (StoreError, AssistantInvalid, LookupError) as error:
            _log.warning("release not followed", error=type(error).__name__)


@asynccontextmanager
async def _hearing_hangup(app: Application) -> AsyncIterator[None]:
    """Put the folder in service anew whenever the process gets SIGHUP."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, told.set)
    try:
        async with _in_background(_release_when_told(app, told)):
            yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)


async def _release_when_told(app: Application, told: asyncio.Event) -> None:
    while True:
        await told.wait()
        told.clear()
        try:
            files = load_folder(app.settings.assistant)
            await app.releases.put_in_service(files, app.store)
        except AssistantInvalid as error:
            for problem in error.problems:
                _log.error("release refused", problem=str(problem))
        except (StoreError, OSError) as error:
            _log.error("release refused", problem=str(error))


@asynccontextmanager
async def _in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
