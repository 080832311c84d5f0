"""Everything that can happen in a conversation: past participles, never edited once written.

Each event is a tagged struct: `msgspec.json.encode(event)` gives `{"type": "FlowStarted", ...}`.
Fields may be added with a default; none is ever renamed or removed. The modules beside this one hold
them by subject; this one holds the whole, which readers of the log decode against.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from standfast.events.conversations import (
    ContactErased,
    ConversationClosed,
    ConversationReopened,
    ConversationStarted,
    EventErased,
    FrustrationChanged,
    LanguageChanged,
    MessageReceived,
    QuarantineSettled,
    ReadingMade,
    ReleaseChanged,
    TurnFailed,
    TurnQuarantined,
)
from standfast.events.effects import (
    BreakerChanged,
    EffectDone,
    EffectDoubted,
    EffectFailed,
    EffectIntended,
    FactsRecorded,
    OperationCalled,
    PolicyDecided,
)
from standfast.events.identities import (
    CodeChecked,
    CodeSent,
    IdentityRaised,
)
from standfast.events.people import (
    CaseClosed,
    CaseOpened,
    CaseReturned,
    CaseTaken,
    PersonReplied,
)
from standfast.events.runs import (
    ConfirmationAsked,
    ConfirmationGiven,
    ConfirmationRefused,
    FlowEnded,
    FlowInterrupted,
    FlowQueued,
    FlowResumed,
    FlowStarted,
    FlowUnqueued,
    RunRewound,
    SlotAsked,
    SlotCleared,
    SlotFilled,
    SlotOffered,
    SlotRejected,
    StepEntered,
)
from standfast.events.speech import (
    ClarificationAsked,
    NotUnderstood,
    QuestionAnswered,
    Replied,
)
from standfast.events.timers import (
    TimerCancelled,
    TimerFired,
    TimerSet,
)

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
    | TurnFailed
    | ContactErased
    | EventErased
    | QuarantineSettled
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
