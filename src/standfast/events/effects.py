"""What was read, decided and done: facts, policies, effects."""

from __future__ import annotations

import msgspec

from standfast.events.facts import Fact
from standfast.events.ids import EffectKey, InstanceId
from standfast.events.terms import Event
from standfast.events.values import Record


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
    outputs: Record = msgspec.field(default_factory=dict)
    inputs: Record = msgspec.field(default_factory=dict)


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
