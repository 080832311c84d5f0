"""The engine: accepts what comes in, runs the turns, fires the timers, makes the deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from functools import partial

from standfast.events import CaseId, ConversationId, EffectKey
from standfast.storage import (
    Accepted,
    CaseRow,
    EffectRow,
    Hinting,
    Loaded,
    NewInbox,
    Store,
    StoredEvent,
    StoreError,
)
from standfast.turns.awaited import Awaited
from standfast.turns.codes import CODE_MAIL
from standfast.turns.crashpoints import crashpoint
from standfast.turns.deliveries import CodeMail, Deliveries
from standfast.turns.loops import Loop
from standfast.turns.operations import Operations
from standfast.turns.ports import Parts
from standfast.turns.types import EngineSettings
from standfast.turns.writers import Writers

_AT_ONCE = timedelta(0)
_MANY = 1000
_LAST = "heartbeat"
"""The loop that ends last: the worker lives while its turns do."""


class Engine:
    """Runs the conversations of one process.

    Args:
        store: Everything durable.
        parts: The rooms and the outside world.
        settings: How it works.

    Attributes:
        operations: What an operator sees and decides.
    """

    def __init__(self, store: Store, parts: Parts, settings: EngineSettings) -> None:
        self._store = store
        self._parts = parts
        self._settings = settings
        self._awaited = Awaited(store, tenant=settings.tenant, poll=settings.follow_poll)
        self._writers = Writers(parts, store, self._awaited, settings=settings)
        deliverers = {CODE_MAIL: CodeMail(parts, tenant=settings.tenant), **parts.deliverers}
        self._deliveries = Deliveries(store, deliverers, settings=settings)
        looks = {
            "heartbeat": self._beat,
            "inbox": self._look_for_work,
            "timers": self._look_for_timers,
            "outbox": self._look_for_deliveries,
        }
        if isinstance(store, Hinting):
            looks["hints"] = partial(self._listen, store)
        self._loops = {name: Loop(name, look, pause=settings.poll) for name, look in looks.items()}
        self._is_running = False
        self.operations = Operations(store, self.accept, self.wait, tenant=settings.tenant)

    # --- what channels use
    async def accept(self, item: NewInbox) -> Accepted:
        """Store an item durably, once by its key: then it will be worked on, whatever happens.

        Raises:
            StoreBusy: Too much is waiting.
            StoreUnavailable: Nothing was stored; try again.
        """
        (accepted,) = await self._store.accept([item])
        crashpoint("after_accept")
        if self._is_running and accepted.is_new:
            self._awaited.expect(item)
            self._writers.wake(item.conversation)
        return accepted

    async def wait(
        self, channel: str, key: str, *, timeout_s: float
    ) -> tuple[StoredEvent, ...] | None:
        """Return the events of the turn that finished an accepted item; None when it takes longer."""
        return await self._awaited.turn_of(channel, key, timeout_s=timeout_s)

    def subscribe(self, conversation: ConversationId, *, after: int) -> AsyncIterator[StoredEvent]:
        """Return a conversation's events after a seq, then those to come, without end."""
        return self._awaited.follow(conversation, after=after)

    async def events(
        self, conversation: ConversationId, *, after: int, limit: int
    ) -> list[StoredEvent]:
        """Return a conversation's events after a seq, in order."""
        return await self._store.events(conversation, after=after, limit=limit)

    async def load(self, conversation: ConversationId) -> Loaded | None:
        """Return a conversation to look at; None when there is none, or nothing has happened in it yet."""
        loaded = await self._store.load(conversation)
        return None if loaded is None or loaded.is_new else loaded

    async def case(self, case: CaseId) -> CaseRow | None:
        """Return one case."""
        return await self._store.case(case)

    async def cases(self, *, status: str | None, limit: int) -> list[CaseRow]:
        """Return cases, newest first."""
        return await self._store.cases(status=status, limit=limit)

    async def effect(self, key: EffectKey) -> EffectRow | None:
        """Return one row of the ledger."""
        return await self._store.effect(key)

    async def effects(self, *, status: str | None, limit: int) -> list[EffectRow]:
        """Return rows of the ledger, oldest first."""
        return await self._store.effects(status=status, limit=limit)

    async def health(self) -> Mapping[str, str]:
        """Return each part that must work, with `ok` or what is wrong with it."""
        parts = {loop.name: loop.trouble or "ok" for loop in self._loops.values()}
        try:
            await self._store.now()
        except StoreError as error:
            return {"store": type(error).__name__, **parts}
        return {"store": "ok", **parts}

    # --- life
    async def start(self) -> None:
        """Begin to work: what an earlier process left unfinished comes first."""
        await self._beat()
        self._is_running = True
        for loop in self._loops.values():
            loop.start()

    async def run(self) -> None:
        """Work until cancelled, then stop gracefully."""
        await self.start()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Take up nothing new, finish or release what is in progress, and let others have the conversations."""
        self._is_running = False
        for name, loop in self._loops.items():
            if name != _LAST:
                await loop.stop()
        await self._writers.stop(within_s=self._settings.stop_within.total_seconds())
        await self._loops[_LAST].stop()
        await self._store.release_all(self._settings.worker)

    async def drain(self) -> None:
        """Work until nothing is left to do now: turns, due timers, due deliveries."""
        while await self._work_once():
            pass

    async def _work_once(self) -> bool:
        fired = await self._store.fire_due(limit=_MANY)
        ready = await self._store.ready(limit=_MANY, worker=self._settings.worker)
        self._writers.take_up(ready)
        await self._writers.rest()
        delivered = await self._deliveries.make_due()
        return bool(fired or ready or delivered)

    # --- loops
    async def _beat(self) -> timedelta:
        await self._store.heartbeat(self._settings.worker, lease=self._settings.lease)
        return self._settings.lease / 3

    async def _look_for_work(self) -> timedelta:
        ready = await self._store.ready(limit=_MANY, worker=self._settings.worker)
        self._writers.take_up(ready)
        return self._settings.poll

    async def _listen(self, store: Hinting) -> timedelta:
        """Follow what other processes have done, as long as the database tells."""
        async for conversation in store.hints():
            self._awaited.hint(conversation)
            self._loops["inbox"].hurry()
        return self._settings.poll

    async def _look_for_timers(self) -> timedelta:
        if await self._store.fire_due(limit=_MANY):
            await self._look_for_work()
            return _AT_ONCE
        due = await self._store.next_due()
        if due is None:
            return self._settings.poll
        left = (
            due - await self._store.now()
        )  # our own clock may be ahead, and would hurry for nothing
        return max(_AT_ONCE, min(self._settings.poll, left))

    async def _look_for_deliveries(self) -> timedelta:
        return _AT_ONCE if await self._deliveries.make_due() else self._settings.poll
