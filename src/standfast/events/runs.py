"""Flows in progress: runs, steps, slots, confirmations."""

from __future__ import annotations

import msgspec

from standfast.events.ids import InstanceId, MessageId, ReleaseId
from standfast.events.terms import Event, FlowOutcome, Option, SlotSource
from standfast.events.values import Record, Value


class FlowStarted(Event, frozen=True, kw_only=True):
    """A run of a flow began and lies on top of the stack."""

    instance: InstanceId
    flow: str
    release: ReleaseId
    cause: str
    """`contact`, `link`, `call`, `pattern`, or `person`."""
    parent: InstanceId | None = None
    """The run that called it and waits for its end."""
    slots: Record = msgspec.field(default_factory=dict)
    text: str = ""
    """The contact's words that began it."""
    carried: list[str] = msgspec.field(default_factory=list)
    """The slots among them that come from the flow before."""


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
    slots: Record = msgspec.field(default_factory=dict)


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
    matched: int = 0
    """How many of them, from the first, the contact's words fit; 0 when none were tried or fitted."""


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
