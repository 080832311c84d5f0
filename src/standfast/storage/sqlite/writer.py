"""The one thread that writes: jobs queue, a batch shares one commit, each has its savepoint.

While a commit waits for the disk, the jobs of other conversations gather; the next commit takes them all. A job that
fails is rolled back alone; a commit that fails, fails all of its batch. A batch of nothing but `LAZY` jobs (counting an
attempt, a heartbeat) does not wait for the disk: it survives the death of the process, and a later commit makes it
survive the loss of power.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

import apsw

from standfast.storage.errors import StoreBusy, StoreError, StoreUnavailable
from standfast.storage.sqlite.database import Database

T = TypeVar("T")

_BATCH = 256
"""Jobs that share one commit at most."""


class Durability(Enum):
    """What must be over before a job's result is told."""

    FULL = "full"
    """The bytes are on the disk."""
    ALONE = "alone"
    """As full; and the job shares no transaction: it makes its own."""
    LAZY = "lazy"
    """They are with the operating system."""


@dataclass(slots=True)
class Job:
    """Something to do with the connection, and who waits for it."""

    work: Callable[[Database], Any]
    durability: Durability
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Worker:
    """A thread that owns a connection and does jobs in order."""

    def __init__(self, database: Database, *, name: str, most_jobs: int = 10_000) -> None:
        self._database = database
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._most_jobs = most_jobs
        self._thread = Thread(target=self._serve, name=name, daemon=True)
        self._is_closed = False
        self._thread.start()

    async def do(
        self, work: Callable[[Database], T], *, durability: Durability = Durability.FULL
    ) -> T:
        """Do a job in the thread and return its result once it is durable.

        Raises:
            StoreBusy: Too many jobs wait.
            StoreUnavailable: The database could not do it, or is closed.
        """
        if self._is_closed:
            raise StoreUnavailable("store: it is closed. Open it again.")
        if self._jobs.qsize() >= self._most_jobs:
            raise StoreBusy(f"store: {self._most_jobs} jobs wait for the disk. Come back later.")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put(Job(work, durability, future))
        return await future

    async def close(self) -> None:
        """Finish what waits, then close the connection."""
        if not self._is_closed:
            self._is_closed = True
            self._jobs.put(None)
        await asyncio.get_running_loop().run_in_executor(None, self._thread.join)

    def _serve(self) -> None:
        is_open = True
        while is_open:
            batch, is_open = self._gather()
            if batch:
                self.perform(batch)
                _tell(batch)
        self._database.connection.close()

    def _gather(self) -> tuple[list[Job], bool]:
        """Return the jobs that wait (at least one), and whether more may come."""
        batch: list[Job] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) >= _BATCH or self._jobs.empty():
                return batch, True
            job = self._jobs.get()
        return batch, False

    def perform(self, batch: list[Job]) -> None:
        """Do the jobs of a batch."""
        for job in batch:
            _attempt(job, self._database)


class Writer(Worker):
    """The worker whose connection writes: one commit for a batch."""

    _durability = Durability.FULL

    async def do_alone(self, work: Callable[[Database], T]) -> T:
        """Do a job outside of any transaction, between two commits.

        Raises:
            StoreUnavailable: The database could not do it, or is closed.
        """
        return await self.do(work, durability=Durability.ALONE)

    def perform(self, batch: list[Job]) -> None:
        """Do the jobs of a batch in one transaction, then those that want none."""
        shared = [job for job in batch if job.durability is not Durability.ALONE]
        if shared:
            self._perform_together(shared)
        for job in batch:
            if job.durability is Durability.ALONE:
                _attempt(job, self._database)

    def _perform_together(self, batch: list[Job]) -> None:
        database = self._database
        waiting = database.waiting
        try:
            self._choose_durability(batch)
            database.script("BEGIN IMMEDIATE")
            for job in batch:
                _attempt_alone(job, database)
            database.script("COMMIT")
        except apsw.Error as error:
            database.waiting = waiting
            _roll_back(database)
            for job in batch:
                job.error = job.error or StoreUnavailable(
                    f"store: the commit failed ({type(error).__name__}). Nothing was stored; try again."
                )

    def _choose_durability(self, batch: list[Job]) -> None:
        is_lazy = all(job.durability is Durability.LAZY for job in batch)
        wanted = Durability.LAZY if is_lazy else Durability.FULL
        if wanted is not self._durability:
            level = "NORMAL" if is_lazy else "FULL"
            self._database.script(f"PRAGMA synchronous = {level}")
            self._durability = wanted


def _attempt(job: Job, database: Database) -> None:
    """Do a job and keep its result or its error."""
    try:
        job.result = job.work(database)
    except StoreError as error:
        job.error = error
    except apsw.Error as error:
        job.error = StoreUnavailable(f"store: {type(error).__name__}: {error}. Try again.")
    except Exception as error:  # noqa: BLE001  # the loop of the thread ends here for this job
        job.error = error


def _attempt_alone(job: Job, database: Database) -> None:
    """Do a job so that its failure undoes nothing else."""
    waiting = database.waiting
    database.script("SAVEPOINT job")
    _attempt(job, database)
    if job.error is not None:
        database.waiting = waiting
        database.script("ROLLBACK TO job")
    database.script("RELEASE job")


def _roll_back(database: Database) -> None:
    if database.connection.in_transaction:
        database.script("ROLLBACK")


def _tell(batch: list[Job]) -> None:
    """Give the results to who waits, waking each event loop once."""
    loops: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in batch:
        loops.setdefault(job.future.get_loop(), []).append(job)
    for loop, jobs in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, jobs)


def _resolve(jobs: list[Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
