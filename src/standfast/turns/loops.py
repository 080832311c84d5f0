"""Loops that outlive their errors: each look is tried again after a pause, and health tells what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from standfast.turns.mistakes import kind_of, places_of

_log = structlog.get_logger()

Look = Callable[[], Awaitable[timedelta]]
"""Does what is to do and returns how long to wait before the next look."""


class Loop:
    """One look, again and again until stopped.

    Args:
        name: For health and logs.
        look: What is done each time.
        pause: After an error.
    """

    def __init__(self, name: str, look: Look, *, pause: timedelta) -> None:
        self.name = name
        self.trouble = ""
        self._look = look
        self._pause = pause
        self._hint = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    def hurry(self) -> None:
        """Look now."""
        self._hint.set()

    async def stop(self) -> None:
        """End, in the middle of a wait or of a look."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            self._hint.clear()
            wait = await self._look_safely()
            try:
                async with asyncio.timeout(wait.total_seconds()):
                    await self._hint.wait()
            except TimeoutError:
                continue

    async def _look_safely(self) -> timedelta:
        try:
            wait = await self._look()
        except Exception as error:  # noqa: BLE001  # a worker loop goes on, whatever happened
            self.trouble = kind_of(error)
            _log.error(  # a traceback quotes values
                "loop_failed", loop=self.name, error=self.trouble, places=places_of(error)
            )
            return self._pause
        self.trouble = ""
        return wait
