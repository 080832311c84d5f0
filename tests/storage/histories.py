"""Any history of a store, crashes in between: whatever it tells, the store in memory tells the same."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.storage.rows import intent, message, turn_commit

from standfast.events import ConversationId, TurnId
from standfast.storage import (
    JournalRow,
    MemoryStore,
    NewOutbox,
    NewTimer,
    Store,
    StoreError,
)
from standfast.testing import ShiftableClock

T = TypeVar("T")
CHATS = st.sampled_from(["a", "b"])
KEYS = st.sampled_from(["k-1", "k-2", "k-3", "k-4", "k-5", "k-6"])


class Histories(RuleBasedStateMachine):
    """The rules; a subclass says how its store is opened and how it dies."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = ShiftableClock(lambda: datetime(2026, 5, 3, tzinfo=UTC))
        self.turns = 0
        self.model = MemoryStore(self.clock)
        self.disk = self.run(self.open())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    async def open(self) -> Store:
        """Open the store anew."""
        raise NotImplementedError

    async def die(self) -> None:
        """End the process that has the store open, without a word."""
        raise NotImplementedError

    def both(self, name: str, *args: Any, **options: Any) -> Any:
        results = []
        for store in (self.model, self.disk):
            try:
                results.append(self.run(getattr(store, name)(*args, **options)))
            except StoreError as error:
                results.append(type(error))
        assert results[0] == results[1], (name, *results)
        return results[0]

    @rule(chat=CHATS, key=KEYS, text=st.text(max_size=3))
    def accept(self, chat: str, key: str, text: str) -> None:
        self.both("accept", [message(f"{chat}.{key}", conversation=chat, text=text)])

    @rule(chat=CHATS, aside=st.booleans(), waits=st.integers(0, 5))
    def turn(self, chat: str, *, aside: bool, waits: int) -> None:
        taken = self.both("take", ConversationId(chat), worker="w")
        if isinstance(taken, type):
            return
        self.turns += 1
        name = taken.items[0].turn if taken.items and taken.items[0].turn else f"t-{self.turns}"
        ids = tuple(item.id for item in taken.items)
        timer = NewTimer(f"x-{waits}", "wait", self.clock() + timedelta(minutes=waits))
        new = turn_commit(
            taken.loaded,
            name,
            inbox_done=() if aside else ids,
            quarantined=ids if aside else (),
            timers=(timer,) if waits else (),
            timers_cancelled=() if waits else ("x-1", "x-2"),
            outbox=(NewOutbox(f"o-{self.turns}", "mail", {}, is_secret=aside),),
        )
        self.both("commit", new)

    @rule(chat=CHATS, key=KEYS)
    def intend(self, chat: str, key: str) -> None:
        taken = self.both("take", ConversationId(chat), worker="w")
        if isinstance(taken, type) or not taken.items:
            return
        turn = TurnId(taken.items[0].turn or f"i-{taken.items[0].id}")
        rows = [JournalRow(turn, "read:x", "read", "h", {"n": len(taken.items)})]
        options = {"epoch": taken.loaded.epoch, "items": [item.id for item in taken.items]}
        effect = intent(f"{turn}.{key}", turn=turn, business=key)
        self.both("journal", ConversationId(chat), rows=rows, intents=[effect], **options)
        assert self.both("journaled", turn)

    @rule(minutes=st.integers(0, 4))
    def pass_time(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))
        self.both("fire_due", limit=10)

    @rule()
    def crash(self) -> None:
        self.run(self.die())
        self.disk = self.run(self.open())
        self.run(self.model.release_all("w"))

    @invariant()
    def tell_the_same(self) -> None:
        for chat in (ConversationId("a"), ConversationId("b")):
            self.both("waiting", chat)
            self.both("load", chat)
        self.both("ready", limit=10)
        self.both("effects", status=None, limit=100)
        self.both("quarantined", limit=100)
        self.both("next_due")

    def teardown(self) -> None:
        for chat in (ConversationId("a"), ConversationId("b")):
            stored = [self.run(store.events(chat)) for store in (self.model, self.disk)]
            told = [[(one.seq, one.turn, one.event) for one in events] for events in stored]
            assert told[0] == told[1]
        self.run(self.disk.close())
        self.runner.close()
