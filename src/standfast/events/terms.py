"""What events are made of: levels, outcomes, sources, options, and the root of all events."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from standfast.events.values import Value


class Level(StrEnum):
    """How sure we are of who is asking, weakest first (see `LEVELS`)."""

    ANONYMOUS = "anonymous"
    IDENTIFIED = "identified"
    VERIFIED = "verified"


LEVELS = (Level.ANONYMOUS, Level.IDENTIFIED, Level.VERIFIED)


def reaches(level: Level, needed: Level) -> bool:
    """Tell whether a level is at least the needed one."""
    return LEVELS.index(level) >= LEVELS.index(needed)


class FlowOutcome(StrEnum):
    """How one run of a flow ended."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    SWITCHED = "switched"
    """Left for good, for another flow that the contact wanted instead, or by `link`."""
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    CLOSED = "closed"
    """The conversation was closed under it (silence); it can be taken up again."""


class SlotSource(StrEnum):
    """Where a slot's value came from."""

    CONTACT = "contact"
    CORRECTION = "correction"
    FLOW = "flow"
    """A `set` step, or passed by `link` or `call`."""
    CARRIED = "carried"
    """The flow before had it; the contact's own words go before it."""
    FACT = "fact"
    PERSON = "person"


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    """One choice offered to the contact: shown as a button and understood as words.

    Attributes:
        id: What the channel sends back as payload: `o1`, `o2`, ...; unique within one reply.
        label: What the contact reads.
        value: The slot value, flow name or yes/no that it stands for.
    """

    id: str
    label: str
    value: Value = None


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """What every event is."""
