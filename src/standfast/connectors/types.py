"""What the connectors are asked and what they give back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from standfast.events import BreakerChanged, EffectKey, Fact, Record

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present time, with its zone."""
Randomness: TypeAlias = Callable[[int], bytes]
"""Gives so many random bytes."""
OnBreaker: TypeAlias = Callable[[BreakerChanged], None]
"""Is told when a circuit breaker changes its state."""
Lookup: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""Resolves a host name and port to IP addresses, as text. Raises OSError."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a read gave.

    Attributes:
        attempts: Requests made, token requests not counted; 0 when none left.
        changes: What happened to the operation's circuit breaker meanwhile.
        is_absent: The system said that there is no such thing. Never tell a contact: the fact does not.
        is_filtered: Records were left out because they are not the contact's.
        code: What really went wrong, for the log: an error kind. A fact tells "not permitted" without it.
        detail: The field or setting at fault; nothing secret, nothing of the answer.
    """

    fact: Fact
    attempts: int
    changes: tuple[BreakerChanged, ...] = ()
    is_absent: bool = False
    is_filtered: bool = False
    code: str = ""
    detail: str = ""


class WriteStatus(StrEnum):
    """Whether a write happened."""

    DONE = "done"
    REFUSED = "refused"
    """The other side said no: it certainly did not happen."""
    NOT_SENT = "not_sent"
    """It never left: it certainly did not happen."""
    UNKNOWN = "unknown"
    """Nobody can tell from this call."""


class Earlier(StrEnum):
    """Whether the same write may have been sent before this call."""

    NEVER = "never"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class WriteIntent:
    """Under which key a write is made, and what is known of it.

    Attributes:
        key: Sent along where the other side honours keys; `key` in the operation's expressions.
        earlier: POSSIBLE after a crash or an unknown outcome: then a refusal that says nothing about the
            earlier call, or a call that could not be sent, leaves the outcome unknown.
        deadline_s: For all attempts together.
    """

    key: EffectKey
    earlier: Earlier = Earlier.NEVER
    deadline_s: float = 30.0


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What a write gave.

    Attributes:
        code: `""` when done, else an error kind.
        detail: The field or setting at fault; nothing secret, nothing of the answer.
        absence_counts: For an unknown outcome: whether a look-up that finds nothing means that it did not happen. Not
            where the other side may still be at work, nor where it said yes in a way that could not be read.
    """

    status: WriteStatus
    result: Record = field(default_factory=dict)
    code: str = ""
    detail: str = ""
    attempts: int = 0
    took_ms: float = 0.0
    changes: tuple[BreakerChanged, ...] = ()
    absence_counts: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, ready but for its credentials."""

    method: str
    url: str
    """Absolute, percent-encoded."""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, whole. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
