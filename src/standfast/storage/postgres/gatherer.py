"""Jobs of one kind that share a statement.

Round trips and disk flushes are what a commit costs on PostgreSQL. While the statements of a kind are on their way,
further jobs gather; the next statement takes them all. A statement that the database refuses, or that lost against
another, is run again for each of its jobs alone, so that only the one at fault fails.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from standfast.storage.errors import StoreError, StoreUnavailable
from standfast.storage.postgres.errors import Contended, Refused
from standfast.storage.postgres.settings import PostgresSettings

J = TypeVar("J")
R = TypeVar("R")

Perform = Callable[[Sequence[J]], Awaitable[Sequence[R | StoreError]]]
"""Does jobs in one statement and returns a result, or an error, for each."""


@dataclass(slots=True)
class _Waiting(Generic[J, R]):
    job: J
    key: str | None
    future: asyncio.Future[R]


class Gatherer(Generic[J, R]):
    """Does jobs together.

    Args:
        perform: Does some of them in one statement.
        settings: How many share one, and how many statements are on their way at once.
    """

    def __init__(self, perform: Perform[J, R], settings: PostgresSettings) -> None:
        self._perform = perform
        self._settings = settings
        self._waiting: deque[_Waiting[J, R]] = deque()
        self._lanes: set[asyncio.Task[None]] = set()
        self._is_closed = False

    async def do(self, job: J, *, key: str | None = None) -> R:
        """Do a job and return its result; jobs of one key never share a statement.

        Raises:
            StoreUnavailable: The store is closed, or the database does not answer.
        """
        if self._is_closed:
            raise StoreUnavailable("store: it is closed. Open it again.")
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(job, key, future))
        if len(self._lanes) < self._settings.lanes:
            self._lanes.add(asyncio.create_task(self._serve()))
        return await future

    async def close(self) -> None:
        """Finish what waits and take nothing more."""
        self._is_closed = True
        while self._lanes:
            await asyncio.wait(set(self._lanes))

    async def _serve(self) -> None:
        try:
            while batch := self._gather():
                _tell(batch, await self._results(batch))
        finally:
            self._lanes = {lane for lane in self._lanes if lane is not asyncio.current_task()}

    def _gather(self) -> list[_Waiting[J, R]]:
        """Return the jobs of the next statement; whose caller went away is left out."""
        batch: list[_Waiting[J, R]] = []
        keys: set[str | None] = set()
        while self._waiting and len(batch) < self._settings.most_in_statement:
            key = self._waiting[0].key
            if key is not None and key in keys:
                break
            waiting = self._waiting.popleft()
            if not waiting.future.done():
                batch.append(waiting)
                keys.add(key)
        return batch

    async def _results(self, batch: Sequence[_Waiting[J, R]]) -> Sequence[R | BaseException]:
        try:
            return await self._perform([waiting.job for waiting in batch])
        except (Refused, Contended) as error:
            if len(batch) == 1:
                return [error]
            alone = [await self._results([waiting]) for waiting in batch]
            return [result for results in alone for result in results]
        except Exception as error:  # noqa: BLE001  # a lane must not end with jobs waiting
            return [error for _ in batch]


def _tell(batch: Sequence[_Waiting[J, R]], results: Sequence[R | BaseException]) -> None:
    for waiting, result in zip(batch, results, strict=True):
        if waiting.future.done():
            continue
        if isinstance(result, BaseException):
            waiting.future.set_exception(result)
        else:
            waiting.future.set_result(result)
