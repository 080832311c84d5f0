"""Identifiers: one type each, so that a case is never handed over as a conversation.

All are strings. Where a new one is made, the caller passes the time and the randomness: this room
has neither clock nor chance.
"""

from __future__ import annotations

from datetime import datetime
from typing import NewType

ConversationId = NewType("ConversationId", str)
ContactId = NewType("ContactId", str)
"""The contact's id in the company's own books (the token's `sub`), e.g. `CUS-000123`."""
MessageId = NewType("MessageId", str)
"""The channel's own id of a message: what duplicates are recognised by."""
TurnId = NewType("TurnId", str)
InstanceId = NewType("InstanceId", str)
"""One run of one flow in one conversation, e.g. `<conversation>.3`."""
EffectKey = NewType("EffectKey", str)
CaseId = NewType("CaseId", str)
ReleaseId = NewType("ReleaseId", str)
"""The content hash of an assistant's files, e.g. `r-1f0c9a…` (12 hex digits)."""
PersonId = NewType("PersonId", str)
"""A member of staff."""

_RANDOM_BYTES = 10


def uuid7(at: datetime, randomness: bytes) -> str:
    """Return a version 7 UUID as text: sortable by the time it was made.

    Args:
        at: An aware time.
        randomness: Ten random bytes.

    Raises:
        ValueError: The time is naive, or there are not ten bytes.
    Source: RFC 9562, section 5.7.
    """
    if at.tzinfo is None or len(randomness) != _RANDOM_BYTES:
        raise ValueError("uuid7: needs an aware time and ten random bytes.")
    millis = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    body = bytearray(millis.to_bytes(6, "big") + randomness)
    body[6] = (body[6] & 0x0F) | 0x70
    body[8] = (body[8] & 0x3F) | 0x80
    text = body.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
