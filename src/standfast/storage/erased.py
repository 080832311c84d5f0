"""What stands where a contact's data stood."""

from __future__ import annotations

from standfast.events import EventErased
from standfast.storage.codecs import decode_events, encode_events
from standfast.storage.types import Erasure

EMPTY = b"{}"
NO_HASH = b""
PAGE = 500
"""Events that are emptied at a time."""


def emptied(events: bytes) -> bytes:
    """Return a log row's events with as many that say nothing."""
    return encode_events([EventErased() for _ in decode_events(events)])


def journal_bounds(erasure: Erasure) -> tuple[str, str, str]:
    """Return between which names the conversation's turns lie, and the one whose journal stays."""
    return f"{erasure.conversation}.", f"{erasure.conversation}/", erasure.turn
