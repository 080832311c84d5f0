"""What slots, facts and arguments are made of: JSON values, with two agreed shapes on top.

A sum of money is `{"amount": 129.9, "currency": "EUR", "minor": 12990}`: `minor` is the truth (an
integer of the currency's smallest unit); `amount` is there for expressions, which compare it.
A time is an ISO 8601 text in UTC that ends in `Z`; a date is `YYYY-MM-DD`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
else:
    Value: TypeAlias = Any  # the decoder of events knows no recursive alias: it takes any JSON
Record: TypeAlias = dict[str, Value]
Values: TypeAlias = Mapping[str, Value]


def time_text(at: datetime) -> str:
    """Return a time as ISO text in UTC, to the millisecond: `2026-05-03T09:00:00.000Z`.

    Raises:
        ValueError: The time has no zone.
    """
    if at.tzinfo is None:
        raise ValueError("time_text: the time has no zone.")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """Return the aware time that an ISO text names.

    Raises:
        ValueError: The text is not ISO 8601 or names no zone.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"time '{text}' names no zone. Write it like 2026-05-03T09:00:00Z.")
    return at.astimezone(UTC)
