"""The store on PostgreSQL, for any number of processes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from standfast.events import CaseId, ConversationId, EffectKey, ReleaseId, TurnId
from standfast.storage.burst import fixed_or_all
from standfast.storage.codecs import encode_files, from_ms, to_ms
from standfast.storage.errors import Fenced
from standfast.storage.postgres import erasing, inbox, outbox, transfer, turns
from standfast.storage.postgres.columns import plain
from standfast.storage.postgres.database import Database
from standfast.storage.postgres.gatherer import Gatherer
from standfast.storage.postgres.hints import Hints
from standfast.storage.postgres.settings import PostgresSettings
from standfast.storage.rows import (
    SPAN,
    Row,
    case_of,
    delivery_of,
    effect_of,
    events_of,
    item_of,
    journal_row_of,
    loaded_of,
    release_of,
)
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

_MILLISECOND = timedelta(milliseconds=1)


class PostgresStore:
    """The `Store` on PostgreSQL (see the port for what each method does).

    Args:
        database: Its connections.
        settings: Their bounds.
        hints: What tells other processes, and listens to them.
        most_waiting: Messages are refused while so many items wait.
    """

    def __init__(
        self, database: Database, settings: PostgresSettings, *, hints: Hints, most_waiting: int
    ) -> None:
        self._database = database
        self._room = inbox.Room(most_waiting)
        self._hints = hints
        self._accepts = Gatherer(partial(inbox.accept_all, database), settings)
        self._takes = Gatherer(partial(inbox.take_all, database), settings)
        self._journals = Gatherer(partial(turns.journal_all, database), settings)
        self._commits = Gatherer(partial(turns.commit_all, database), settings)

    async def now(self) -> datetime:
        """Return the database's time."""
        injected = self._database.clock_ms()
        now = (await self._database.row("db_now"))[0] if injected is None else injected
        return from_ms(now)

    async def close(self) -> None:
        """Finish what is being written and let go of the connections."""
        for gatherer in (self._accepts, self._takes, self._journals, self._commits):
            await gatherer.close()
        await self._hints.close()
        await self._database.close()

    def hints(self) -> AsyncIterator[ConversationId]:
        """Yield conversations that have something new, in any process; none where only a pooler is reached."""
        return self._hints.heard()

    # --- inbox
    async def accept(self, items: Sequence[NewInbox]) -> list[Accepted]:
        """Store items durably, each once by its key."""
        await inbox.admit(self._database, items, room=self._room)
        accepted = await self._accepts.do(items)
        self._room.give(sum(one.is_new for one in accepted))
        for item in items:
            self._hints.tell(item.conversation)
        return accepted

    async def ready(self, *, limit: int, worker: str = "") -> list[ConversationId]:
        """Return conversations with waiting items that no other living worker owns."""
        now = self._database.clock_ms()
        rows = await self._database.rows("ready_conversations", now, worker, limit)
        return [row[0] for row in rows]

    async def waiting(self, conversation: ConversationId) -> list[InboxItem]:
        """Return the waiting items of a conversation in order."""
        rows = await self._database.rows("waiting_items", conversation)
        return fixed_or_all([item_of(row) for row in rows])

    async def inbox_item(
        self, tenant: str, channel: str, dedupe_key: str
    ) -> tuple[InboxItem, TurnId | None] | None:
        """Return an accepted item and the turn that finished it."""
        row = await self._database.find("item_by_key", tenant, channel, dedupe_key)
        if row is None:
            return None
        item = item_of(row)
        return item, (None if row[9] == 0 else item.turn)

    async def begin_attempt(self, ids: Sequence[int]) -> int:
        """Count one more attempt on these items and return the highest count."""
        rows = await self._database.rows("count_attempts", list(ids))
        return max((row[0] for row in rows), default=0)

    async def quarantine(self, ids: Sequence[int], *, reason: str) -> None:
        """Set items aside."""
        await self._database.rows("set_aside", list(ids), plain(reason))

    async def quarantined(self, *, limit: int) -> list[InboxItem]:
        """Return what was set aside."""
        return [item_of(row) for row in await self._database.rows("items_set_aside", limit)]

    async def put_back(self, item: int) -> None:
        """Let an item that was set aside wait again."""
        await self._database.rows("put_item_back", item)

    async def drop(self, item: int) -> None:
        """Give up an item that was set aside."""
        await self._database.rows("drop_item", item)

    async def erase(self, erasure: Erasure) -> None:
        """Empty a conversation."""
        await erasing.erase(self._database, erasure)

    async def scrub(self) -> None:
        """Do nothing: PostgreSQL's own vacuum reuses the place of what was erased."""

    # --- conversations
    async def claim(self, conversation: ConversationId, *, worker: str) -> Loaded:
        """Become the single writer."""
        now = self._database.clock_ms()
        row = await self._database.find("claim", now, worker, conversation)
        if row is not None:
            return loaded_of(row)
        if await self._database.find("conversation_no", conversation) is None:
            raise inbox.unknown(conversation)
        raise Fenced(f"conversation '{conversation}': a living worker owns it.")

    async def take(
        self, conversation: ConversationId, *, worker: str, epoch: int | None = None
    ) -> Taken:
        """Claim a conversation unless held, choose the next turn's items, count the attempt."""
        return await self._takes.do(inbox.Take(conversation, worker, epoch), key=conversation)

    async def load(self, conversation: ConversationId) -> Loaded | None:
        """Return a conversation to look at."""
        row = await self._database.find("conversation_row", conversation)
        return None if row is None else loaded_of(row)

    async def conversations(self, *, limit: int, before: str | None = None) -> list[Loaded]:
        """Return conversations, last changed first."""
        if before is None:
            rows = await self._database.rows("recent_conversations", limit)
        else:
            rows = await self._database.rows("conversations_before", before, limit)
        return [loaded_of(row) for row in rows]

    async def heartbeat(self, worker: str, *, lease: timedelta) -> None:
        """Say that a worker lives for another lease."""
        now = self._database.clock_ms()
        await self._database.rows("heartbeat", now, worker, lease // _MILLISECOND)

    async def release_all(self, worker: str) -> None:
        """Let go of all that a worker owns."""
        await self._database.rows("release_all", worker)

    # --- turns
    async def journaled(self, turn: TurnId) -> list[JournalRow]:
        """Return what an interrupted run of the turn had found out."""
        return [journal_row_of(row) for row in await self._database.rows("journal_rows", turn)]

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
        notes = turns.Notes(conversation, epoch, items, rows, intents)
        return await self._journals.do(notes, key=conversation)

    async def commit(self, turn: TurnCommit) -> int:
        """Commit a turn in one transaction."""
        seq = await self._commits.do(turn, key=turn.conversation)
        self._hints.tell(turn.conversation)
        return seq

    # --- effects
    async def effect(self, key: EffectKey) -> EffectRow | None:
        """Return one row of the ledger."""
        row = await self._database.find("effect_by_key", key)
        return None if row is None else effect_of(row)

    async def turn_effects(self, turn: TurnId) -> list[EffectRow]:
        """Return the effects that a turn intended."""
        return [effect_of(row) for row in await self._database.rows("effects_of_turn", turn)]

    async def effects(self, *, status: str | None, limit: int) -> list[EffectRow]:
        """Return rows of the ledger, oldest first."""
        if status is None:
            rows = await self._database.rows("all_effects", limit)
        else:
            rows = await self._database.rows("effects_by_status", status, limit)
        return [effect_of(row) for row in rows]

    # --- log
    async def events(
        self, conversation: ConversationId, *, after: int = 0, limit: int = 1000
    ) -> list[StoredEvent]:
        """Return a conversation's events after a seq."""
        rows = await self._database.rows("entries_after", conversation, after, limit)
        return [event for event in events_of(rows) if event.seq > after][:limit]

    async def turn_events(self, turn: TurnId) -> list[StoredEvent]:
        """Return the events that one turn committed."""
        return events_of(await self._database.rows("entries_of_turn", turn))

    async def log(self, *, after: int, limit: int = 1000) -> list[StoredEvent]:
        """Return events of all conversations after a position.

        Rows get their numbers before they are committed, and not in the order of commits. So the log ends before the first
        number that a transaction under way may still fill: what was read up to a position is complete.
        """
        horizon = (await self._database.row("log_horizon"))[0]
        first = after // SPAN
        rows = await self._database.rows("entries_between", first, horizon, limit + 1)
        return [event for event in events_of(rows) if event.position > after][:limit]

    # --- outbox
    async def due_deliveries(self, *, worker: str, limit: int) -> list[Delivery]:
        """Return due deliveries, now in this worker's hands."""
        return await outbox.take_deliveries(self._database, worker=worker, limit=limit)

    async def delivered(self, delivery: str) -> None:
        """Note that a delivery was made."""
        await self._database.rows("delivery_made", delivery)

    async def delivery_failed(
        self, delivery: str, *, reason: str, retry_after: timedelta | None
    ) -> None:
        """Note a failure; without a retry it is a dead letter."""
        await outbox.delivery_failed(
            self._database, delivery, reason=reason, retry_after=retry_after
        )

    async def dead_letters(self, *, limit: int) -> list[Delivery]:
        """Return deliveries that were given up."""
        return [delivery_of(row) for row in await self._database.rows("dead_deliveries", limit)]

    async def resend(self, delivery: str) -> bool:
        """Make a delivery that was given up due again."""
        return await self._database.find("resend_delivery", delivery) is not None

    # --- timers
    async def fire_due(self, *, limit: int) -> int:
        """Turn due timers into inbox items; return how many."""
        fired, conversations = await outbox.fire_due(self._database, limit=limit)
        for conversation in conversations:
            self._hints.tell(conversation)
        return fired

    async def next_due(self) -> datetime | None:
        """Return when the next timer is due."""
        due = (await self._database.row("next_timer"))[0]
        return None if due is None else from_ms(due)

    # --- cases and releases
    async def case(self, case: CaseId) -> CaseRow | None:
        """Return one case."""
        row = await self._database.find("case_by_id", case)
        return None if row is None else case_of(row)

    async def cases(self, *, status: str | None = None, limit: int = 100) -> list[CaseRow]:
        """Return cases, newest first."""
        if status is None:
            rows = await self._database.rows("all_cases", limit)
        else:
            rows = await self._database.rows("cases_by_status", status, limit)
        return [case_of(row) for row in rows]

    async def save_release(self, release: ReleaseRow) -> None:
        """Store a release's files."""
        created_at = to_ms(release.created_at)
        files = encode_files(release.files)
        await self._database.rows(
            "add_release", release.release, release.assistant, files, created_at
        )

    async def release(self, release: ReleaseId) -> ReleaseRow | None:
        """Return a stored release."""
        row = await self._database.find("release_by_id", release)
        return None if row is None else release_of(row)

    async def releases(self) -> list[ReleaseId]:
        """Return the ids of the stored releases, oldest first."""
        return [row[0] for row in await self._database.rows("all_releases")]

    # --- transfer
    async def export_rows(self, table: Table, *, after: Row, limit: int) -> list[Row]:
        """Return the rows of a table after a key, in order."""
        return await transfer.export_rows(self._database, table, after=after, limit=limit)

    async def import_rows(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows in one transaction."""
        await transfer.import_rows(self._database, table, rows)

    async def finish_import(self) -> None:
        """Make ready for new rows."""
        await transfer.finish_import(self._database)
