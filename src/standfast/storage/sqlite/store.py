"""The store on one SQLite file: a writer thread, a reader thread, and a lock against other processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from standfast.events import CaseId, ConversationId, EffectKey, ReleaseId, TurnId
from standfast.storage.codecs import from_ms
from standfast.storage.rows import Row
from standfast.storage.sqlite import (
    cases,
    conversations,
    effects,
    erasing,
    inbox,
    log,
    outbox,
    timers,
    transfer,
    turns,
)
from standfast.storage.sqlite.database import Database
from standfast.storage.sqlite.file_lock import unlock_file
from standfast.storage.sqlite.writer import Durability, Worker, Writer
from standfast.storage.transfer import Table
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

T = TypeVar("T")


class SqliteStore:
    """The `Store` on one SQLite file (see the port for what each method does)."""

    def __init__(self, writer: Writer, reader: Worker, lock: int) -> None:
        self._writer = writer
        self._reader = reader
        self._lock: int | None = lock

    async def _read(self, work: Callable[[Database], T]) -> T:
        return await self._reader.do(work)

    async def _write(
        self, work: Callable[[Database], T], durability: Durability = Durability.FULL
    ) -> T:
        return await self._writer.do(work, durability=durability)

    async def now(self) -> datetime:
        """Return the database's time."""
        return from_ms(await self._read(Database.now_ms))

    async def close(self) -> None:
        """Finish what is being written and let go of the file."""
        await self._reader.close()
        await self._writer.close()
        if self._lock is not None:
            unlock_file(self._lock)
            self._lock = None

    # --- inbox
    async def accept(self, items: Sequence[NewInbox]) -> list[Accepted]:
        """Store items durably, each once by its key."""
        return await self._write(partial(inbox.accept_items, items=items))

    async def ready(self, *, limit: int, worker: str = "") -> list[ConversationId]:
        """Return conversations with waiting items that no other living worker owns."""
        return await self._read(partial(inbox.ready_conversations, limit=limit, worker=worker))

    async def waiting(self, conversation: ConversationId) -> list[InboxItem]:
        """Return the waiting items of a conversation in order."""
        return await self._read(partial(inbox.waiting_items, conversation=conversation))

    async def inbox_item(
        self, tenant: str, channel: str, dedupe_key: str
    ) -> tuple[InboxItem, TurnId | None] | None:
        """Return an accepted item and the turn that finished it."""
        return await self._read(lambda db: inbox.find_item(db, tenant, channel, dedupe_key))

    async def begin_attempt(self, ids: Sequence[int]) -> int:
        """Count one more attempt on these items and return the highest count."""
        return await self._write(partial(inbox.count_attempt, ids=ids), Durability.LAZY)

    async def quarantine(self, ids: Sequence[int], *, reason: str) -> None:
        """Set items aside."""
        await self._write(partial(inbox.set_aside, ids=ids, turn=None, reason=reason))

    async def quarantined(self, *, limit: int) -> list[InboxItem]:
        """Return what was set aside."""
        return await self._read(partial(inbox.items_set_aside, limit=limit))

    async def put_back(self, item: int) -> None:
        """Let an item that was set aside wait again."""
        await self._write(partial(inbox.put_back, item=item))

    async def drop(self, item: int) -> None:
        """Give up an item that was set aside."""
        await self._write(lambda db: db.run("drop_item", item))

    async def erase(self, erasure: Erasure) -> None:
        """Empty a conversation."""
        await self._write(partial(erasing.erase, erasure=erasure))

    async def scrub(self) -> None:
        """Overwrite what was erased."""
        await self._writer.do_alone(erasing.scrub)

    # --- conversations
    async def claim(self, conversation: ConversationId, *, worker: str) -> Loaded:
        """Become the single writer."""
        return await self._write(
            lambda db: conversations.claim(db, conversation, worker=worker), Durability.LAZY
        )

    async def take(
        self, conversation: ConversationId, *, worker: str, epoch: int | None = None
    ) -> Taken:
        """Claim a conversation unless held, choose the next turn's items, count the attempt."""
        return await self._write(
            lambda db: conversations.take(db, conversation, worker=worker, epoch=epoch),
            Durability.LAZY,
        )

    async def load(self, conversation: ConversationId) -> Loaded | None:
        """Return a conversation to look at."""
        return await self._read(partial(conversations.load, conversation=conversation))

    async def conversations(self, *, limit: int, before: str | None = None) -> list[Loaded]:
        """Return conversations, last changed first."""
        return await self._read(partial(conversations.recent, limit=limit, before=before))

    async def heartbeat(self, worker: str, *, lease: timedelta) -> None:
        """Say that a worker lives for another lease."""
        await self._write(
            partial(conversations.heartbeat, worker=worker, lease=lease), Durability.LAZY
        )

    async def release_all(self, worker: str) -> None:
        """Let go of all that a worker owns."""
        await self._write(partial(conversations.release_all, worker=worker))

    # --- turns
    async def journaled(self, turn: TurnId) -> list[JournalRow]:
        """Return what an interrupted run of the turn had found out."""
        return await self._read(partial(turns.journaled, turn=turn))

    async def journal(
        self,
        conversation: ConversationId,
        *,
        epoch: int,
        items: Sequence[int],
        rows: Sequence[JournalRow],
        intents: Sequence[EffectRow],
    ) -> list[EffectRow]:
        """Fix the turn's items, store journal rows and effect intents."""

        def work(database: Database) -> list[EffectRow]:
            turns.check_epoch(database, conversation, epoch=epoch)
            return turns.add_to_journal(database, items=items, rows=rows, intents=intents)

        return await self._write(work)

    async def commit(self, turn: TurnCommit) -> int:
        """Commit a turn in one transaction."""
        return await self._write(partial(turns.commit, turn=turn))

    # --- effects
    async def effect(self, key: EffectKey) -> EffectRow | None:
        """Return one row of the ledger."""
        return await self._read(partial(effects.find_effect, key=key))

    async def turn_effects(self, turn: TurnId) -> list[EffectRow]:
        """Return the effects that a turn intended."""
        return await self._read(partial(effects.turn_effects, turn=turn))

    async def effects(self, *, status: str | None, limit: int) -> list[EffectRow]:
        """Return rows of the ledger, oldest first."""
        return await self._read(partial(effects.list_effects, status=status, limit=limit))

    # --- log
    async def events(
        self, conversation: ConversationId, *, after: int = 0, limit: int = 1000
    ) -> list[StoredEvent]:
        """Return a conversation's events after a seq."""
        return await self._read(
            lambda db: log.conversation_events(db, conversation, after=after, limit=limit)
        )

    async def turn_events(self, turn: TurnId) -> list[StoredEvent]:
        """Return the events that one turn committed."""
        return await self._read(partial(log.turn_events, turn=turn))

    async def log(self, *, after: int, limit: int = 1000) -> list[StoredEvent]:
        """Return events of all conversations after a position."""
        return await self._read(partial(log.whole_log, after=after, limit=limit))

    # --- outbox
    async def due_deliveries(self, *, worker: str, limit: int) -> list[Delivery]:
        """Return due deliveries, now in this worker's hands."""
        return await self._write(
            partial(outbox.take_deliveries, worker=worker, limit=limit), Durability.LAZY
        )

    async def delivered(self, delivery: str) -> None:
        """Note that a delivery was made."""
        await self._write(partial(outbox.delivery_made, delivery=delivery))

    async def delivery_failed(
        self, delivery: str, *, reason: str, retry_after: timedelta | None
    ) -> None:
        """Note a failure; without a retry it is a dead letter."""
        await self._write(
            lambda db: outbox.delivery_failed(db, delivery, reason=reason, retry_after=retry_after)
        )

    async def dead_letters(self, *, limit: int) -> list[Delivery]:
        """Return deliveries that were given up."""
        return await self._read(partial(outbox.dead_deliveries, limit=limit))

    async def resend(self, delivery: str) -> bool:
        """Make a delivery that was given up due again."""
        return await self._write(lambda db: db.find("resend_delivery", delivery) is not None)

    # --- timers
    async def fire_due(self, *, limit: int) -> int:
        """Turn due timers into inbox items; return how many."""
        return await self._write(partial(timers.fire_due, limit=limit), Durability.LAZY)

    async def next_due(self) -> datetime | None:
        """Return when the next timer is due."""
        return await self._read(timers.next_due)

    # --- cases and releases
    async def case(self, case: CaseId) -> CaseRow | None:
        """Return one case."""
        return await self._read(partial(cases.find_case, case=case))

    async def cases(self, *, status: str | None = None, limit: int = 100) -> list[CaseRow]:
        """Return cases, newest first."""
        return await self._read(partial(cases.list_cases, status=status, limit=limit))

    async def save_release(self, release: ReleaseRow) -> None:
        """Store a release's files."""
        await self._write(partial(cases.save_release, release=release))

    async def release(self, release: ReleaseId) -> ReleaseRow | None:
        """Return a stored release."""
        return await self._read(partial(cases.find_release, release=release))

    async def releases(self) -> list[ReleaseId]:
        """Return the ids of the stored releases, oldest first."""
        return await self._read(cases.list_releases)

    # --- transfer
    async def export_rows(self, table: Table, *, after: Row, limit: int) -> list[Row]:
        """Return the rows of a table after a key, in order."""
        return await self._read(
            lambda db: transfer.export_rows(db, table, after=after, limit=limit)
        )

    async def import_rows(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows in one transaction."""
        await self._write(lambda db: transfer.import_rows(db, table, rows))

    async def finish_import(self) -> None:
        """Make ready for new rows."""
        await self._write(transfer.count_anew)
