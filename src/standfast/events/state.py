"""The state of a conversation: nothing but the fold of its events (see `fold`)."""

from __future__ import annotations

from enum import StrEnum

import msgspec

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
from standfast.events.terms import Level, Option, SlotSource
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
    found: bool = False
    """It had happened before."""
    tries: int = 0
    """How often this was intended before and certainly did not happen."""


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
    matched: int = 0
    """How many candidates of the slot that is asked, from the first, the contact's words fitted."""
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
    """Steps reached, in order."""
    decision_steps: dict[str, str] = {}
    received: list[str] = []
    """What came back since the step was entered: names of facts, `person`, `child`, `code:<result>`.
    What became of a code is kept from step to step."""
    covered: str = ""
    """Why it must be taken up again when it is on top: `interrupted` or `closed`; else empty."""
    text: str = ""
    """The contact's words that began it."""
    asked_digest: str = ""
    """What a yes to the confirmation that is open would be a yes to."""
    timer: str = ""
    """The timer of its `wait` step."""


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
    text: str = ""
    """The contact's words that it was said in."""


class Clarified(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the contact said when it was not clear which flow was meant."""

    flows: list[str]
    text: str = ""
    slots: Record = {}
    messages: int = 0
    """How many messages there had been."""


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
    steps: int = 0
    """Steps entered since the last thing from outside: the turn's budget."""
    carried: Record = {}
    """The slots of runs that ended well: what a following flow may start with."""
    carried_from: dict[str, str] = {}
    """Slot -> the flow that it was carried from."""
    patterns: list[str] = []
    """Names of the patterns that have run, each once."""
    clarified: Clarified | None = None
    """The words of the message before, while the contact chooses what they meant."""
    acknowledged: bool = False
    """Whether a contact who writes to a person was told that the message is seen."""

    @property
    def top(self) -> Run | None:
        """The run on top of the stack; None when no flow is in progress."""
        return self.stack[-1] if self.stack else None

    def run(self, instance: InstanceId | None) -> Run | None:
        """Return the run of that instance; None when it is not in progress."""
        return next((run for run in self.stack if run.instance == instance), None)
