"""The conversation itself: what arrived, how it was read, when it opens and closes."""

from __future__ import annotations

import msgspec

from standfast.events.ids import MessageId, ReleaseId
from standfast.events.terms import Event
from standfast.events.values import Record


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
    intents: list[tuple[str, float]] = msgspec.field(default_factory=list)
    out_of_scope: float = 0.0
    band: str = "act"
    commands: list[Record] = msgspec.field(default_factory=list)
    language: str = ""
    frustration: float = 0.0
    signs: list[str] = msgspec.field(default_factory=list)
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


class TurnFailed(Event, frozen=True, kw_only=True):
    """A turn broke on a mistake of ours and is tried again."""

    message_ids: list[MessageId]
    attempt: int
    error: str
    """The kind of mistake, e.g. `KeyError`; never its text, which may quote a contact."""
    where: str = ""


class ContactErased(Event, frozen=True, kw_only=True):
    """A contact's data was deleted on request: payloads are gone, the order of events is kept.

    What the conversation has counted goes on, so that no id is ever used again.
    """

    contact: str
    person: str = ""
    """Who of staff did it."""
    runs: int = 0
    cases: int = 0
    timers: int = 0


class EventErased(Event, frozen=True, kw_only=True):
    """Stands in the log where another event stood, after its contact's data was deleted."""


class QuarantineSettled(Event, frozen=True, kw_only=True):
    """A person decided about a message that was set aside."""

    message_id: MessageId
    person: str
    outcome: str
    """`released`: it waits again; `dropped`: it is gone."""
