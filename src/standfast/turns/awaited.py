"""Who waits for a turn's events: the poster of a message, and those who follow a conversation.

A commit of this process tells them at once; that is a hint. The log is the truth, and they look there now and then.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from standfast.events import ConversationId
from standfast.storage import InboxItem, NewInbox, Store, StoredEvent, TurnCommit

Key = tuple[str, str]
"""Channel and dedupe key."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """One poster who waits: `hint` says that it is worth looking, `events` what there was to see."""

    hint: asyncio.Event = field(default_factory=asyncio.Event)
    events: tuple[StoredEvent, ...] | None = None


class Awaited:
    """The waiting sides of one engine.

    Args:
        store: Where the truth is.
        tenant: Whose items.
        poll: How often they look without being told.
    """

    def __init__(self, store: Store, *, tenant: str, poll: timedelta) -> None:
        self._store = store
        self._tenant = tenant
        self._poll_s = poll.total_seconds()
        self._posters: defaultdict[Key, set[_Waiting]] = defaultdict(set)
        self._expected: defaultdict[ConversationId, set[Key]] = defaultdict(set)
        self._conversations: dict[Key, ConversationId] = {}
        self._followers: defaultdict[ConversationId, set[asyncio.Event]] = defaultdict(set)

    def expect(self, item: NewInbox) -> None:
        """Note that an item was accepted just now, so that nobody need look whether it is finished."""
        key = (item.channel, item.dedupe_key)
        self._expected[item.conversation].add(key)
        self._conversations[key] = item.conversation

    def tell(self, commit: TurnCommit, items: Sequence[InboxItem]) -> None:
        """Tell those who wait that a turn of this process was committed."""
        self._tell_followers(commit.conversation)
        keys = [(item.channel, item.dedupe_key) for item in items]
        posters = [poster for key in keys for poster in self._posters.get(key, ())]
        self._unexpect(commit.conversation, keys)
        events = _stored(commit) if posters else ()
        for poster in posters:
            poster.events = events
            poster.hint.set()

    def hint(self, conversation: ConversationId) -> None:
        """Say that something may have happened, in this process or another: it is worth looking."""
        self._tell_followers(conversation)
        keys = list(self._expected.get(conversation, ()))
        self._unexpect(conversation, keys)
        for poster in [poster for key in keys for poster in self._posters.get(key, ())]:
            poster.hint.set()

    def _unexpect(self, conversation: ConversationId, keys: Sequence[Key]) -> None:
        expected = self._expected.get(conversation, set())
        expected.difference_update(keys)
        if not expected:
            self._expected.pop(conversation, None)
        for key in keys:
            self._conversations.pop(key, None)

    def _tell_followers(self, conversation: ConversationId) -> None:
        for event in self._followers.get(conversation, ()):
            event.set()

    async def turn_of(
        self, channel: str, key: str, *, timeout_s: float
    ) -> tuple[StoredEvent, ...] | None:
        """Return the events of the turn that finished an item; None when it takes longer."""
        poster = _Waiting()
        self._posters[channel, key].add(poster)
        try:
            async with asyncio.timeout(timeout_s):
                return await self._look_until((channel, key), poster)
        except TimeoutError:
            return None
        finally:
            self._posters[channel, key].discard(poster)
            if not self._posters[channel, key]:
                del self._posters[channel, key]

    async def _look_until(self, key: Key, poster: _Waiting) -> tuple[StoredEvent, ...]:
        while True:
            if key not in self._conversations:
                found = await self._finished(*key)
                if found is not None:
                    return found
            await self._pause(poster.hint)
            if poster.events is not None:
                return poster.events
            poster.hint.clear()
            if key in self._conversations:
                self._unexpect(self._conversations[key], [key])

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
