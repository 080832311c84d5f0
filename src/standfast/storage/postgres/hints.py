"""Wake-up hints by LISTEN and NOTIFY: they save waiting, nothing relies on them.

A hint is sent in a transaction of its own after the one it tells about, because PostgreSQL lets transactions that notify
commit only one after the other. Conversations that change while a hint is on its way share the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg

from standfast.events import ConversationId
from standfast.storage.errors import StoreError, StoreUnavailable
from standfast.storage.postgres.database import Database
from standfast.storage.postgres.errors import told_as_ours

_CHANNEL = "standfast"
_MOST_CHARACTERS = 1900
"""Of a payload: PostgreSQL takes less than 8000 bytes, and a character has four at most."""
_MOST_QUEUED = 10_000


class Hints:
    """Tells the other processes which conversations have something new.

    Args:
        database: Where hints are sent.
        dsn: Where they are heard, in a session of its own; None where none can be held.
        connect_timeout: For that session.
    """

    def __init__(self, database: Database, dsn: str | None, *, connect_timeout: timedelta) -> None:
        self._database = database
        self._dsn = dsn
        self._timeout_s = connect_timeout.total_seconds()
        self._changed: dict[str, None] = {}
        self._sending: asyncio.Task[None] | None = None

    def tell(self, conversation: ConversationId) -> None:
        """Send a hint soon."""
        self._changed[conversation] = None
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    async def heard(self) -> AsyncIterator[ConversationId]:
        """Yield conversations that have something new; none where no session can be held.

        Raises:
            StoreUnavailable: The session was lost; listen again.
        """
        if self._dsn is None:
            await asyncio.Event().wait()
        else:
            async for conversation in _listen(self._dsn, timeout_s=self._timeout_s):
                yield conversation

    async def close(self) -> None:
        """Send what waits."""
        if self._sending is not None:
            await self._sending

    async def _send(self) -> None:
        try:
            while self._changed:
                await self._database.rows("hint", self._payload())
        except StoreError:
            self._changed.clear()
        finally:
            self._sending = None

    def _payload(self) -> str:
        names: list[str] = []
        size = 0
        while self._changed:
            name = next(iter(self._changed))
            size += len(name) + 1
            if names and size > _MOST_CHARACTERS:
                break
            del self._changed[name]
            names.append(name[:_MOST_CHARACTERS])
        return "\n".join(names)


async def _listen(dsn: str, *, timeout_s: float) -> AsyncIterator[ConversationId]:
    queue: asyncio.Queue[str | None] = asyncio.Queue(_MOST_QUEUED)
    with told_as_ours():
        connection = await asyncpg.connect(dsn, timeout=timeout_s)
    try:
        connection.add_termination_listener(lambda _connection: _put(queue, None))
        with told_as_ours():
            await connection.add_listener(_CHANNEL, lambda *told: _put(queue, told[3]))
        while (payload := await queue.get()) is not None:
            for name in payload.split("\n"):
                yield ConversationId(name)
        raise StoreUnavailable("store: the connection for hints was lost. Listen again.")
    finally:
        connection.terminate()


def _put(queue: asyncio.Queue[Any], payload: str | None) -> None:
    """Queue a payload; a listener that cannot follow misses hints, and polls."""
    if payload is None and queue.full():
        queue.get_nowait()
    if not queue.full():
        queue.put_nowait(payload)
