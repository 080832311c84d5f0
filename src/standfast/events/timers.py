"""Time: what waits for it."""

from __future__ import annotations

from standfast.events.ids import InstanceId
from standfast.events.terms import Event


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
