"""Durations as authors write them: `10 min`, `30 s`, `24 h`, `30 days`, or ISO 8601 (`PT10M`, `P1D`)."""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {
    "ms": 0.001,
    "s": 1,
    "sec": 1,
    "second": 1,
    "seconds": 1,
    "min": 60,
    "minute": 60,
    "minutes": 60,
    "h": 3600,
    "hour": 3600,
    "hours": 3600,
    "d": 86_400,
    "day": 86_400,
    "days": 86_400,
    "week": 604_800,
    "weeks": 604_800,
}
_LONGEST_S = 100 * 365 * 86_400
_WORDS = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]+)")
_ISO = re.compile(
    r"P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?"
)
_ISO_UNITS = (604_800, 86_400, 3600, 60, 1)


def parse_duration(text: str) -> timedelta:
    """Return the duration that a text names.

    Raises:
        ValueError: It names none.
    """
    words = _WORDS.fullmatch(text.strip())
    if words and words[2] in _UNITS:
        return _span(float(words[1]) * _UNITS[words[2]])
    iso = _ISO.fullmatch(text.strip())
    if iso and any(iso.groups()):
        seconds = sum(
            float(part) * unit for part, unit in zip(iso.groups(), _ISO_UNITS, strict=True) if part
        )
        return _span(seconds)
    raise ValueError(f"'{text[:40]}' is no duration.")


def _span(seconds: float) -> timedelta:
    if seconds > _LONGEST_S:
        raise ValueError("that is longer than a hundred years.")
    return timedelta(seconds=seconds)
