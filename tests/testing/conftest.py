"""A small system with one read and one write, behind a harness, on a free port."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web

from standfast.testing import (
    Harness,
    HarnessControl,
    History,
    RunningDouble,
    ShiftableClock,
    mark_committed,
    start_double,
)

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Counts what was put on it; every count is remembered with its moment."""

    clock: ShiftableClock
    counts: History[str, int] = field(default_factory=History)

    @property
    def count(self) -> int:
        """How many there are."""
        return self.counts.get("books", at=self.clock()) or 0

    def routes(self) -> list[web.RouteDef]:
        """Return the two operations."""
        return [
            web.get("/books", self._read, name="shelf.countBooks"),
            web.post("/books", self._add, name="shelf.addBook"),
        ]

    async def _read(self, _request: web.Request) -> web.Response:
        return web.json_response({"name": "books", "count": self.count, "tags": ["a", "b"]})

    async def _add(self, request: web.Request) -> web.Response:
        self.counts.put("books", self.count + 1, at=self.clock())
        mark_committed(request)
        return web.json_response({"name": "books", "count": self.count, "tags": []}, status=201)


@dataclass(frozen=True, slots=True)
class Library:
    """The running system, and everything a test wants to look at."""

    harness: Harness
    shelf: Shelf
    double: RunningDouble
    session: aiohttp.ClientSession

    async def read(self) -> tuple[int, bytes]:
        """Read the count over HTTP."""
        async with self.session.get(f"{self.double.url}/books") as answer:
            return answer.status, await answer.read()

    async def add(self) -> int:
        """Add a book over HTTP and return the status."""
        async with self.session.post(f"{self.double.url}/books", json={}) as answer:
            await answer.read()
            return answer.status


@pytest.fixture
async def library() -> AsyncIterator[Library]:
    harness = Harness(ShiftableClock(lambda: NOW))
    shelf = Shelf(harness.clock)
    app = harness.fit([*shelf.routes(), *HarnessControl(harness).routes()])
    async with start_double(app) as double, aiohttp.ClientSession() as session:
        yield Library(harness, shelf, double, session)
