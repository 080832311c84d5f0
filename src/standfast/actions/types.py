"""What actions are asked and what they give back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from standfast.events import BreakerChanged, Fact, OperationCalled, Record

Pause: TypeAlias = Callable[[float], Awaitable[object]]
"""Waits so many seconds."""
CallEvent: TypeAlias = OperationCalled | BreakerChanged

Guard: TypeAlias = Callable[[], Awaitable[None]]
"""Returns while this process may still write; raises when another may be at it by now. True for `FRESH_S` seconds."""
FRESH_S = 2.0
"""So long a process may rely on having been told that the conversation is its own."""


async def unguarded() -> None:
    """Let every write pass: nobody else can be at it."""


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One read: `connector.operation` and its arguments by name."""

    operation: str
    arguments: Record = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a batch of reads gave.

    Attributes:
        facts: One for each request, under its name.
        calls: Events to record: each system that was called, each breaker that changed.
    """

    facts: dict[str, Fact]
    calls: tuple[CallEvent, ...]


class Resumed(StrEnum):
    """Whether the intent of an effect was committed by an earlier run whose outcome is not known."""

    NO = "no"
    YES = "yes"


class EffectStatus(StrEnum):
    """How a write ended."""

    DONE = "done"
    FOUND = "found"
    """It had happened before: the look-up found it."""
    FAILED = "failed"
    """It certainly did not happen."""
    DOUBTED = "doubted"
    """Nobody can tell by machine: a person decides."""


@dataclass(frozen=True, slots=True)
class Performed:
    """What became of an effect.

    Attributes:
        result: Done or found: the record, mapped.
        code: Failed or doubted: why (an error kind, `key_expired`, `lookup_failed`, `no_key`, `unknown_operation`).
        detail: The field or setting at fault; nothing secret, nothing of an answer.
        calls: Events to record.
    """

    status: EffectStatus
    result: Record = field(default_factory=dict)
    code: str = ""
    detail: str = ""
    calls: tuple[CallEvent, ...] = ()
