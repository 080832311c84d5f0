"""Everything that can happen in a conversation: past participles, never edited once written.

Each event is a tagged struct: `msgspec.json.encode(event)` gives `{"type": "FlowStarted", ...}`.
Fields may be added with a default; none is ever renamed or removed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import msgspec

from standfast.events.facts import Fact
from standfast.events.ids import (
    CaseId,
    ContactId,
    EffectKey,
    InstanceId,
    MessageId,
    PersonId,
    ReleaseId,
)
from standfast.events.values import Record, Value


class Level(StrEnum):
    """How sure we are of who is asking, weakest first (see `LEVELS`)."""

    ANONYMOUS = "anonymous"
    IDENTIFIED = "identified"
    VERIFIED = "verified"


LEVELS = (Level.ANONYMOUS, Level.IDENTIFIED, Level.VERIFIED)


def reaches(level: Level, needed: Level) -> bool:
    """Tell whether a level is at least the needed one."""
    return LEVELS.index(level) >= LEVELS.index(needed)


class FlowOutcome(StrEnum):
    """How one run of a flow ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    SWITCHED = "switched"
    """Left for good, for another flow that the contact wanted instead, or by `link`."""
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    CLOSED = "closed"
    """The conversation was closed under it (silence); it can be taken up again."""


class SlotSource(StrEnum):
    """Where a slot's value came from."""

    CONTACT = "contact"
    CORRECTION = "correction"
    FLOW = "flow"
    """A `set` step, or passed by `link` or `call`."""
    FACT = "fact"
    PERSON = "person"


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    """One choice offered to the contact: shown as a button and understood as words.

    Attributes:
        id: What the channel sends back as payload: `o1`, `o2`, ...; unique within one reply.
        label: What the contact reads.
        value: The slot value, flow name or yes/no that it stands for.
    """

    id: str
    label: str
    value: Value = None


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """What every event is."""


# --- the conversation ---------------------------------------------------------------------------


class ConversationStarted(Event, frozen=True, kw_only=True):
    """The first message of a contact arrived."""

    channel: str
    assistant: str
    release: ReleaseId
    language: str


class ReleaseChanged(Event, frozen=True, kw_only=True):
    """New flows of this conversation start on another release; flows in progress keep theirs."""

    release: ReleaseId


class MessageReceived(Event, frozen=True, kw_only=True):
    """The contact wrote something, or pressed a choice."""

    message_id: MessageId
    text: str
    payload: str | None = None
    received_at: str = ""


class ReadingMade(Event, frozen=True, kw_only=True):
    """Understanding made something of a message: what, how sure, and of which kind of model."""

    message_id: MessageId
    intents: list[tuple[str, float]] = []
    out_of_scope: float = 0.0
    band: str = "act"
    commands: list[Record] = []
    language: str = ""
    frustration: float = 0.0
    signs: list[str] = []
    model: str = ""
    took_ms: float = 0.0


class LanguageChanged(Event, frozen=True, kw_only=True):
    """The conversation goes on in another language."""

    language: str


class FrustrationChanged(Event, frozen=True, kw_only=True):
    """The contact's frustration crossed a line, upward or downward (0 calm to 1 furious)."""

    score: float
    is_high: bool


class ConversationClosed(Event, frozen=True, kw_only=True):
    """Nothing is expected any more. A new message opens it again."""

    reason: str


class ConversationReopened(Event, frozen=True, kw_only=True):
    """The contact wrote after the conversation was closed."""


class TurnQuarantined(Event, frozen=True, kw_only=True):
    """Messages that kept killing the turn were set aside for a person."""

    message_ids: list[MessageId]
    reason: str


class ContactErased(Event, frozen=True, kw_only=True):
    """A contact's data was deleted on request: payloads are gone, the order of events is kept."""

    contact: str


# --- identity -------------------------------------------------------------------------------------


class IdentityRaised(Event, frozen=True, kw_only=True):
    """It became surer who is asking."""

    level: Level
    contact: ContactId | None
    method: str
    """`token`, `email_code`, or `person`."""
    attributes: Record = {}
    """What the method itself vouches for: `email`, `name`, `language`."""


class CodeSent(Event, frozen=True, kw_only=True):
    """A one-time code went out by e-mail; only its digest is kept."""

    challenge: str
    instance: InstanceId
    masked_to: str
    digest: str
    expires_at: str
    contact: ContactId | None = None
    """Whom a right answer proves; None where the address is nobody's (told alike)."""
    email: str = ""


class CodeChecked(Event, frozen=True, kw_only=True):
    """The contact answered a code."""

    challenge: str
    result: str
    """`right`, `wrong`, `expired` or `used_up`."""
    tries_left: int = 0


