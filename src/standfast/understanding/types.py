"""What understanding is given and what it makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from standfast.assistant import Assistant
from standfast.dialogue import Command
from standfast.events import MessageId, Option, State, Value


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a contact as it is to be understood."""

    id: MessageId
    text: str
    payload: str | None
    """The id of an offered option, when a choice was pressed."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A value found in a message."""

    type: str
    """The slot type that it fits."""
    value: Value
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message means here.

    Attributes:
        commands: What the contact wants, in the order said; never empty (`Unclear` at least).
        intents: Ranked names with calibrated probabilities (at most ten).
        out_of_scope: Probability that no intent fits.
        band: `act`, `ask` or `step_back`.
        spans: Values found, whether used or not.
        signs: `injection`, `abuse`, `caps`, `repetition`, ...
        why: Nearest examples or rules, for inspection.
    """

    commands: tuple[Command, ...]
    intents: tuple[tuple[str, float], ...] = ()
    out_of_scope: float = 0.0
    band: str = "act"
    spans: tuple[Span, ...] = ()
    language: str = ""
    frustration: float = 0.0
    signs: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    model: str = ""
    took_ms: float = field(default=0.0, compare=False)


class Understanding(Protocol):
    """Makes readings; one for each release of an assistant."""

    model: str
    """Which models are at work, e.g. `ngrams+bge-small-en-v1.5` or `ngrams`."""

    async def read(self, message: Message, state: State, assistant: Assistant) -> Reading:
        """Return what a message means in its conversation. Never raises on any text."""
        ...

    def match(self, text: str, candidates: tuple[Option, ...]) -> tuple[Value, ...]:
        """Return the values of those candidates that the words point at: none, one, or up to three alike."""
        ...
