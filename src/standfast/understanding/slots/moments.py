"""Dates, times and periods: days and times of day put together, relative to the message's own time.

`date` is `2026-05-03`; `time` is a moment as ISO text in UTC; `period` is `{from, until}` of two moments.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from standfast.events import Record, time_text
from standfast.understanding.slots.amounts import UNIT, unit_of
from standfast.understanding.slots.clock import Clock, find_clocks
from standfast.understanding.slots.days import Day, find_days
from standfast.understanding.slots.numerals import SMALL_NUMBER, count_of
from standfast.understanding.slots.setting import Setting
from standfast.understanding.text import lowered
from standfast.understanding.types import Span

_GAP = re.compile(
    r"[\s,]*(?:(?:at|on|um|am|in the|the|den|gegen|around|between|zwischen|from|von)\s+)?"
)
_SOON = re.compile(
    rf"\bin\s+({SMALL_NUMBER})\s+{UNIT}"
    rf"|(?<!\w)({SMALL_NUMBER})\s+{UNIT}\s+(?:from now|ago)\b|\bvor\s+({SMALL_NUMBER})\s+{UNIT}"
)
_SECONDS = {"S": 1, "M": 60, "H": 3600}


def find_moments(text: str, setting: Setting) -> list[Span]:
    """Return dates, times and periods in order."""
    lower = lowered(text)
    days, clocks = find_days(lower, setting), find_clocks(lower)
    clocks = [clock for clock in clocks if not _inside_day(clock, days)]
    spans: list[Span] = []
    for day in days:
        clock = _beside(day, clocks, lower)
        if clock is not None:
            clocks.remove(clock)
        spans.append(_joined(text, day, clock, setting))
    spans += [_alone(text, clock, setting) for clock in clocks]
    spans += _soon(text, lower, setting)
    return sorted(spans, key=lambda span: span.start)


def _inside_day(clock: Clock, days: list[Day]) -> bool:
    return any(clock.start < day.end and day.start < clock.end for day in days)


def _beside(day: Day, clocks: list[Clock], lower: str) -> Clock | None:
    for clock in clocks:
        gap = (day.end, clock.start) if day.start < clock.start else (clock.end, day.start)
        if _GAP.fullmatch(lower, *gap):
            return clock
    return None


def _joined(text: str, day: Day, clock: Clock | None, setting: Setting) -> Span:
    if clock is None:
        if day.first == day.last:
            return _span(text, "date", day.first.isoformat(), (day.start, day.end))
        value = _period(setting, day, (time.min, time.max))
        return Span("period", value, day.start, day.end, text[day.start : day.end])
    place = (min(day.start, clock.start), max(day.end, clock.end))
    if clock.until is None and day.first == day.last:
        return _span(text, "time", _moment(setting, day, clock.at), place)
    value = _period(setting, day, (clock.at, clock.until or clock.at))
    return Span("period", value, *place, text[slice(*place)])


def _alone(text: str, clock: Clock, setting: Setting) -> Span:
    today = setting.now.date()
    over = datetime.combine(today, clock.until or clock.at, setting.now.tzinfo) < setting.now
    on = today + timedelta(days=1) if over else today
    return _joined(text, Day(clock.start, clock.end, on, on), clock, setting)


def _soon(text: str, lower: str, setting: Setting) -> list[Span]:
    found = []
    for match in _SOON.finditer(lower):
        number, unit = next((n, u) for n, u in _pairs(match) if n)
        if unit_of(unit) not in _SECONDS:
            continue
        sign = -1 if match.group().startswith("vor") or match.group().endswith("ago") else 1
        seconds = sign * count_of(number) * _SECONDS[unit_of(unit)]
        at = time_text(setting.now + timedelta(seconds=seconds))
        found.append(_span(text, "time", at, match.span()))
    return found


def _pairs(match: re.Match[str]) -> list[tuple[str, str]]:
    groups = match.groups()
    return [(groups[n] or "", groups[n + 1] or "") for n in range(0, len(groups), 2)]


def _moment(setting: Setting, day: Day, at: time) -> str:
    return time_text(datetime.combine(day.first, at, setting.now.tzinfo))


def _period(setting: Setting, day: Day, between: tuple[time, time]) -> Record:
    zone = setting.now.tzinfo
    return {
        "from": time_text(datetime.combine(day.first, between[0], zone)),
        "until": time_text(datetime.combine(day.last, between[1].replace(microsecond=0), zone)),
    }


def _span(text: str, kind: str, value: str, place: tuple[int, int]) -> Span:
    return Span(kind, value, *place, text[slice(*place)])
