"""Who is asking: what made it surer."""

from __future__ import annotations

import msgspec

from standfast.events.ids import ContactId, InstanceId
from standfast.events.terms import Event, Level
from standfast.events.values import Record


class IdentityRaised(Event, frozen=True, kw_only=True):
    """It became surer who is asking."""

    level: Level
    contact: ContactId | None
    method: str
    """`token`, `email_code`, or `person`."""
    attributes: Record = msgspec.field(default_factory=dict)
    """What the method itself vouches for: `email`, `name`, `language`."""


class CodeSent(Event, frozen=True, kw_only=True):
    """A one-time code went out by e-mail; only its digest is kept."""

    challenge: str
    instance: InstanceId
    masked_to: str
    digest: str
    expires_at: str
    contact: ContactId | None = None
    """Whom a right answer proves; None where the address is nobody's (told alike)."""
    email: str = ""
    tries: int = 5
    """How many answers are allowed."""


class CodeChecked(Event, frozen=True, kw_only=True):
    """The contact answered a code."""

    challenge: str
    result: str
    """`right`, `wrong`, `expired`, `used_up`, or `ambiguous`: right, but the address belongs to several contacts."""
    tries_left: int = 0
