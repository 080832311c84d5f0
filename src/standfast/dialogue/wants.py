"""Wants: what must be performed before the dialogue can go on, and the whole result of one advance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from standfast.events import AnyEvent, EffectKey, InstanceId, Option, Record


@dataclass(frozen=True, slots=True)
class WantedRead:
    """One read with its arguments evaluated."""

    name: str
    operation: str
    arguments: Record


@dataclass(frozen=True, slots=True)
class WantReads:
    """Read these in parallel under one deadline; answer with GiveFacts."""

    instance: InstanceId
    step: str
    reads: tuple[WantedRead, ...]
    deadline: timedelta


@dataclass(frozen=True, slots=True)
class WantEffect:
    """Make this write at most once; its EffectIntended event is among the events. Answer with GiveOutcome."""

    instance: InstanceId
    step: str
    key: EffectKey
    operation: str
    arguments: Record
    business_key: str


@dataclass(frozen=True, slots=True)
class WantMatch:
    """Match the contact's words against a live list; answer with GiveMatches."""

    instance: InstanceId
    slot: str
    text: str
    candidates: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class WantAnswer:
    """Look a question up; answer with GiveAnswer."""

    question: str
    instance: InstanceId | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class WantCode:
    """Make and send a one-time code to this address (None: to the contact's own); answer with GiveCodeSent."""

    instance: InstanceId
    email: str | None


@dataclass(frozen=True, slots=True)
class WantCodeCheck:
    """Check what the contact typed against the challenge; answer with GiveCodeResult."""

    instance: InstanceId
    code: str


Want: TypeAlias = WantReads | WantEffect | WantMatch | WantAnswer | WantCode | WantCodeCheck


@dataclass(frozen=True, slots=True)
class Advance:
    """What one step of the dialogue gave.

    Attributes:
        events: In order; the new state is their fold.
        wants: What must be performed (in parallel where several); empty: the contact, a person or a timer is next.
    """

    events: tuple[AnyEvent, ...]
    wants: tuple[Want, ...] = ()
