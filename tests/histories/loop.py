"""An event loop without real time: a seed decides which ready callback runs next, and a virtual clock jumps.

Callbacks belong to processes by their context. A dead process's callbacks never run again, without any clean-up, as after
kill -9; a frozen one's wait until it thaws, as after SIGSTOP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from heapq import heappop, heappush
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")


class Deadlock(Exception):  # noqa: N818  # reads as what happened
    """Nothing is left that could happen, and the history is not over."""


class Restless(Exception):  # noqa: N818
    """So much happens that something must be going round in circles."""


@dataclass(slots=True, eq=False)
class Process:
    """One process of the simulated system.

    Attributes:
        stash: What waits until it thaws; None while it runs.
        on_death: Called once when it dies.
    """

    name: str
    is_dead: bool = False
    stash: list[Handle] | None = None
    on_death: Callable[[], None] | None = None

    def die(self) -> None:
        """Stop for ever, at this instant."""
        self.is_dead = True
        if self.on_death is not None:
            self.on_death()


HERE = Process("here")
PROCESS: ContextVar[Process] = ContextVar("process", default=HERE)


@dataclass(slots=True, eq=False)
class Handle:
    """A callback that waits for its turn."""

    callback: Callable[..., object]
    args: tuple[Any, ...]
    context: Context
    due: float = 0.0
    is_cancelled: bool = False

    def cancel(self) -> None:
        """Do not run it."""
        self.is_cancelled = True

    def cancelled(self) -> bool:
        """Tell whether it was cancelled."""
        return self.is_cancelled

    def when(self) -> float:
        """Return the loop's time at which it is due."""
        return self.due


@dataclass(eq=False)
class SeededLoop(asyncio.AbstractEventLoop):
    """Runs callbacks in an order, and lets time pass, as the seed says.

    Attributes:
        most: More callbacks than this are taken for a circle.
        steps: Callbacks run so far.
    """

    random: Random
    most: int = 300_000
    steps: int = 0
    _now: float = 0.0
    _ready: list[Handle] = field(default_factory=list)
    _later: list[tuple[float, float, int, Handle]] = field(default_factory=list)
    _scheduled: int = 0
    _tasks: list[asyncio.Task[Any]] = field(default_factory=list)
    _is_over: bool = False

    # --- what asyncio asks of a loop
    def time(self) -> float:
        """Return the virtual time in seconds."""
        return self._now

    def call_soon(self, callback: Any, *args: Any, context: Context | None = None) -> Any:
        """Let a callback run some time at this instant."""
        handle = Handle(callback, args, copy_context() if context is None else context)
        if not self._is_over:
            self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(
        self, delay: float, callback: Any, *args: Any, context: Context | None = None
    ) -> Any:
        """Let a callback run after a delay."""
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Any, *args: Any, context: Context | None = None
    ) -> Any:
        """Let a callback run at a time."""
        handle = Handle(callback, args, copy_context() if context is None else context, when)
        if not self._is_over:
            self._scheduled += 1
            heappush(self._later, (when, self.random.random(), self._scheduled, handle))
        return handle

    def create_future(self) -> asyncio.Future[Any]:
        """Return a future of this loop."""
        return asyncio.Future(loop=self)

    def create_task(
        self, coro: Any, *, name: str | None = None, context: Context | None = None
    ) -> asyncio.Task[Any]:
        """Return a task of this loop."""
        task = asyncio.Task(coro, loop=self, name=name or "task", context=context)
        self._tasks.append(task)
        return task

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> asyncio.Future[Any]:
        """Return a future with what a function returns, a little later; no thread is used."""
        del executor
        future = self.create_future()
        self.call_later(0.02 * self.random.random(), lambda: future.set_result(func(*args)))
        return future

    def get_debug(self) -> bool:
        """Return False: the trace says more."""
        return False

    def is_running(self) -> bool:
        """Return True: it is asked by what runs on it."""
        return True

    def is_closed(self) -> bool:
        """Tell whether the history is over."""
        return self._is_over

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Say nothing of tasks that died with their process."""

    # --- what the simulation asks
    def spawn(self, process: Process, coro: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Start something in a process."""
        context = copy_context()
        context.run(PROCESS.set, process)
        return self.create_task(coro, context=context)

    def freeze(self, process: Process, seconds: float) -> None:
        """Let a process stand still for a while."""
        if process.stash is None:
            process.stash = []
            self.call_later(seconds, self._thaw, process, context=Context())

    def run(self, main: Coroutine[Any, Any, T]) -> T:
        """Run a history to its end; what still runs then is dropped.

        Raises:
            Deadlock: Nothing can happen any more.
            Restless: It would go on for ever.
        """
        asyncio._set_running_loop(self)
        try:
            task = self.create_task(main, context=Context())
            while not task.done():
                self._run_one()
            return task.result()
        finally:
            self._end()
            asyncio._set_running_loop(None)

    def _run_one(self) -> None:
        if not self._ready:
            self._let_time_pass()
        ready = self._ready
        place = int(self.random.random() * len(ready))
        ready[place], ready[-1] = ready[-1], ready[place]
        handle = ready.pop()
        process = handle.context.get(PROCESS, HERE)
        if handle.is_cancelled or process.is_dead:
            return
        if process.stash is not None:
            process.stash.append(handle)
            return
        self.steps += 1
        if self.steps > self.most:
            raise Restless(f"{self.most} callbacks, and no end.")
        handle.context.run(handle.callback, *handle.args)

    def _let_time_pass(self) -> None:
        later = self._later
        while later and later[0][3].is_cancelled:
            heappop(later)
        if not later:
            raise Deadlock("nothing is left that could happen.")
        self._now = later[0][0]
        while later and later[0][0] <= self._now:
            self._ready.append(heappop(later)[3])

    def _thaw(self, process: Process) -> None:
        waiting, process.stash = process.stash or [], None
        self._ready += waiting

    def _end(self) -> None:
        """Drop what is unfinished, in order, so that nothing is left to the garbage collector."""
        self._is_over = True
        for task in self._tasks:
            if not task.done():
                task._log_destroy_pending = False  # type: ignore[attr-defined]
                task.get_coro().close()
            elif not task.cancelled():
                task.exception()
        self._tasks.clear()
