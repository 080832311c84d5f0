"""Who waits for a turn's events: the poster of a message, and those who follow a conversation.

A commit of this process tells them at once; that is a hint. The log is the truth, and they look there now and then.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from standfast.events import ConversationId
from standfast.storage import InboxItem, Store, StoredEvent, TurnCommit

Key = tuple[str, str]
"""Channel and dedupe key."""


class Awaited:
    """The waiting sides of one engine.

    Args:
        store: Where the truth is.
        tenant: Whose items.
        poll: How often followers look without being told.
    """

    def __init__(self, store: Store, *, tenant: str, poll: timedelta) -> None:
        self._store = store
        self._tenant = tenant
        self._poll_s = poll.total_seconds()
        self._turns: dict[Key, set[asyncio.Future[tuple[StoredEvent, ...]]]] = {}
        self._expected: set[Key] = set()
        self._followers: defaultdict[ConversationId, set[asyncio.Event]] = defaultdict(set)

    def expect(self, channel: str, key: str) -> None:
        """Note that an item was accepted just now, so that nobody need look whether it is finished."""
        self._expected.add((channel, key))

    def tell(self, commit: TurnCommit, items: Sequence[InboxItem]) -> None:
        """Tell those who wait that a turn was committed."""
        for event in self._followers.get(commit.conversation, ()):
            event.set()
        keys = [(item.channel, item.dedupe_key) for item in items]
        self._expected.difference_update(keys)
        waiting = [self._turns.pop(key, set()) for key in keys]
        if not any(waiting):
            return
        events = _stored(commit)
        for future in (future for futures in waiting for future in futures):
            if not future.done():
                future.set_result(events)

    async def turn_of(
        self, channel: str, key: str, *, timeout_s: float
    ) -> tuple[StoredEvent, ...] | None:
        """Return the events of the turn that finished an item; None when it takes longer."""
        future = asyncio.get_running_loop().create_future()
        futures = self._turns.setdefault((channel, key), set())
        futures.add(future)
        try:
            async with asyncio.timeout(timeout_s):
                return await self._look_until(channel, key, future)
        except TimeoutError:
            return None
        finally:
            futures.discard(future)
            if not futures:
                self._turns.pop((channel, key), None)

    async def _look_until(
        self, channel: str, key: str, told: asyncio.Future[tuple[StoredEvent, ...]]
    ) -> tuple[StoredEvent, ...]:
        while True:
            if (channel, key) not in self._expected:
                found = await self._finished(channel, key)
                if found is not None:
                    return found
            await asyncio.wait([told], timeout=self._poll_s)
            self._expected.discard((channel, key))
            if told.done():
                return told.result()

    async def _finished(self, channel: str, key: str) -> tuple[StoredEvent, ...] | None:
        found = await self._store.inbox_item(self._tenant, channel, key)
        if found is None or found[1] is None:
            return None
        return tuple(await self._store.turn_events(found[1]))

    async def follow(
        self, conversation: ConversationId, *, after: int
    ) -> AsyncIterator[StoredEvent]:
        """Return a conversation's events after a seq, then those to come, without end."""
        told = asyncio.Event()
        self._followers[conversation].add(told)
        try:
            while True:
                told.clear()
                for stored in await self._store.events(conversation, after=after):
                    yield stored
                    after = stored.seq
                await self._pause(told)
        finally:
            self._followers[conversation].discard(told)
            if not self._followers[conversation]:
                del self._followers[conversation]

    async def _pause(self, told: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(self._poll_s):
                await told.wait()
        except TimeoutError:
            return


def _stored(commit: TurnCommit) -> tuple[StoredEvent, ...]:
    """Return a commit's events as the log has them; the position is not known here."""
    at = commit.at
    if at is None:
        raise ValueError("a turn's commit names its time.")
    return tuple(
        StoredEvent(0, commit.conversation, seq, commit.turn, at, event)
        for seq, event in enumerate(commit.events, start=commit.expected_seq + 1)
    )
