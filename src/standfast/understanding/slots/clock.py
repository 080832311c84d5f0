"""Times of day as people name them: `at 3`, `15 Uhr 30`, `halb vier`, `between 2 and 4`, `in the morning`.

An hour from 1 to 7 without `am`, `pm` or minutes is meant in the afternoon, as in business talk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time

_HOURS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "ein": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
_HOUR = rf"(?:\d{{1,2}}|{'|'.join(sorted(_HOURS, key=len, reverse=True))})"
_HALF_DAY = r"(?:\s*(?:([ap])\.?\s?m\b\.?|(o'?clock|uhr|h)\b)(?:\s*(\d\d)(?!\d))?)?"
_POINT = rf"({_HOUR})(?:[:.h](\d\d))?{_HALF_DAY}"
_PARTS = {
    "early morning": (6, 9), "morning": (8, 12), "midday": (12, 13), "noon": (12, 12), "lunchtime": (12, 14),
    "afternoon": (12, 18), "evening": (18, 22), "tonight": (18, 22), "night": (20, 23), "midnight": (0, 0),
    "früh": (6, 10), "vormittag": (9, 12), "vormittags": (9, 12), "mittag": (12, 14), "mittags": (12, 14),
    "nachmittag": (12, 18), "nachmittags": (12, 18), "abend": (18, 22), "abends": (18, 22), "mitternacht": (0, 0),
    "nachts": (20, 23),
}  # fmt: skip
_AFTERNOON = range(1, 8)
_NOON, _DAY = 12, 24


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day (`until` None) or a stretch of one, and where it stands."""

    start: int
    end: int
    at: time
    until: time | None = None


_RANGE = re.compile(
    rf"(?<![\w.-])(?:(?:between|from|zwischen|von)\s+)?{_POINT}\s*(?:-|and|to|till|until|und|bis)\s*{_POINT}(?![\w-])"
)
_RANGE_WORD = re.compile(r"^(?:between|from|zwischen|von)\b")
_AT = re.compile(
    rf"(?<!\w)(at|around|about|by|after|before|um|gegen|ab|vor|nach|bis)\s+{_POINT}(?![\w%€$]|[.,:/-]\d)"
)
_BARE = re.compile(
    r"(?<![\w.:,-])(\d{1,2})(?::(\d\d)(?::\d\d)?|[.](\d\d)(?=\s*(?:[ap]\.?m|uhr)))?"
    r"(?:\s*(?:([ap])\.?\s?m\b\.?|(o'?clock|uhr)\b))?(?:\s*(\d\d)(?![\d.:]))?"
)
_QUARTERS = re.compile(
    rf"\b(?:(half past|quarter past|quarter to|viertel nach|viertel vor|halb)|(\d{{1,2}}|fünf|zehn|five|ten|twenty)"
    rf"\s+(?:minutes\s+|minuten\s+)?(past|to|nach|vor))\s+({_HOUR})\b(?:\s*(?:([ap])\.?m\b|uhr\b))?"
)
_PART_OF_DAY = re.compile(
    rf"(?:(?:in the|this|am|heute|in der)\s+)?\b({'|'.join(sorted(_PARTS, key=len, reverse=True))})\b"
)
_GERMAN_MORNING = re.compile(r"\b(?:am|heute|jeden) (morgen)\b")


def find_clocks(lower: str) -> list[Clock]:
    """Return the times of day in a text in lower case, longer forms first to take a place."""
    found: list[Clock] = []
    for clock in _candidates(lower):
        if all(clock.end <= other.start or clock.start >= other.end for other in found):
            found.append(clock)
    return sorted(found, key=lambda clock: clock.start)


def _candidates(lower: str) -> Iterator[Clock]:
    for pattern, make in _RULES:
        for match in pattern.finditer(lower):
            if clock := make(match):
                yield clock


def _at(match: re.Match[str]) -> Clock | None:
    minute = match.group(3) or match.group(6)
    at = _time(
        _hour(match.group(2)), minute, match.group(4), guess=not minute and not match.group(5)
    )
    return Clock(match.start(), match.end(), at) if at else None


def _german_morning(match: re.Match[str]) -> Clock:
    return Clock(match.start(1), match.end(1), time(8), time(12))


def _part(match: re.Match[str]) -> Clock:
    first, last = _PARTS[match.group(1)]
    return Clock(match.start(1), match.end(1), time(first), time(last) if last > first else None)


def _bare(match: re.Match[str]) -> Clock | None:
    hour, minute, dotted, half, clock_word, tail = match.groups()
    if not (minute or dotted or half or clock_word):
        return None
    at = _time(int(hour), minute or dotted or (tail if clock_word else None), half, guess=False)
    end = match.end() if clock_word or not tail else match.start(6)
    return Clock(match.start(), end, at) if at else None


def _range(match: re.Match[str]) -> Clock | None:
    first_hour, first_minute, first_half, first_word, first_tail = match.groups()[:5]
    hour, minute, half, word, tail = match.groups()[5:]
    marked = any((first_minute, first_half, first_word, minute, half, word))
    if not marked and not _RANGE_WORD.match(match.group()):
        return None
    guess = not any((first_minute, minute, first_half, half, first_word, word))
    first = _time(_hour(first_hour), first_minute or first_tail, first_half or half, guess=guess)
    last = _time(_hour(hour), minute or tail, half or first_half, guess=guess)
    if first and last and last <= first and not first_half and first.hour >= _NOON:
        first = _time(_hour(first_hour), first_minute, None, guess=False)
    if first is None or last is None or last <= first:
        return None
    return Clock(match.start(), match.end(), first, last)


def _quarter(match: re.Match[str]) -> Clock | None:
    named, minutes, side, hour_word, half = match.groups()
    past = {
        "half past": 30,
        "quarter past": 15,
        "quarter to": -15,
        "viertel nach": 15,
        "viertel vor": -15,
        "halb": -30,
    }
    if named:
        shift = past[named]
    else:
        words = {"fünf": 5, "five": 5, "zehn": 10, "ten": 10, "twenty": 20}
        shift = words.get(minutes) or (int(minutes) if minutes.isdecimal() else 0)
        shift = shift if side in {"past", "nach"} else -shift
    at = _time(_hour(hour_word), None, half, guess=True)
    if at is None:
        return None
    total = (at.hour * 60 + at.minute + shift) % (_DAY * 60)
    return Clock(match.start(), match.end(), time(total // 60, total % 60))


def _hour(word: str) -> int:
    return int(word) if word.isdecimal() else _HOURS[word]


def _time(hour: int, minute: str | None, half: str | None, *, guess: bool) -> time | None:
    minutes = int(minute or 0)
    if half == "p" and hour < _NOON:
        hour += _NOON
    elif half == "a" and hour == _NOON:
        hour = 0
    elif guess and not half and hour in _AFTERNOON:
        hour += _NOON
    if hour == _DAY and not minutes:
        hour = 0
    return time(hour, minutes) if hour < _DAY and minutes < 60 else None  # noqa: PLR2004


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Clock | None]], ...] = (
    (_RANGE, _range),
    (_QUARTERS, _quarter),
    (_AT, _at),
    (_BARE, _bare),
    (_GERMAN_MORNING, _german_morning),
    (_PART_OF_DAY, _part),
)
