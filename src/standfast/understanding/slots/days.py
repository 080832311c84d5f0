"""Days as people name them, in English and German: `tomorrow`, `next tuesday`, `am 3. Mai`, `in two weeks`.

A day without a year is the nearest such day, before or after now. `next tuesday` is the tuesday of the next
calendar week; a bare weekday is the next one after today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from standfast.understanding.slots.amounts import UNIT, unit_of
from standfast.understanding.slots.numerals import SMALL_NUMBER, count_of
from standfast.understanding.slots.setting import Setting


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a stretch of whole days, and where it stands."""

    start: int
    end: int
    first: date
    last: date


_RELATIVE = {
    "day after tomorrow": 2, "day before yesterday": -2, "today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1,
    "tomorow": 1, "tommorow": 1, "tommorrow": 1, "yesterday": -1, "übermorgen": 2, "uebermorgen": 2, "vorgestern": -2,
    "heute": 0, "gestern": -1, "morgen": 1,
}  # fmt: skip
_WEEKDAYS = (
    ("monday", "mon", "montag", "mo"),
    ("tuesday", "tues", "tue", "dienstag", "di"),
    ("wednesday", "wed", "mittwoch", "mi"),
    ("thursday", "thurs", "thur", "thu", "donnerstag", "do"),
    ("friday", "fri", "freitag", "fr"),
    ("saturday", "sat", "samstag", "sonnabend", "sa"),
    ("sunday", "sun", "sonntag", "so"),
)
_FULL = 5
"""Shorter names of weekdays count only after a word like `on` or `am`."""
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_LONG_WEEKDAY = "|".join(name for name in _WEEKDAY if len(name) > _FULL)
_ANY_WEEKDAY = "|".join(
    sorted((n for n in _WEEKDAY if n not in {"so", "do"}), key=len, reverse=True)
)
_MONTHS = (
    ("january", "jan", "januar", "jänner"), ("february", "feb", "februar"), ("march", "mar", "märz", "maerz"),
    ("april", "apr"), ("may", "mai"), ("june", "jun", "juni"), ("july", "jul", "juli"), ("august", "aug"),
    ("september", "sept", "sep"), ("october", "oct", "oktober", "okt"), ("november", "nov"),
    ("december", "dec", "dezember", "dez"),
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH_NAME = "|".join(sorted(_MONTH, key=len, reverse=True))
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "ersten": 1, "zweiten": 2, "dritten": 3, "vierten": 4, "fünften": 5,
    "sechsten": 6, "siebten": 7, "achten": 8, "neunten": 9, "zehnten": 10, "elften": 11, "zwölften": 12,
}  # fmt: skip
_DAY_NUMBER = rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?|(?P<ordinal>{'|'.join(_ORDINALS)}))"
_YEAR = r"(?:,?\s*(?P<year>(?:19|20)\d\d)(?!\d))?"
_NEXT = r"next|nächste[nrs]?|naechste[nrs]?"
_THIS = r"this|coming|diese[nrsm]?|kommende[nrs]?"
_LAST = r"last|past|letzte[nrs]?|vergangene[nrs]?|vorige[nrs]?"
_SIDE = rf"(?:(?P<next>{_NEXT})|(?P<this>{_THIS})|(?P<last>{_LAST}))"
_WEEK = 7

_Maker = Callable[[re.Match[str], Setting], tuple[date, date] | None]


def _relative(match: re.Match[str], setting: Setting) -> tuple[date, date] | None:
    return _one(setting.now.date() + timedelta(days=_RELATIVE[match.group(1)]))


def _weekday(match: re.Match[str], setting: Setting) -> tuple[date, date] | None:
    today = setting.now.date()
    number = _WEEKDAY[match.group("weekday")]
    ahead = (number - today.weekday() - 1) % _WEEK + 1
    said = match.groupdict()
    if said.get("last"):
        return _one(today - timedelta(days=(today.weekday() - number - 1) % _WEEK + 1))
    if said.get("next") and number > today.weekday():
        ahead += 0 if ahead + today.weekday() >= _WEEK else _WEEK
    return _one(today + timedelta(days=ahead))


def _iso(match: re.Match[str], _setting: Setting) -> tuple[date, date] | None:
    return _dated(int(match.group(1)), int(match.group(2)), int(match.group(3)))


def _dotted(match: re.Match[str], setting: Setting) -> tuple[date, date] | None:
    return _with_year(int(match.group(1)), int(match.group(2)), match.group(3), setting)


def _slashed(match: re.Match[str], setting: Setting) -> tuple[date, date] | None:
    first, second = int(match.group(1)), int(match.group(2))
    american = "America" in str(setting.now.tzinfo) or second > len(_MONTHS)
    day, month = (second, first) if american and first <= len(_MONTHS) else (first, second)
    return _with_year(day, month, match.group(3), setting)


def _named(match: re.Match[str], setting: Setting) -> tuple[date, date] | None:
    day = int(match.group("day") or 0) or _ORDINALS.get(match.group("ordinal") or "", 0)
    return _with_year(day, _MONTH[match.group("month")], match.group("year"), setting)


