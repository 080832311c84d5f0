"""The Store: everything durable behind one port, with one contract test for every backend."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from standfast.events import CaseId, ConversationId, EffectKey, ReleaseId, TurnId
from standfast.storage.types import (
    Accepted,
    CaseRow,
    Delivery,
    EffectRow,
    Erasure,
    InboxItem,
    JournalRow,
    Loaded,
    NewInbox,
    ReleaseRow,
    StoredEvent,
    Taken,
    TurnCommit,
)


class Store(Protocol):
    """Log, inbox, journal, ledger, outbox, timers, cases, releases.

    Every method that writes is one transaction. Times are the database's.
    """

    async def now(self) -> datetime:
        """Return the database's time."""
        ...

    async def close(self) -> None:
        """Finish what is being written and let go of the file or the connections."""
        ...

    # --- inbox
    async def accept(self, items: Sequence[NewInbox]) -> list[Accepted]:
        """Store items durably, each once by its key; on return they will never be lost.

        Raises:
            StoreBusy: Too many wait already.
        """
        ...

    async def ready(self, *, limit: int, worker: str = "") -> list[ConversationId]:
        """Return conversations with waiting items that no other living worker owns, longest waiting first."""
        ...

    async def waiting(self, conversation: ConversationId) -> list[InboxItem]:
        """Return the waiting items of a conversation in order; those fixed to an unfinished turn alone, if there are any."""
        ...

    async def inbox_item(
        self, tenant: str, channel: str, dedupe_key: str
    ) -> tuple[InboxItem, TurnId | None] | None:
        """Return an accepted item and the turn that finished it (None: not yet)."""
        ...

    async def begin_attempt(self, ids: Sequence[int]) -> int:
        """Count one more attempt on these items and return the highest count (for quarantine)."""
        ...

    # --- conversations
    async def claim(self, conversation: ConversationId, *, worker: str) -> Loaded:
        """Become the single writer: the epoch rises, the state comes back.

        Raises:
            Fenced: A living worker owns it.
        """
        ...

    async def take(
        self, conversation: ConversationId, *, worker: str, epoch: int | None = None
    ) -> Taken:
        """Claim a conversation unless held already, choose the next turn's items, count the attempt.

        Items that an interrupted turn had fixed are taken alone. Otherwise all that wait are taken, but one that was
        tried before comes alone, so that the item which kills turns does not take others with it.

        Args:
            conversation: Whose items.
            worker: Who asks.
            epoch: The epoch that the worker holds from an earlier claim; None claims anew.

        Raises:
            Fenced: A living worker owns it.
        """
        ...

    async def load(self, conversation: ConversationId) -> Loaded | None:
        """Return a conversation to look at (not to write); None when there is none."""
        ...

    async def heartbeat(self, worker: str, *, lease: timedelta) -> None:
        """Say that a worker lives for another lease."""
        ...

    async def release_all(self, worker: str) -> None:
        """Let go of all that a worker owns (graceful stop)."""
        ...

    # --- turns
    async def journaled(self, turn: TurnId) -> list[JournalRow]:
        """Return what an interrupted run of the turn had found out."""
        ...

    async def journal(
        self,
        conversation: ConversationId,
        *,
        epoch: int,
        items: Sequence[int],
        rows: Sequence[JournalRow],
        intents: Sequence[EffectRow],
    ) -> list[EffectRow]:
        """Fix the turn's items, store journal rows and effect intents; return each effect as the ledger has it.

        Where the key or the business key is in the ledger already, the earlier row comes back and nothing is added.

        Raises:
            Fenced: The epoch is not the current one.
        """
        ...

    async def commit(self, turn: TurnCommit) -> int:
        """Commit a turn in one transaction and return the seq of its last event.

        Raises:
            Fenced: The epoch or the seq is not the expected one; nothing was written.
        """
        ...

    # --- effects
    async def effect(self, key: EffectKey) -> EffectRow | None:
        """Return one row of the ledger."""
        ...

    async def turn_effects(self, turn: TurnId) -> list[EffectRow]:
        """Return the effects that a turn intended."""
        ...

    async def effects(self, *, status: str | None, limit: int) -> list[EffectRow]:
        """Return rows of the ledger, oldest first."""
        ...

    # --- log
    async def events(
        self, conversation: ConversationId, *, after: int = 0, limit: int = 1000
    ) -> list[StoredEvent]:
        """Return a conversation's events after a seq, in order."""
        ...

    async def turn_events(self, turn: TurnId) -> list[StoredEvent]:
        """Return the events that one turn committed."""
        ...

    async def log(self, *, after: int, limit: int = 1000) -> list[StoredEvent]:
        """Return events of all conversations after a position, in order: what projections read."""
        ...

    async def conversations(self, *, limit: int, before: str | None = None) -> list[Loaded]:
        """Return conversations, last changed first."""
        ...

    # --- outbox
    async def due_deliveries(self, *, worker: str, limit: int) -> list[Delivery]:
        """Return deliveries that are due and not in another's hands.

        Those in the worker's own hands come again: the answer that gave them to it, or its word that they were made, may
        have been lost.
        """
        ...

    async def delivered(self, delivery: str) -> None:
        """Note that a delivery was made; a secret body is erased."""
        ...

    async def delivery_failed(
        self, delivery: str, *, reason: str, retry_after: timedelta | None
    ) -> None:
        """Note a failure; without a retry it is a dead letter."""
        ...

    async def dead_letters(self, *, limit: int) -> list[Delivery]:
        """Return deliveries that were given up."""
        ...

    async def resend(self, delivery: str) -> bool:
        """Make a delivery that was given up due again; False where it was not, or its secret is gone."""
        ...

    # --- timers
    async def fire_due(self, *, limit: int) -> int:
        """Turn due timers into inbox items, each exactly once; return how many."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the next timer is due."""
        ...

    # --- cases
    async def case(self, case: CaseId) -> CaseRow | None:
        """Return one case."""
        ...

    async def cases(self, *, status: str | None = None, limit: int = 100) -> list[CaseRow]:
        """Return cases, newest first."""
        ...

    # --- quarantine
    async def quarantine(self, ids: Sequence[int], *, reason: str) -> None:
        """Set items aside so that the conversation can go on without them."""
        ...

    async def quarantined(self, *, limit: int) -> list[InboxItem]:
        """Return what was set aside."""
        ...

    async def put_back(self, item: int) -> None:
        """Let an item that was set aside wait again; its attempts are counted anew."""
        ...

    async def drop(self, item: int) -> None:
        """Give up an item that was set aside; what it said is erased."""
        ...

    # --- erasure
    async def erase(self, erasure: Erasure) -> None:
        """Empty a conversation: log, earlier items, deliveries, timers, cases, effects; the order of events is kept.

        The state is left to the turn that asks for it. Done again, it changes nothing more.
        """
        ...

    async def scrub(self) -> None:
        """Overwrite what was erased, as far as that is the store's own doing; SQLite stops writing meanwhile."""
        ...

    # --- releases
    async def save_release(self, release: ReleaseRow) -> None:
        """Store a release's files; storing it again changes nothing but when it was put in service."""
        ...

    async def release(self, release: ReleaseId) -> ReleaseRow | None:
        """Return a stored release."""
        ...

    async def releases(self) -> list[ReleaseId]:
        """Return the ids of the stored releases; the last one was put in service last."""
        ...


@runtime_checkable
class Hinting(Protocol):
    """A store that says where it is worth looking; nothing relies on it."""

    def hints(self) -> AsyncIterator[ConversationId]:
        """Yield conversations that may have something new, accepted or committed, in any process.

        Raises:
            StoreUnavailable: It cannot tell for now; ask again.
        """
        ...