# --- flows ------------------------------------------------------------------------------------------


class FlowStarted(Event, frozen=True, kw_only=True):
    """A run of a flow began and lies on top of the stack."""

    instance: InstanceId
    flow: str
    release: ReleaseId
    cause: str
    """`contact`, `link`, `call`, `pattern`, or `person`."""
    parent: InstanceId | None = None
    """The run that called it and waits for its end."""
    slots: Record = {}


class FlowInterrupted(Event, frozen=True, kw_only=True):
    """A run was covered by another that the contact wanted first."""

    instance: InstanceId
    by: InstanceId


class FlowResumed(Event, frozen=True, kw_only=True):
    """A covered run came back to the top and goes on at the same step."""

    instance: InstanceId


class FlowEnded(Event, frozen=True, kw_only=True):
    """A run of a flow ended and left the stack."""

    instance: InstanceId
    flow: str
    outcome: FlowOutcome


class FlowQueued(Event, frozen=True, kw_only=True):
    """The contact wanted several things at once: this one comes later."""

    flow: str
    slots: Record = {}


class FlowUnqueued(Event, frozen=True, kw_only=True):
    """A thing that was to come later is started, or no longer wanted."""

    flow: str


class StepEntered(Event, frozen=True, kw_only=True):
    """A run reached a step."""

    instance: InstanceId
    step: str


class SlotAsked(Event, frozen=True, kw_only=True):
    """The contact was asked for a slot."""

    instance: InstanceId
    step: str
    slot: str
    attempt: int = 1


class SlotOffered(Event, frozen=True, kw_only=True):
    """A slot's live list was read: what the contact can choose from, shown or not."""

    instance: InstanceId
    slot: str
    candidates: list[Option]


class SlotFilled(Event, frozen=True, kw_only=True):
    """A slot got its value."""

    instance: InstanceId
    slot: str
    value: Value
    source: SlotSource
    message_id: MessageId | None = None
    text: str = ""
    """The words it was taken from."""


class SlotRejected(Event, frozen=True, kw_only=True):
    """A value was understood but is not acceptable here."""

    instance: InstanceId
    slot: str
    value: Value
    reason: str


class SlotCleared(Event, frozen=True, kw_only=True):
    """A slot lost its value: corrected, or it depended on something corrected."""

    instance: InstanceId
    slot: str
    because: str


class ConfirmationAsked(Event, frozen=True, kw_only=True):
    """The contact was asked to confirm a step; `digest` names exactly what would be done."""

    instance: InstanceId
    step: str
    digest: str
    attempt: int = 1


class ConfirmationGiven(Event, frozen=True, kw_only=True):
    """The contact said yes to exactly that."""

    instance: InstanceId
    step: str
    digest: str


class ConfirmationRefused(Event, frozen=True, kw_only=True):
    """The contact said no."""

    instance: InstanceId
    step: str


class RunRewound(Event, frozen=True, kw_only=True):
    """A run went back to an earlier step: what was derived after it is forgotten."""

    instance: InstanceId
    step: str
    because: str


# --- facts, policies, effects ---------------------------------------------------------------------------


class FactsRecorded(Event, frozen=True, kw_only=True):
    """The reads of one step came back, each known or not."""

    instance: InstanceId
    step: str
    facts: dict[str, Fact]


class PolicyDecided(Event, frozen=True, kw_only=True):
    """A decision table gave an outcome, and by which row."""

    instance: InstanceId
    step: str
    policy: str
    row: int
    """Counted from 1; 0 is the table's `else`."""
    outcome: str
    reason: str
    outputs: Record = {}
    inputs: Record = {}


class EffectIntended(Event, frozen=True, kw_only=True):
    """A write is about to be made under this key; committed before the call."""

    key: EffectKey
    instance: InstanceId
    step: str
    name: str
    """The name under which the flow knows the result."""
    operation: str
    arguments: Record
    business_key: str
    """What makes two wishes the same wish, e.g. `payments.create_refund:SO-2026-01234`."""


class EffectDone(Event, frozen=True, kw_only=True):
    """The write happened, once."""

    key: EffectKey
    instance: InstanceId
    step: str
    name: str
    result: Record
    found: bool = False
    """It had happened before: found by the key, the look-up, or our own ledger."""


class EffectFailed(Event, frozen=True, kw_only=True):
    """The write did not happen, for certain."""

    key: EffectKey
    instance: InstanceId
    step: str
    name: str
    code: str
    detail: str = ""


class EffectDoubted(Event, frozen=True, kw_only=True):
    """Nobody can tell by machine whether the write happened: a person decides."""

    key: EffectKey
    instance: InstanceId
    step: str
    name: str
    reason: str


