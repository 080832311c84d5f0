"""Stores under one contract: add a backend here, and every test of the contract holds for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.storage.postgres_server import NoServer, Pgbouncer, PostgresServer, find_binaries
from tests.storage.postgres_tables import empty

from standfast.storage import MemoryStore, Store, open_sqlite
from standfast.storage.postgres import open_postgres, upgrade_postgres
from standfast.testing import ShiftableClock

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> ShiftableClock:
    return ShiftableClock(lambda: NOON)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server with the schema in its database `postgres`."""
    try:
        server = PostgresServer(find_binaries())
    except NoServer as reason:
        pytest.skip(str(reason))
    try:
        server.start()
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(upgrade_postgres(server.dsn()))).result()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def pgbouncer(postgres: PostgresServer) -> Iterator[Pgbouncer]:
    try:
        pooler = Pgbouncer(postgres)
    except NoServer as reason:
        pytest.skip(str(reason))
    yield pooler
    pooler.remove()


@pytest.fixture(params=["memory", "sqlite", "postgres", "pgbouncer"])
async def store(
    request: pytest.FixtureRequest, clock: ShiftableClock, tmp_path: Path
) -> AsyncIterator[Store]:
    opened: Store
    if request.param == "memory":
        opened = MemoryStore(clock, most_waiting=50)
    elif request.param == "sqlite":
        opened = open_sqlite(tmp_path / "store.db", clock=clock, most_waiting=50)
    else:
        dsn = request.getfixturevalue(request.param).dsn("postgres")
        await empty(request.getfixturevalue("postgres").dsn())
        opened = await open_postgres(dsn, clock=clock, most_waiting=50)
    yield opened
    await opened.close()
