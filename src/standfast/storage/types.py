"""Rows as the other rooms see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from standfast.events import (
    AnyEvent,
    CaseId,
    ConversationId,
    EffectKey,
    Record,
    ReleaseId,
    State,
    TurnId,
)


@dataclass(frozen=True, slots=True)
class NewInbox:
    """Something for a conversation, not yet accepted.

    Attributes:
        dedupe_key: Unique per tenant and channel: the channel's message id, `timer:<id>`, `case:<id>:<n>`.
        kind: `message`, `timer`, `person`, `settle`, `identity`.
        body: What it says (JSON).
    """

    tenant: str
    conversation: ConversationId
    channel: str
    dedupe_key: str
    kind: str
    body: Record


@dataclass(frozen=True, slots=True)
class Accepted:
    """It is stored: it will be worked on whatever happens.

    Attributes:
        inbox_id: Rises in the order of acceptance.
        is_new: False where the same key had been accepted before: nothing was stored, `inbox_id` is the earlier one.
        same_body: False where the same key came with another body (the caller answers 409).
    """

    inbox_id: int
    is_new: bool
    same_body: bool = True


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something waiting for a conversation."""

    id: int
    conversation: ConversationId
    channel: str
    dedupe_key: str
    kind: str
    body: Record
    accepted_at: datetime
    attempts: int
    turn: TurnId | None
    """Set once a turn has fixed that it takes exactly these."""
    reason: str = ""
    """Why it was set aside; told by `quarantined` alone."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event at its place in the log; `position` rises over all conversations, `seq` within one from 1."""

    position: int
    conversation: ConversationId
    seq: int
    turn: TurnId | None
    at: datetime
    event: AnyEvent


@dataclass(frozen=True, slots=True)
class Loaded:
    """A conversation as its single writer gets it."""

    conversation: ConversationId
    tenant: str
    state: State
    seq: int
    """Of the last event folded in."""
    epoch: int
    """The fence: a commit with another one is refused."""
    is_new: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What a worker gets when it takes up a conversation's waiting items.

    Attributes:
        loaded: The conversation; None where the epoch that the worker holds is still the current one.
        items: What the next turn works on, in order, one attempt counted.
    """

    loaded: Loaded | None
    items: tuple[InboxItem, ...]


@dataclass(frozen=True, slots=True)
class JournalRow:
    """What one part of a turn found out, so that the turn run again finds the same."""

    turn: TurnId
    step_key: str
    kind: str
    """`reading`, `read`, `match`, `answer`, `code`, or `effect`."""
    request_hash: str
    result: Record


@dataclass(frozen=True, slots=True)
class EffectRow:
    """A write in the ledger: unique by key and by business key."""

    key: EffectKey
    tenant: str
    business_key: str
    conversation: ConversationId
    turn: TurnId
    operation: str
    arguments: Record
    status: str
    """`intended`, `done`, `failed`, `doubted`."""
    result: Record = field(default_factory=dict)
    reason: str = ""
    created_at: datetime | None = None
    settled_by: str = ""
    is_new: bool = False
    """Whether the call that returned the row had just added it."""


@dataclass(frozen=True, slots=True)
class NewOutbox:
    """A delivery to make after the commit; `id` is what the channel deduplicates by."""

    id: str
    channel: str
    body: Record
    is_secret: bool = False
    """Whether the body is erased once delivered (one-time codes)."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery that is due, or was given up for a `reason`; the body of a secret one is empty then."""

    id: str
    conversation: ConversationId
    channel: str
    body: Record
    attempts: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Erasure:
    """A contact's conversation to be emptied: everything before an inbox item, by the turn that works on that item."""

    conversation: ConversationId
    item: int
    turn: TurnId


@dataclass(frozen=True, slots=True)
class NewTimer:
    """A row that becomes an inbox item when it is due."""

    id: str
    kind: str
    due_at: datetime
    body: Record = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as it is listed; the packet is JSON of desk's contract."""

    case: CaseId
    tenant: str
    conversation: ConversationId
    status: str
    """`open`, `taken`, `returned`, `closed`."""
    reason: str
    queue: str
    priority: str
    person: str
    language: str
    packet: Record
    opened_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class TurnCommit:
    """All that a turn changes, in one transaction.

    Attributes:
        expected_seq: The seq the state was loaded at (compare and set).
        settled: Ledger rows with their outcome.
        timers_cancelled: Ids.
        quarantined: Items that the turn sets aside instead of finishing them.
    """

    conversation: ConversationId
    tenant: str
    turn: TurnId
    epoch: int
    expected_seq: int
    events: tuple[AnyEvent, ...]
    state: State
    inbox_done: tuple[int, ...]
    outbox: tuple[NewOutbox, ...] = ()
    timers: tuple[NewTimer, ...] = ()
    timers_cancelled: tuple[str, ...] = ()
    settled: tuple[EffectRow, ...] = ()
    cases: tuple[CaseRow, ...] = ()
    at: datetime | None = None
    quarantined: tuple[int, ...] = ()
    quarantine_reason: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release as it was stored: all its files; `created_at` is when it was last put in service."""

    release: ReleaseId
    assistant: str
    files: dict[str, bytes]
    created_at: datetime
