"""The PostgreSQL store lives through a restart, a crash and the loss of its primary; what was acknowledged stays."""

from __future__ import annotations

import asyncio
import itertools
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.storage.postgres_server import PostgresServer
from tests.storage.rows import CHAT, message

from standfast.storage import (
    PostgresSettings,
    Store,
    StoreUnavailable,
    open_postgres,
    upgrade_postgres,
)

SETTINGS = PostgresSettings(
    connect_timeout=timedelta(seconds=2), statement_timeout=timedelta(seconds=2)
)


@pytest.fixture
def mortal(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A server that a test may stop."""
    server = PostgresServer(postgres.binaries)
    server.start()
    yield server
    server.remove()


@pytest.fixture
async def store(mortal: PostgresServer) -> AsyncIterator[Store]:
    await upgrade_postgres(mortal.dsn())
    opened = await open_postgres(mortal.dsn(), settings=SETTINGS)
    yield opened
    await opened.close()


class Sender:
    """Sends messages one after the other and keeps the keys of those that were acknowledged."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.acknowledged: list[str] = []
        self.refused = 0

    async def send_until(self, done: asyncio.Event) -> None:
        for number in itertools.count():
            if done.is_set():
                return
            await self._send(f"m-{id(self)}-{number}")

    async def _send(self, key: str) -> None:
        try:
            await self.store.accept([message(key)])
        except StoreUnavailable:
            self.refused += 1
            await asyncio.sleep(0.02)
        else:
            self.acknowledged.append(key)

    async def wait_for(self, more: int) -> None:
        """Return when so many more were acknowledged."""
        wanted = len(self.acknowledged) + more
        async with asyncio.timeout(60):
            while len(self.acknowledged) < wanted:  # noqa: ASYNC110  # the sender goes on meanwhile
                await asyncio.sleep(0.01)


async def acknowledged_through(store: Store, outage: Any) -> tuple[set[str], int]:
    """Return the keys acknowledged before, during and after an outage, and how many calls failed."""
    done = asyncio.Event()
    senders = [Sender(store) for _ in range(4)]
    sending = [asyncio.create_task(sender.send_until(done)) for sender in senders]
    await asyncio.gather(*(sender.wait_for(5) for sender in senders))
    await asyncio.to_thread(outage)
    await asyncio.gather(*(sender.wait_for(5) for sender in senders))
    done.set()
    await asyncio.gather(*sending)
    keys = {key for sender in senders for key in sender.acknowledged}
    return keys, sum(sender.refused for sender in senders)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["restart", "crash"])
async def test_what_was_acknowledged_is_there_after_the_database_comes_back(
    store: Store, mortal: PostgresServer, how: signal.Signals
) -> None:
    def outage() -> None:
        mortal.stop(how)
        mortal.start()

    acknowledged, refused = await acknowledged_through(store, outage)
    assert acknowledged <= {item.dedupe_key for item in await store.waiting(CHAT)}
    assert refused


@pytest.mark.slow
async def test_a_promoted_standby_has_what_was_acknowledged(mortal: PostgresServer) -> None:
    await upgrade_postgres(mortal.dsn())
    standby = await asyncio.to_thread(mortal.make_standby)
    both = f"postgresql://postgres@127.0.0.1:{mortal.port},127.0.0.1:{standby.port}/postgres"
    store = await open_postgres(f"{both}?target_session_attrs=primary", settings=SETTINGS)
    try:

        def outage() -> None:
            mortal.stop(signal.SIGKILL)
            standby.promote()

        acknowledged, _refused = await acknowledged_through(store, outage)
        assert acknowledged <= {item.dedupe_key for item in await store.waiting(CHAT)}
    finally:
        await store.close()
        standby.remove()
