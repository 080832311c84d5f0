"""What is said, and what was not understood."""

from __future__ import annotations

import msgspec

from standfast.events.ids import InstanceId, MessageId
from standfast.events.terms import Event, Option
from standfast.events.values import Record


class Replied(Event, frozen=True, kw_only=True):
    """The assistant said something. The text is what the contact saw."""

    reply: str
    """A name in replies.yaml."""
    params: Record = msgspec.field(default_factory=dict)
    text: str = ""
    options: list[Option] = msgspec.field(default_factory=list)
    instance: InstanceId | None = None
    step: str | None = None
    sources: list[Record] = msgspec.field(default_factory=list)
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
    slots: Record = msgspec.field(default_factory=dict)
    """What was said beside it, for the flow that is chosen."""


class QuestionAnswered(Event, frozen=True, kw_only=True):
    """A question was looked up in the knowledge."""

    question: str
    is_supported: bool
    score: float = 0.0
    withheld: str = ""
    """Why a found answer was not said: `too_weak`, or `not_in_sources` (a number or its words stand nowhere)."""
