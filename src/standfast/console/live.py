"""GET /console/stream: tells an open page that it is out of date; the page then loads itself again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from fastapi.responses import StreamingResponse

from standfast.console.reading import Reading

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_PING_EVERY = 24
_CHANGE = b"event: change\ndata: {}\n\n"
_PING = b": ping\n\n"


class OpenPages:
    """The pages that are open, told of changes until the server stops."""

    def __init__(self, reading: Reading, *, look_s: float) -> None:
        self._reading = reading
        self._look_s = look_s
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End every stream; call it when the server is told to stop."""
        self._stopping.set()

    def stream(self, case: str | None, *, seen: str) -> StreamingResponse:
        """Return a stream that says `change` whenever lists or one case's conversation change.

        Args:
            case: The case that the page shows, if it shows one.
            seen: The mark of what the page shows, so that nothing is missed in between.
        """
        parts = self._parts(case, seen)
        return StreamingResponse(parts, media_type="text/event-stream", headers=_HEADERS)

    async def _parts(self, case: str | None, seen: str) -> AsyncGenerator[bytes, None]:
        yield b"retry: 2000\n\n"
        looks = 0
        while True:
            mark = await self._reading.mark(case)
            if mark != seen:
                seen, looks = mark, 0
                yield _CHANGE
            elif looks % _PING_EVERY == 0:
                yield _PING
            looks += 1
            if await self._stops_within(self._look_s):
                return

    async def _stops_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await self._stopping.wait()
        except TimeoutError:
            return False
