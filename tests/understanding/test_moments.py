"""Dates, times and periods, said on Wednesday, 6 May 2026, at 10:00 in Berlin (08:00 UTC)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from tests.understanding.shop import SETTING

from standfast.understanding.slots import Setting
from standfast.understanding.slots.moments import find_moments

DATES = [
    ("today", "2026-05-06"),  # now
    ("tomorrow", "2026-05-07"),  # the next day
    ("tommorow", "2026-05-07"),  # misspelt
    ("yesterday", "2026-05-05"),  # the day before
    ("the day after tomorrow", "2026-05-08"),  # two days on
    ("the day before yesterday", "2026-05-04"),  # two days back
    ("on Friday", "2026-05-08"),  # this week
    ("monday", "2026-05-11"),  # the next one
    ("on wednesday", "2026-05-13"),  # today's weekday is a week on
    ("next tuesday", "2026-05-12"),  # of the next week
    ("next friday", "2026-05-15"),  # not the one of this week
    ("this friday", "2026-05-08"),  # the one of this week
    ("last monday", "2026-05-04"),  # back
    ("3 May", "2026-05-03"),  # the nearest
    ("May 3rd", "2026-05-03"),  # American order
    ("the 3rd of May", "2026-05-03"),  # with of
    ("May 3, 2025", "2025-05-03"),  # with a year
    ("24 december", "2025-12-24"),  # the nearest is the last one
    ("2026-05-20", "2026-05-20"),  # ISO
    ("20/05/2026", "2026-05-20"),  # day first in Europe
    ("05/20/2026", "2026-05-20"),  # nothing else is possible
    ("in 3 days", "2026-05-09"),  # ahead
    ("in two weeks", "2026-05-20"),  # words
    ("in a month", "2026-06-06"),  # a month
    ("two weeks ago", "2026-04-22"),  # back
    ("a year ago", "2025-05-06"),  # a year back
    ("on the 15th", "2026-05-15"),  # of this month
    ("on the 2nd", "2026-06-02"),  # of the next month
    ("heute", "2026-05-06"),  # German
    ("morgen", "2026-05-07"),  # tomorrow
    ("übermorgen", "2026-05-08"),  # two days on
    ("uebermorgen", "2026-05-08"),  # without umlaut
    ("gestern", "2026-05-05"),  # yesterday
    ("vorgestern", "2026-05-04"),  # two days back
    ("am Freitag", "2026-05-08"),  # a weekday
    ("nächsten Dienstag", "2026-05-12"),  # of the next week
    ("kommenden Freitag", "2026-05-08"),  # the one that comes
    ("letzten Montag", "2026-05-04"),  # back
    ("am 3. Mai", "2026-05-03"),  # a day of a month
    ("3.5.", "2026-05-03"),  # in numbers
    ("03.05.26", "2026-05-03"),  # with a short year
    ("3. Mai 2025", "2025-05-03"),  # with a year
    ("am dritten Mai", "2026-05-03"),  # an ordinal
    ("in 2 Wochen", "2026-05-20"),  # ahead
    ("vor drei Tagen", "2026-05-03"),  # back
    ("vor einem Monat", "2026-04-06"),  # a month back
    ("am 15.", "2026-05-15"),  # of this month
    ("it came on monday, I think", "2026-05-11"),  # in a sentence
]


@pytest.mark.parametrize(("text", "value"), DATES)
def test_a_day_is_a_date(text: str, value: str) -> None:
    assert [(span.type, span.value) for span in find_moments(text, SETTING)] == [("date", value)]


TIMES = [
    ("tomorrow at 3", "2026-05-07T13:00"),  # business hours
    ("tomorrow at 3pm", "2026-05-07T13:00"),  # said
    ("tomorrow at 9", "2026-05-07T07:00"),  # morning
    ("at 3:30 pm tomorrow", "2026-05-07T13:30"),  # the day after the time
    ("at 15:00", "2026-05-06T13:00"),  # later today
    ("at 9 am", "2026-05-07T07:00"),  # gone by today: tomorrow
    ("noon", "2026-05-06T10:00"),  # a name
    ("tomorrow at midnight", "2026-05-06T22:00"),  # the beginning of that day
    ("half past three", "2026-05-06T13:30"),  # in words
    ("quarter to four", "2026-05-06T13:45"),  # before
    ("ten past two", "2026-05-06T12:10"),  # after
    ("on friday at 11", "2026-05-08T09:00"),  # a weekday
    ("in two hours", "2026-05-06T10:00"),  # from now
    ("in 30 minutes", "2026-05-06T08:30"),  # minutes
    ("an hour ago", "2026-05-06T07:00"),  # back
    ("morgen um 15 Uhr", "2026-05-07T13:00"),  # German
    ("um 15 Uhr 30", "2026-05-06T13:30"),  # with minutes
    ("15:30 Uhr", "2026-05-06T13:30"),  # in digits
    ("morgen um halb vier", "2026-05-07T13:30"),  # half an hour before
    ("Viertel nach drei", "2026-05-06T13:15"),  # after
    ("viertel vor drei", "2026-05-06T12:45"),  # before
    ("zehn nach zwei", "2026-05-06T12:10"),  # minutes
    ("nächsten Montag um halb zehn", "2026-05-11T07:30"),  # all together
    ("in einer Stunde", "2026-05-06T09:00"),  # from now
    ("am 3. Juni um 8 Uhr", "2026-06-03T06:00"),  # a date
    ("um drei", "2026-05-06T13:00"),  # a word
]


@pytest.mark.parametrize(("text", "value"), TIMES)
def test_a_day_with_a_time_is_a_moment_in_utc(text: str, value: str) -> None:
    assert [(span.type, span.value) for span in find_moments(text, SETTING)] == [
        ("time", f"{value}:00.000Z")
    ]


PERIODS = [
    (
        "between 2 and 4 tomorrow",
        "2026-05-07T12:00",
        "2026-05-07T14:00",
    ),  # bare hours are business hours
    ("tomorrow between 2 and 4 pm", "2026-05-07T12:00", "2026-05-07T14:00"),  # marked
    ("from 9 to 5 on friday", "2026-05-08T07:00", "2026-05-08T15:00"),  # over noon
    ("tomorrow 9am-11am", "2026-05-07T07:00", "2026-05-07T09:00"),  # a hyphen
    ("tomorrow 10:00-12:00", "2026-05-07T08:00", "2026-05-07T10:00"),  # digits
    ("tomorrow morning", "2026-05-07T06:00", "2026-05-07T10:00"),  # a part of a day
    ("monday afternoon", "2026-05-11T10:00", "2026-05-11T16:00"),  # another
    ("this evening", "2026-05-06T16:00", "2026-05-06T20:00"),  # today
    ("next week", "2026-05-10T22:00", "2026-05-17T21:59"),  # whole days
    ("zwischen 14 und 16 Uhr", "2026-05-06T12:00", "2026-05-06T14:00"),  # German
    ("morgen von 9 bis 11 Uhr", "2026-05-07T07:00", "2026-05-07T09:00"),  # from to
    ("übermorgen 14-16 Uhr", "2026-05-08T12:00", "2026-05-08T14:00"),  # a hyphen
    ("morgen früh", "2026-05-07T04:00", "2026-05-07T08:00"),  # early
    ("heute Abend", "2026-05-06T16:00", "2026-05-06T20:00"),  # tonight
    ("Freitag Nachmittag", "2026-05-08T10:00", "2026-05-08T16:00"),  # in the afternoon
    ("nächste Woche", "2026-05-10T22:00", "2026-05-17T21:59"),  # a week
    ("am Wochenende", "2026-05-08T22:00", "2026-05-10T21:59"),  # the weekend
]


@pytest.mark.parametrize(("text", "begin", "end"), PERIODS)
def test_a_stretch_of_time_is_a_period(text: str, begin: str, end: str) -> None:
    (span,) = find_moments(text, SETTING)
    assert span.type == "period"
    assert isinstance(span.value, dict)
    assert (str(span.value["from"])[:16], str(span.value["until"])[:16]) == (begin, end)


NONE = [
    "guten Morgen",
    "may I ask",
    "so what",
    "I have 2 and you have 4",
    "31.02.",
    "version 1.2.3",
    "no time",
    "SO-2026-01234",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_time_is_not_taken_for_one(text: str) -> None:
    assert find_moments(text, SETTING) == []


def test_in_america_the_month_comes_first() -> None:
    setting = Setting(datetime(2026, 5, 6, 10, tzinfo=ZoneInfo("America/New_York")))
    assert find_moments("06/05/2026", setting)[0].value == "2026-06-05"
