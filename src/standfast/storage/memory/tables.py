"""The tables of the store in memory: plain lists and dicts, and what one transaction does to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from standfast.events import (
    CaseId,
    ConversationId,
    EffectKey,
    EventErased,
    ReleaseId,
    State,
    TurnId,
)
from standfast.storage.codecs import body_hash, from_ms, to_ms
from standfast.storage.errors import StoreError
from standfast.storage.types import (
    Accepted,
    CaseRow,
    EffectRow,
    Erasure,
    InboxItem,
    JournalRow,
    Loaded,
    NewInbox,
    NewOutbox,
    NewTimer,
    ReleaseRow,
    StoredEvent,
    TurnCommit,
)

_START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class KeptItem:
    """An inbox item; `status` is `waiting`, `done` or `set_aside`."""

    item: InboxItem
    tenant: str
    digest: bytes
    status: str = "waiting"
    reason: str = ""


@dataclass(slots=True)
class KeptDelivery:
    """A delivery; `status` is `due`, `delivered` or `dead`."""

    conversation: ConversationId
    new: NewOutbox
    available_at: datetime
    status: str = "due"
    attempts: int = 0
    holder: str = ""
    reason: str = ""


@dataclass(slots=True)
class KeptConversation:
    """A conversation with its owner."""

    loaded: Loaded
    changed: int = 0
    owner: str = ""
    timers: dict[str, NewTimer] = field(default_factory=dict)


class Tables:
    """Everything that is kept; the methods are what transactions are made of.

    Args:
        clock: The time that rows carry.
        most_waiting: Messages are refused while so many items wait.
    """

    def __init__(
        self, clock: Callable[[], datetime] = lambda: _START, *, most_waiting: int = 10_000
    ) -> None:
        self._clock = clock
        self.most_waiting = most_waiting
        self.changes = 0
        self.inbox: list[KeptItem] = []
        self.chats: dict[ConversationId, KeptConversation] = {}
        self.entries: list[StoredEvent] = []
        self.journal_rows: dict[tuple[TurnId, str], JournalRow] = {}
        self.ledger: dict[EffectKey, EffectRow] = {}
        self.outbox: dict[str, KeptDelivery] = {}
        self.case_rows: dict[CaseId, CaseRow] = {}
        self.release_rows: dict[ReleaseId, ReleaseRow] = {}
        self.workers: dict[str, datetime] = {}

    def read_clock(self) -> datetime:
        """Return the time as rows carry it."""
        return from_ms(to_ms(self._clock()))

    def lives(self, worker: str) -> bool:
        """Tell whether a worker lives."""
        return worker in self.workers and self.workers[worker] > self.read_clock()

    def waiting_of(self, conversation: ConversationId) -> list[InboxItem]:
        """Return every waiting item of a conversation."""
        return [
            kept.item
            for kept in self.inbox
            if kept.status == "waiting" and kept.item.conversation == conversation
        ]

    def find_kept(self, tenant: str, channel: str, dedupe_key: str) -> KeptItem | None:
        """Return the item of a key."""
        wanted = (tenant, channel, dedupe_key)
        for kept in self.inbox:
            if (kept.tenant, kept.item.channel, kept.item.dedupe_key) == wanted:
                return kept
        return None

    def accept_one(self, item: NewInbox) -> Accepted:
        """Store an item once by its key."""
        earlier = self.find_kept(item.tenant, item.channel, item.dedupe_key)
        digest = body_hash(item.body)
        if earlier is not None:
            same = earlier.digest == digest
            return Accepted(earlier.item.id, is_new=False, same_body=same)
        self.meet(item.conversation, item.tenant)
        number = len(self.inbox) + 1
        place = (number, item.conversation, item.channel, item.dedupe_key)
        stored = InboxItem(*place, item.kind, dict(item.body), self.read_clock(), 0, None)
        self.inbox.append(KeptItem(stored, item.tenant, digest))
        return Accepted(number, is_new=True)

    def meet(self, conversation: ConversationId, tenant: str) -> None:
        """Make a conversation's row unless it is there."""
        if conversation not in self.chats:
            empty = State(conversation=conversation)
            self.chats[conversation] = KeptConversation(
                Loaded(conversation, tenant, empty, 0, 0, is_new=True)
            )
        elif self.chats[conversation].loaded.tenant != tenant:
            raise StoreError(f"conversation '{conversation}': it is another tenant's.")

    def set_items_aside(self, ids: Sequence[int], *, turn: TurnId | None, reason: str) -> None:
        """Set waiting items aside."""
        for number in ids:
            kept = self.inbox[number - 1]
            if kept.status == "waiting":
                kept.status, kept.reason = "set_aside", reason
                kept.item = replace(kept.item, turn=turn or kept.item.turn)

    def wait_again(self, number: int) -> None:
        """Let an item that was set aside wait again."""
        kept = self.inbox[number - 1]
        if kept.status == "set_aside":
            turn = None if kept.item.turn is None else TurnId(f"{kept.item.turn}+")
            kept.status, kept.reason = "waiting", ""
            kept.item = replace(kept.item, attempts=0, turn=turn)

    def empty(self, erasure: Erasure) -> None:
        """Empty a conversation."""
        chat = erasure.conversation
        self.entries = [
            replace(one, event=EventErased()) if one.conversation == chat else one
            for one in self.entries
        ]
        for kept in self.inbox[: erasure.item - 1]:
            if kept.item.conversation == chat:
                kept.item, kept.digest = replace(kept.item, body={}), b""
                kept.status = "done" if kept.status == "set_aside" else kept.status
        self._empty_waits(chat)
        self._empty_dealings(chat)
        for turn, step in list(self.journal_rows):
            if turn.startswith(f"{chat}.") and turn != erasure.turn:
                del self.journal_rows[turn, step]

    def _empty_waits(self, chat: ConversationId) -> None:
        for delivery in self.outbox.values():
            if delivery.conversation == chat:
                delivery.new, delivery.status = replace(delivery.new, body={}), "delivered"
        self.chats[chat].timers.clear()

    def _empty_dealings(self, chat: ConversationId) -> None:
        for case in [row for row in self.case_rows.values() if row.conversation == chat]:
            self.case_rows[case.case] = replace(case, packet={}, status="closed")
        for row in [row for row in self.ledger.values() if row.conversation == chat]:
            business = f"erased:{row.key}"
            self.ledger[row.key] = replace(
                row, arguments={}, result={}, reason="", business_key=business
            )

    def intend(self, intent: EffectRow) -> EffectRow:
        """Add an intended effect, or return the earlier one that stands for it."""
        business = (intent.tenant, intent.business_key)
        for row in self.ledger.values():
            is_same_business = (row.tenant, row.business_key) == business
            if row.key == intent.key or (is_same_business and row.status != "failed"):
                return row
        self.ledger[intent.key] = replace(intent, created_at=self.read_clock(), is_new=False)
        return replace(self.ledger[intent.key], is_new=True)

    def append_events(self, turn: TurnCommit, at: datetime) -> None:
        """Append a turn's events."""
        for place, event in enumerate(turn.events, start=1):
            seq, position = turn.expected_seq + place, len(self.entries) + 1
            where = (position, turn.conversation, seq, turn.turn)
            self.entries.append(StoredEvent(*where, at, event))

    def finish_items(self, turn: TurnCommit) -> None:
        """Finish the items of a turn."""
        for number in turn.inbox_done:
            kept = self.inbox[number - 1]
            kept.status, kept.item = "done", replace(kept.item, turn=turn.turn, body={})
        self.set_items_aside(turn.quarantined, turn=turn.turn, reason=turn.quarantine_reason)

    def store_waits(self, turn: TurnCommit, chat: KeptConversation, at: datetime) -> None:
        """Store deliveries and timers."""
        for delivery in turn.outbox:
            self.outbox.setdefault(delivery.id, KeptDelivery(turn.conversation, delivery, at))
        for timer in turn.timers_cancelled:
            chat.timers.pop(timer, None)
        chat.timers.update({timer.id: timer for timer in turn.timers})

    def settle_effect(self, effect: EffectRow) -> None:
        """Store an effect's outcome."""
        self.ledger[effect.key] = replace(
            self.ledger[effect.key],
            status=effect.status,
            result=effect.result,
            reason=effect.reason,
            settled_by=effect.settled_by,
        )

    def fire(self, chat: KeptConversation, timer: NewTimer) -> None:
        """Turn a timer into an inbox item."""
        loaded = chat.loaded
        key = f"timer:{loaded.conversation}:{timer.id}:{to_ms(timer.due_at)}"
        body = {**timer.body, "timer": timer.id, "kind": timer.kind}
        self.accept_one(NewInbox(loaded.tenant, loaded.conversation, "timer", key, "timer", body))