class OperationCalled(Event, frozen=True, kw_only=True):
    """One operation of an outside system was used (all attempts of one read or write)."""

    operation: str
    status: str
    """`ok` or an error kind."""
    took_ms: float
    attempts: int = 1
    effect: EffectKey | None = None


class BreakerChanged(Event, frozen=True, kw_only=True):
    """The circuit breaker of an operation opened, half-opened or closed."""

    operation: str
    state: str


# --- what is said ----------------------------------------------------------------------------------------


class Replied(Event, frozen=True, kw_only=True):
    """The assistant said something. The text is what the contact saw."""

    reply: str
    """A name in replies.yaml."""
    params: Record = {}
    text: str = ""
    options: list[Option] = []
    instance: InstanceId | None = None
    step: str | None = None
    sources: list[Record] = []
    """For answers from knowledge: `title`, `path`, `revision`, `date`, `score`."""
    expects: str | None = None
    """What would be an answer: `slot:<name>`, `confirm`, `choice`; None when nothing is expected."""


class NotUnderstood(Event, frozen=True, kw_only=True):
    """A message could not be made sense of here; `count` in a row."""

    message_id: MessageId | None
    count: int
    kind: str
    """`unclear`, `out_of_scope`, `ambiguous` or `wrong_answer`."""


class ClarificationAsked(Event, frozen=True, kw_only=True):
    """Two or three things were likely: the contact chooses."""

    flows: list[str]


class QuestionAnswered(Event, frozen=True, kw_only=True):
    """A question was looked up in the knowledge."""

    question: str
    is_supported: bool
    score: float = 0.0


# --- people ---------------------------------------------------------------------------------------------------


class CaseOpened(Event, frozen=True, kw_only=True):
    """The conversation went into people's hands."""

    case: CaseId
    reason: str
    queue: str = ""
    instance: InstanceId | None = None
    step: str | None = None


class CaseTaken(Event, frozen=True, kw_only=True):
    """A person took the case."""

    case: CaseId
    person: PersonId


class PersonReplied(Event, frozen=True, kw_only=True):
    """A person wrote to the contact."""

    case: CaseId
    person: PersonId
    name: str
    text: str


class CaseReturned(Event, frozen=True, kw_only=True):
    """The person gave the conversation back to the assistant."""

    case: CaseId
    person: PersonId
    resume: bool
    """Whether the run that was handed over goes on at its step (else it ended)."""


class CaseClosed(Event, frozen=True, kw_only=True):
    """The matter is settled, as the person sees it."""

    case: CaseId
    person: PersonId


# --- time -------------------------------------------------------------------------------------------------------


class TimerSet(Event, frozen=True, kw_only=True):
    """Something will happen unless the contact or a person comes first."""

    timer: str
    kind: str
    """`silence_remind`, `silence_close`, or `wait`."""
    due_at: str
    instance: InstanceId | None = None


class TimerCancelled(Event, frozen=True, kw_only=True):
    """What the timer waited for came."""

    timer: str


class TimerFired(Event, frozen=True, kw_only=True):
    """The time came."""

    timer: str
    kind: str


AnyEvent: TypeAlias = (
    ConversationStarted
    | ReleaseChanged
    | MessageReceived
    | ReadingMade
    | LanguageChanged
    | FrustrationChanged
    | ConversationClosed
    | ConversationReopened
    | TurnQuarantined
    | ContactErased
    | IdentityRaised
    | CodeSent
    | CodeChecked
    | FlowStarted
    | FlowInterrupted
    | FlowResumed
    | FlowEnded
    | FlowQueued
    | FlowUnqueued
    | StepEntered
    | SlotAsked
    | SlotOffered
    | SlotFilled
    | SlotRejected
    | SlotCleared
    | ConfirmationAsked
    | ConfirmationGiven
    | ConfirmationRefused
    | RunRewound
    | FactsRecorded
    | PolicyDecided
    | EffectIntended
    | EffectDone
    | EffectFailed
    | EffectDoubted
    | OperationCalled
    | BreakerChanged
    | Replied
    | NotUnderstood
    | ClarificationAsked
    | QuestionAnswered
    | CaseOpened
    | CaseTaken
    | PersonReplied
    | CaseReturned
    | CaseClosed
    | TimerSet
    | TimerCancelled
    | TimerFired
)

_DECODER: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)
_ENCODER = msgspec.json.Encoder()


def encode_event(event: AnyEvent) -> bytes:
    """Return an event as JSON with its type."""
    return _ENCODER.encode(event)


def decode_event(data: bytes | str) -> AnyEvent:
    """Return the event that JSON holds.

    Raises:
        msgspec.ValidationError: The JSON is no event of this catalogue.
    """
    return _DECODER.decode(data)
