"""What a parser needs to know beside the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from standfast.assistant import Assistant, SlotType


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a message is read.

    Attributes:
        now: The message's time in the assistant's zone.
        currency: Of a sum that names none.
        types: The assistant's pattern types.
    """

    now: datetime
    currency: str = "EUR"
    languages: tuple[str, ...] = ("en", "de")
    types: Mapping[str, SlotType] = field(default_factory=dict)


def setting_of(assistant: Assistant, at: datetime) -> Setting:
    """Return the setting of a message that came at that time."""
    try:
        zone = ZoneInfo(assistant.zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return Setting(
        now=at.astimezone(zone),
        currency=assistant.currency,
        languages=assistant.languages,
        types=assistant.slot_types,
    )
