"""The state of a conversation: nothing but the fold of its events (see `fold`)."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from standfast.events.catalogue import Level, Option, SlotSource
from standfast.events.facts import Fact
from standfast.events.ids import (
    CaseId,
    ContactId,
    ConversationId,
    EffectKey,
    InstanceId,
    MessageId,
    ReleaseId,
)
from standfast.events.values import Record, Value


class Await(StrEnum):
    """What a run waits for."""

    NOTHING = "nothing"
    """It can go on by itself."""
    SLOT = "slot"
    CONFIRMATION = "confirmation"
    CODE = "code"
    CHILD = "child"
    """A run that it called."""
    TIMER = "timer"
    PERSON = "person"
    """A case, or a decision about an effect in doubt."""


class SlotFill(msgspec.Struct, frozen=True, omit_defaults=True):
    """A slot's value and where it came from."""

    value: Value
    source: SlotSource
    message_id: MessageId | None = None
    text: str = ""
    order: int = 0
    """Rises with each filling in one run: what came after what."""


class EffectState(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a write of this run stands."""

    key: EffectKey
    status: str
    """`intended`, `done`, `failed` or `doubted`."""
    operation: str = ""
    result: Record = {}
    code: str = ""


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """One run of a flow: a frame of the stack."""

    instance: InstanceId
    flow: str
    release: ReleaseId
    cause: str = "contact"
    parent: InstanceId | None = None
    step: str = ""
    awaiting: Await = Await.NOTHING
    slot: str | None = None
    """The slot that was asked for, while `awaiting` is SLOT."""
    attempts: int = 0
    """How often the present question was asked."""
    slots: dict[str, SlotFill] = {}
    candidates: dict[str, list[Option]] = {}
    facts: dict[str, Fact] = {}
    fact_steps: dict[str, str] = {}
    decisions: dict[str, Record] = {}
    """By policy name, and the latest as `decision`: `outcome`, `reason`, outputs."""
    effects: dict[str, EffectState] = {}
    """By the name the flow gave the result."""
    confirmed: dict[str, str] = {}
    """Step -> digest of what was confirmed."""
    refused: list[str] = []
    """Confirm steps answered with no."""
    trail: list[str] = []
    """Steps passed, in order."""


class Contact(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who is asking, as far as known."""

    id: ContactId | None = None
    level: Level = Level.ANONYMOUS
    attributes: Record = {}


class Challenge(msgspec.Struct, frozen=True, omit_defaults=True):
    """The one-time code that is out."""

    id: str
    digest: str
    expires_at: str
    tries_left: int
    contact: ContactId | None = None
    masked_to: str = ""
    email: str = ""


class Queued(msgspec.Struct, frozen=True, omit_defaults=True):
    """A wish for later."""

    flow: str
    slots: Record = {}


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that a conversation is."""

    conversation: ConversationId
    assistant: str = ""
    release: ReleaseId = ReleaseId("")
    channel: str = ""
    language: str = ""
    status: str = "open"
    """`open`, `with_person` or `closed`."""
    contact: Contact = Contact()
    stack: list[Run] = []
    """The last is on top."""
    queue: list[Queued] = []
    ended: list[str] = []
    """Names of the last flows that ended, newest last, at most ten."""
    runs: int = 0
    """How many runs there have been: numbers the next."""
    offered: list[Option] = []
    """The choices of the last reply."""
    expects: str | None = None
    """What the last reply asked: `slot:<name>`, `confirm`, `choice`, or nothing."""
    last_replies: list[Record] = []
    """What was said since the contact's last message: `reply`, `params`, `text`."""
    last_message: MessageId | None = None
    last_text: str = ""
    not_understood: int = 0
    frustration: float = 0.0
    is_frustrated: bool = False
    challenge: Challenge | None = None
    case: CaseId | None = None
    cases: int = 0
    timers: dict[str, str] = {}
    """Timers set and neither fired nor cancelled: id -> kind."""
    timer_count: int = 0
    messages: int = 0

    @property
    def top(self) -> Run | None:
        """The run on top of the stack; None when no flow is in progress."""
        return self.stack[-1] if self.stack else None
