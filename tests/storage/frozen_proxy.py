"""A way to the database that can fall silent: connections stay open, and nothing passes any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_PIECE = 65_536


class Passage:
    """Passes bytes both ways until it is told to freeze."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._open = asyncio.Event()
        self._open.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    def freeze(self) -> None:
        self._open.clear()

    def thaw(self) -> None:
        self._open.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self._target)
        for ends in ((reader, to_writer), (to_reader, writer)):
            self._tasks.add(asyncio.create_task(self._pass(*ends)))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(_PIECE):
                await self._open.wait()
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def passage_to(port: int) -> AsyncIterator[Passage]:
    """Serve a passage to a port of this machine."""
    passage = Passage(port)
    server = await asyncio.start_server(passage.serve, "127.0.0.1", 0)
    passage.port = server.sockets[0].getsockname()[1]
    yield passage
    passage.thaw()
    server.close()
    await passage.close()
