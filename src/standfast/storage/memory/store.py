"""The store in memory, for tests: it keeps the same contract as the others; nothing outlives the object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from standfast.events import CaseId, ConversationId, EffectKey, ReleaseId, TurnId
from standfast.storage.burst import fixed_or_all, next_burst
from standfast.storage.errors import Fenced, StoreBusy, StoreError
from standfast.storage.memory.tables import KeptDelivery, Tables
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


class MemoryStore(Tables):
    """The `Store` in memory.

    Args:
        clock: The time that rows carry; None stands still.
        most_waiting: Messages are refused with `StoreBusy` while so many items wait.
    """

    async def now(self) -> datetime:
        """Return the time."""
        return self.read_clock()

    async def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    # --- inbox
    async def accept(self, items: Sequence[NewInbox]) -> list[Accepted]:
        """Store items, each once by its key."""
        waiting = sum(kept.status == "waiting" for kept in self.inbox)
        new = {
            (item.tenant, item.channel, item.dedupe_key)
            for item in items
            if item.kind == "message"
            and self.find_kept(item.tenant, item.channel, item.dedupe_key) is None
        }
        if new and waiting + len(new) > self.most_waiting:
            raise StoreBusy(f"inbox: {waiting} items wait already. Come back when some are done.")
        return [self.accept_one(item) for item in items]

    async def ready(self, *, limit: int, worker: str = "") -> list[ConversationId]:
        """Return conversations with waiting items that no other living worker owns."""
        found: dict[ConversationId, None] = {}
        for kept in self.inbox:
            owner = self.chats[kept.item.conversation].owner
            if kept.status == "waiting" and (owner == worker or not self.lives(owner)):
                found[kept.item.conversation] = None
        return list(found)[:limit]

    async def waiting(self, conversation: ConversationId) -> list[InboxItem]:
        """Return the waiting items of a conversation in order."""
        return fixed_or_all(self.waiting_of(conversation))

    async def inbox_item(
        self, tenant: str, channel: str, dedupe_key: str
    ) -> tuple[InboxItem, TurnId | None] | None:
        """Return an accepted item and the turn that finished it."""
        kept = self.find_kept(tenant, channel, dedupe_key)
        if kept is None:
            return None
        return kept.item, None if kept.status == "waiting" else kept.item.turn

    async def begin_attempt(self, ids: Sequence[int]) -> int:
        """Count one more attempt on these items and return the highest count."""
        for number in ids:
            kept = self.inbox[number - 1]
            kept.item = replace(kept.item, attempts=kept.item.attempts + 1)
        return max((self.inbox[number - 1].item.attempts for number in ids), default=0)

    async def quarantine(self, ids: Sequence[int], *, reason: str) -> None:
        """Set items aside."""
        self.set_items_aside(ids, turn=None, reason=reason)

    async def quarantined(self, *, limit: int) -> list[InboxItem]:
        """Return what was set aside."""
        aside = [kept for kept in self.inbox if kept.status == "set_aside"]
        return [replace(kept.item, reason=kept.reason) for kept in aside[:limit]]

    async def put_back(self, item: int) -> None:
        """Let an item that was set aside wait again."""
        self.wait_again(item)

    async def drop(self, item: int) -> None:
        """Give up an item that was set aside."""
        kept = self.inbox[item - 1]
        if kept.status == "set_aside":
            kept.status, kept.item = "done", replace(kept.item, body={})

    async def erase(self, erasure: Erasure) -> None:
        """Empty a conversation."""
        self.empty(erasure)

    async def scrub(self) -> None:
        """Do nothing: memory is its own end."""

    # --- conversations
    async def claim(self, conversation: ConversationId, *, worker: str) -> Loaded:
        """Become the single writer."""
        if conversation not in self.chats:
            raise StoreError(
                f"conversation '{conversation}': unknown. Accept something for it first."
            )
        chat = self.chats[conversation]
        if chat.owner not in {"", worker} and self.lives(chat.owner):
            raise Fenced(f"conversation '{conversation}': a living worker owns it.")
        chat.owner = worker
        chat.loaded = replace(chat.loaded, epoch=chat.loaded.epoch + 1)
        return chat.loaded

    async def take(
        self, conversation: ConversationId, *, worker: str, epoch: int | None = None
    ) -> Taken:
        """Claim a conversation unless held, choose the next turn's items, count the attempt."""
        chat = self.chats.get(conversation)
        is_held = chat is not None and chat.owner == worker and chat.loaded.epoch == epoch
        loaded = None if is_held else await self.claim(conversation, worker=worker)
        ids = [item.id for item in next_burst(self.waiting_of(conversation))]
        await self.begin_attempt(ids)
        return Taken(loaded, tuple(self.inbox[number - 1].item for number in ids))

    async def load(self, conversation: ConversationId) -> Loaded | None:
        """Return a conversation to look at."""
        chat = self.chats.get(conversation)
        return None if chat is None else chat.loaded

    async def conversations(self, *, limit: int, before: str | None = None) -> list[Loaded]:
        """Return conversations, last changed first."""
        chats = sorted(self.chats.values(), key=lambda chat: chat.changed, reverse=True)
        names = [chat.loaded.conversation for chat in chats]
        start = 0 if before is None else names.index(ConversationId(before)) + 1
        return [chat.loaded for chat in chats[start : start + limit]]

    async def heartbeat(self, worker: str, *, lease: timedelta) -> None:
        """Say that a worker lives for another lease."""
        self.workers[worker] = self.read_clock() + lease

    async def release_all(self, worker: str) -> None:
        """Let go of all that a worker owns."""
        self.workers.pop(worker, None)
        for chat in self.chats.values():
            chat.owner = "" if chat.owner == worker else chat.owner
        for kept in self.outbox.values():
            kept.holder = "" if kept.holder == worker else kept.holder

    # --- turns
    async def journaled(self, turn: TurnId) -> list[JournalRow]:
        """Return what an interrupted run of the turn had found out."""
        return [row for (owner, _), row in self.journal_rows.items() if owner == turn]

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
        if self.chats[conversation].loaded.epoch != epoch:
            raise Fenced(f"conversation '{conversation}': epoch {epoch} is over.")
        for turn in {row.turn for row in rows} | {intent.turn for intent in intents}:
            for number in items:
                kept = self.inbox[number - 1]
                kept.item = replace(kept.item, turn=turn)
        for row in rows:
            self.journal_rows.setdefault((row.turn, row.step_key), row)
        return [self.intend(intent) for intent in intents]

    async def commit(self, turn: TurnCommit) -> int:
        """Commit a turn."""
        chat = self.chats[turn.conversation]
        if (chat.loaded.epoch, chat.loaded.seq) != (turn.epoch, turn.expected_seq):
            raise Fenced(f"conversation '{turn.conversation}': someone else wrote. Load it again.")
        at = self.read_clock() if turn.at is None else turn.at
        self.append_events(turn, at)
        seq = turn.expected_seq + len(turn.events)
        self.changes += 1
        chat.changed = self.changes
        chat.loaded = replace(chat.loaded, state=turn.state, seq=seq, is_new=seq == 0)
        self.finish_items(turn)
        self.store_waits(turn, chat, at)
        for effect in turn.settled:
            self.settle_effect(effect)
        self.case_rows.update({case.case: case for case in turn.cases})
        for key in [key for key in self.journal_rows if key[0] == turn.turn]:
            del self.journal_rows[key]
        return seq

    # --- effects
    async def effect(self, key: EffectKey) -> EffectRow | None:
        """Return one row of the ledger."""
        return self.ledger.get(key)

    async def turn_effects(self, turn: TurnId) -> list[EffectRow]:
        """Return the effects that a turn intended."""
        return [row for row in self.ledger.values() if row.turn == turn]

    async def effects(self, *, status: str | None, limit: int) -> list[EffectRow]:
        """Return rows of the ledger, oldest first."""
        rows = [row for row in self.ledger.values() if status in {None, row.status}]
        return rows[:limit]

    # --- log
    async def events(
        self, conversation: ConversationId, *, after: int = 0, limit: int = 1000
    ) -> list[StoredEvent]:
        """Return a conversation's events after a seq."""
        own = (entry for entry in self.entries if entry.conversation == conversation)
        return [entry for entry in own if entry.seq > after][:limit]

    async def turn_events(self, turn: TurnId) -> list[StoredEvent]:
        """Return the events that one turn committed."""
        return [entry for entry in self.entries if entry.turn == turn]

    async def log(self, *, after: int, limit: int = 1000) -> list[StoredEvent]:
        """Return events of all conversations after a position."""
        return self.entries[after : after + limit]

    # --- outbox
    async def due_deliveries(self, *, worker: str, limit: int) -> list[Delivery]:
        """Return due deliveries, now in this worker's hands."""
        due = [
            kept
            for kept in self.outbox.values()
            if kept.status == "due"
            and kept.available_at <= self.read_clock()
            and (kept.holder == worker or not self.lives(kept.holder))
        ]
        for kept in due[:limit]:
            kept.holder = worker
        return [_delivery(kept) for kept in due[:limit]]

    async def delivered(self, delivery: str) -> None:
        """Note that a delivery was made."""
        kept = self.outbox[delivery]
        kept.status, kept.attempts = "delivered", kept.attempts + 1
        _erase_secret(kept)

    async def delivery_failed(
        self, delivery: str, *, reason: str, retry_after: timedelta | None
    ) -> None:
        """Note a failure; without a retry it is a dead letter."""
        kept = self.outbox[delivery]
        kept.attempts, kept.reason, kept.holder = kept.attempts + 1, reason, ""
        if retry_after is None:
            kept.status = "dead"
            _erase_secret(kept)
        else:
            kept.available_at = self.read_clock() + retry_after

    async def dead_letters(self, *, limit: int) -> list[Delivery]:
        """Return deliveries that were given up."""
        dead = [kept for kept in self.outbox.values() if kept.status == "dead"]
        return [replace(_delivery(kept), reason=kept.reason) for kept in dead[:limit]]

    async def resend(self, delivery: str) -> bool:
        """Make a delivery that was given up due again."""
        kept = self.outbox.get(delivery)
        if kept is None or kept.status != "dead" or not kept.new.body:
            return False
        kept.status, kept.attempts, kept.reason = "due", 0, ""
        return True

    # --- timers
    async def fire_due(self, *, limit: int) -> int:
        """Turn due timers into inbox items; return how many."""
        due = [
            (timer.due_at, timer.id, chat)
            for chat in self.chats.values()
            for timer in chat.timers.values()
            if timer.due_at <= self.read_clock()
        ]
        due.sort(key=lambda entry: entry[:2])
        for _, timer, chat in due[:limit]:
            self.fire(chat, chat.timers.pop(timer))
        return len(due[:limit])

    async def next_due(self) -> datetime | None:
        """Return when the next timer is due."""
        due = [timer.due_at for chat in self.chats.values() for timer in chat.timers.values()]
        return min(due, default=None)

    # --- cases and releases
    async def case(self, case: CaseId) -> CaseRow | None:
        """Return one case."""
        return self.case_rows.get(case)

    async def cases(self, *, status: str | None = None, limit: int = 100) -> list[CaseRow]:
        """Return cases, newest first."""
        rows = [row for row in self.case_rows.values() if status in {None, row.status}]
        rows.reverse()
        rows.sort(key=lambda row: row.opened_at, reverse=True)
        return rows[:limit]

    async def save_release(self, release: ReleaseRow) -> None:
        """Store a release's files."""
        known = self.release_rows.get(release.release, release)
        self.release_rows[known.release] = replace(known, created_at=release.created_at)

    async def release(self, release: ReleaseId) -> ReleaseRow | None:
        """Return a stored release."""
        return self.release_rows.get(release)

    async def releases(self) -> list[ReleaseId]:
        """Return the ids of the stored releases, oldest first."""
        rows = sorted(self.release_rows.values(), key=lambda row: (row.created_at, row.release))
        return [row.release for row in rows]


def _delivery(kept: KeptDelivery) -> Delivery:
    new = kept.new
    return Delivery(new.id, kept.conversation, new.channel, new.body, kept.attempts)


def _erase_secret(kept: KeptDelivery) -> None:
    if kept.new.is_secret:
        kept.new = replace(kept.new, body={})