def _day_of_month(match: re.Match[str], setting: Setting) -> tuple[date, date] | None:
    today, day = setting.now.date(), int(match.group(1))
    if day >= today.day:
        return _dated(today.year, today.month, day)
    return _dated(today.year + today.month // 12, today.month % 12 + 1, day)


def _away(match: re.Match[str], setting: Setting) -> tuple[date, date] | None:
    unit = unit_of(match.group(2))
    if unit in "SMH":
        return None
    return _shifted(setting, count_of(match.group(1)), unit)


def _ago(match: re.Match[str], setting: Setting) -> tuple[date, date] | None:
    said = match.groupdict()
    unit = unit_of(said["unit_de"] or said["unit_en"])
    if unit in "SMH":
        return None
    return _shifted(setting, -count_of(said["count_de"] or said["count_en"]), unit)


def _shifted(setting: Setting, count: float, unit: str) -> tuple[date, date] | None:
    today = setting.now.date()
    if unit in "OY":
        months = today.year * 12 + today.month - 1 + int(count * (12 if unit == "Y" else 1))
        for day in range(today.day, today.day - 4, -1):
            if found := _dated(months // 12, months % 12 + 1, day):
                return found
        return None
    days = count * {"D": 1, "W": _WEEK, "F": 2 * _WEEK}[unit]
    return _one(today + timedelta(days=int(days)))


def _week(match: re.Match[str], setting: Setting) -> tuple[date, date] | None:
    today = setting.now.date()
    monday = today - timedelta(days=today.weekday())
    said = match.groupdict()
    monday += timedelta(days=_WEEK if said["next"] else -_WEEK if said["last"] else 0)
    if said["weekend"]:
        return monday + timedelta(days=5), monday + timedelta(days=6)
    return monday, monday + timedelta(days=6)


def _weekend(_match: re.Match[str], setting: Setting) -> tuple[date, date] | None:
    today = setting.now.date()
    saturday = today + timedelta(days=5 - today.weekday())
    return saturday, saturday + timedelta(days=1)


def _one(day: date) -> tuple[date, date]:
    return day, day


def _dated(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        return _one(date(year, month, day))
    except ValueError:
        return None


def _with_year(
    day: int, month: int, year: str | None, setting: Setting
) -> tuple[date, date] | None:
    if year:
        return _dated(int(year) + (2000 if len(year) == len("26") else 0), month, day)
    today = setting.now.date()
    near = [_dated(today.year + shift, month, day) for shift in (-1, 0, 1)]
    possible = [found for found in near if found]
    return min(possible, key=lambda found: abs(found[0] - today), default=None)


_RULES: tuple[tuple[re.Pattern[str], _Maker], ...] = (
    (re.compile(r"(?<![\w-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\w-])"), _iso),
    (re.compile(r"(?<![\w.])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?((?:20)?\d\d)(?![\w.]\d))?(?!\d)"), _dotted),
    (re.compile(r"(?<![\w/])(\d{1,2})/(\d{1,2})(?:/((?:20)?\d\d))?(?![\w/])"), _slashed),
    (re.compile(rf"(?<!\w){_DAY_NUMBER}\s+(?:of\s+)?(?P<month>{_MONTH_NAME})\b\.?{_YEAR}"), _named),
    (re.compile(rf"\b(?P<month>{_MONTH_NAME})\b\.?\s+(?:the\s+)?{_DAY_NUMBER}(?!\w|[:.]\d){_YEAR}"), _named),
    (re.compile(rf"\b(?:in|nach)\s+({SMALL_NUMBER})\s+{UNIT}"), _away),
    (
        re.compile(
            rf"\bvor\s+(?P<count_de>{SMALL_NUMBER})\s+{UNIT.replace('(', '(?P<unit_de>', 1)}"
            rf"|(?<!\w)(?P<count_en>{SMALL_NUMBER})\s+{UNIT.replace('(', '(?P<unit_en>', 1)}\s+ago\b"
        ),
        _ago,
    ),
    (re.compile(rf"\b(?:am\s+|on\s+)?{_SIDE}\s+(?P<weekday>{_ANY_WEEKDAY})\b"), _weekday),
    (re.compile(rf"\b(?:on|am|by|until|bis)\s+(?:the\s+)?(?P<weekday>{_ANY_WEEKDAY})\b"), _weekday),
    (re.compile(rf"\b(?P<weekday>{_LONG_WEEKDAY})(?:s)?\b"), _weekday),
    (re.compile(rf"\b{_SIDE}\s+(?:(?P<weekend>weekend|wochenende)|week|woche)\b"), _week),
    (re.compile(r"\b(?:at|on|over|am|übers?)\s+(?:the\s+)?(?:weekend|wochenende)\b"), _weekend),
    (re.compile(rf"(?<!am )(?<!guten )(?<!heute )(?<!jeden )\b({'|'.join(_RELATIVE)})\b"), _relative),
    (re.compile(r"\bon the (\d{1,2})(?:st|nd|rd|th)\b"), _day_of_month),
    (re.compile(r"\bam (\d{1,2})\.(?!\s?\d)"), _day_of_month),
)  # fmt: skip


def find_days(lower: str, setting: Setting) -> list[Day]:
    """Return the days named in a text in lower case; the more exact rule takes a place first."""
    found: list[Day] = []
    for day in _candidates(lower, setting):
        if all(day.end <= other.start or day.start >= other.end for other in found):
            found.append(day)
    return sorted(found, key=lambda day: day.start)


def _candidates(lower: str, setting: Setting) -> Iterator[Day]:
    for pattern, make in _RULES:
        for match in pattern.finditer(lower):
            try:
                made = make(match, setting)
            except OverflowError:
                continue
            if made:
                yield Day(match.start(), match.end(), *made)
