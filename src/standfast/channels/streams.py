"""Server-sent events, written by hand: one pipe for each open stream, a ping when nothing happens.

Frames are small texts in a plain StreamingResponse because the framework's own event stream costs six times as much for
each event. What is committed comes from the service; a hint (somebody is writing) only from this process.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress

import structlog

from standfast.channels.errors import ApiProblem
from standfast.events import ConversationId, Record
from standfast.storage import StoredEvent, StoreError

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
MEDIA_TYPE = "text/event-stream"
TYPING = b'event: typing\ndata: {"typing":true}\n\n'
_PING = b": ping\n\n"
_HELLO = b"retry: 2000\n\n"
_MOST_OPEN = 1_000
_WAITING_FRAMES = 256

Show = Callable[[StoredEvent], Record | None]
Pipe = asyncio.Queue[bytes | None]
"""Parts to send; None ends the stream."""

_log = structlog.get_logger(__name__)


def frame_bytes(frame: Record) -> bytes:
    """Return one frame as a server-sent event; its `seq` becomes the id that a reader resumes from."""
    data = json.dumps(frame, separators=(",", ":"))
    return f"id: {frame['seq']}\nevent: {frame['type']}\ndata: {data}\n\n".encode()


class OpenStreams:
    """The streams that are open: counted, reached by hints, and ended when the server stops."""

    def __init__(self) -> None:
        self._pipes: dict[ConversationId, set[Pipe]] = defaultdict(set)
        self._stopped = False

    @property
    def count(self) -> int:
        """How many are open."""
        return sum(len(pipes) for pipes in self._pipes.values())

    def hint(self, conversation: ConversationId, part: bytes) -> None:
        """Send something that is not in the log to who is listening now; a full pipe misses it."""
        for pipe in self._pipes.get(conversation, ()):
            with suppress(asyncio.QueueFull):
                pipe.put_nowait(part)

    def stop(self) -> None:
        """End every stream and refuse new ones; call it when the server is told to stop."""
        self._stopped = True
        for pipe in [pipe for pipes in self._pipes.values() for pipe in pipes]:
            while pipe.full():
                pipe.get_nowait()
            pipe.put_nowait(None)

    def check_room(self) -> None:
        """Refuse one more stream where there are too many.

        Raises:
            ApiProblem: `busy`.
        """
        if self._stopped or self.count >= _MOST_OPEN:
            raise ApiProblem("busy", "Too many streams are open.", headers={"Retry-After": "5"})

    @contextmanager
    def opened(self, conversation: ConversationId) -> Iterator[Pipe]:
        """Give a pipe that is open until the block ends."""
        pipe: Pipe = asyncio.Queue(_WAITING_FRAMES)
        self._pipes[conversation].add(pipe)
        try:
            yield pipe
        finally:
            self._pipes[conversation].discard(pipe)
            if not self._pipes[conversation]:
                del self._pipes[conversation]


async def stream_parts(
    events: AsyncIterator[StoredEvent], pipe: Pipe, *, show: Show, ping_s: float
) -> AsyncGenerator[bytes, None]:
    """Return what goes over the wire: shown events as they come, hints, pings."""
    pump = asyncio.create_task(_pump(events, pipe, show))
    try:
        yield _HELLO
        while (part := await _next_part(pipe, ping_s)) is not None:
            yield part
    finally:
        pump.cancel()
        with suppress(asyncio.CancelledError):
            await pump


async def _next_part(pipe: Pipe, ping_s: float) -> bytes | None:
    try:
        async with asyncio.timeout(ping_s):
            return await pipe.get()
    except TimeoutError:
        return _PING


async def _pump(events: AsyncIterator[StoredEvent], pipe: Pipe, show: Show) -> None:
    try:
        async for stored in events:
            frame = show(stored)
            if frame is not None:
                await pipe.put(frame_bytes(frame))
    except StoreError as error:
        _log.warning("stream_lost_its_events", error=str(error))
    await pipe.put(None)
