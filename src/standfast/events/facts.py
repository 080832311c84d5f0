"""A fact: what one read of an outside system returned, with how far it can be relied on."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from standfast.events.values import Value


class FactStatus(StrEnum):
    """How far a fact can be relied on."""

    KNOWN = "known"
    STALE = "stale"
    """An earlier answer, because the system does not answer now; `as_of` says from when."""
    UNAVAILABLE = "unavailable"
    """The system gave no usable answer; `reason` says why, for people and logs, never for contacts."""
    NOT_PERMITTED = "not_permitted"
    """Not this contact's, above their identity level, or not there at all: deliberately the same."""


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one read returned.

    Attributes:
        status: How far it can be relied on.
        value: A record or a list of records as the connector mapped it; None unless known or stale.
        operation: `connector.operation`.
        as_of: When the system said so (ISO text).
        reason: An error kind such as `timeout`, `http_503`, `breaker_open`, `bad_shape`; None when known.
        took_ms: How long it took, all attempts together.
    """

    status: FactStatus
    value: Value = None
    operation: str = ""
    as_of: str = ""
    reason: str | None = None
    took_ms: float = 0.0

    @property
    def is_usable(self) -> bool:
        """Whether there is a value to speak of: known or stale."""
        return self.status in {FactStatus.KNOWN, FactStatus.STALE}
