"""Stores under one contract: add a backend here, and every test of the contract holds for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from standfast.storage import MemoryStore, Store, open_sqlite
from standfast.testing import ShiftableClock

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> ShiftableClock:
    return ShiftableClock(lambda: NOON)


@pytest.fixture(params=["memory", "sqlite"])
async def store(
    request: pytest.FixtureRequest, clock: ShiftableClock, tmp_path: Path
) -> AsyncIterator[Store]:
    opened: Store
    if request.param == "memory":
        opened = MemoryStore(clock, most_waiting=50)
    else:
        opened = open_sqlite(tmp_path / "store.db", clock=clock, most_waiting=50)
    yield opened
    await opened.close()
