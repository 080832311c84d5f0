"""How values are written for a contact: money, days, times and lists, as their language does it."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency

from standfast.events import Money, Value, parse_time

_DATE_LENGTH = 10
_THIN_SPACE = "\u202f"
_FIXED_SPACE = "\u00a0"


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Return the locale of a language tag (`de`, `en-GB`); English where it is unknown."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def write_money(value: Value, *, language: str) -> str:
    """Return a sum as the language writes it: `€129.90`, `129,90 €`.

    Raises:
        ValueError: The value is no sum of money.
    """
    return _currency(Money.from_value(value), language)


@lru_cache(maxsize=1024)
def _currency(sum_: Money, language: str) -> str:
    return _plain(format_currency(sum_.amount, sum_.currency, locale=locale_of(language)))


def write_date(value: Value, *, language: str, zone: str, form: str = "long") -> str:
    """Return the day of a date or time in the zone: `November 20, 2026`, `20. November 2026`.

    Raises:
        ValueError: The value is neither a date nor a time.
    """
    return _plain(format_date(_day(value, zone), form, locale=locale_of(language)))


def write_time(value: Value, *, language: str, zone: str, form: str = "short") -> str:
    """Return the time of day in the zone: `10:00 AM`, `10:00`.

    Raises:
        ValueError: The value is no time.
    """
    at = _moment(value, zone)
    return _plain(format_time(at, form, tzinfo=at.tzinfo, locale=locale_of(language)))


def write_datetime(value: Value, *, language: str, zone: str, form: str = "medium") -> str:
    """Return day and time in the zone: `Nov 20, 2026, 10:00 AM`; `form` is that of the day.

    Raises:
        ValueError: The value is no time.
    """
    at = _moment(value, zone)
    day = format_date(at.date(), form, locale=locale_of(language))
    return f"{_plain(day)}, {write_time(value, language=language, zone=zone)}"


def write_list(value: Value, *, language: str) -> str:
    """Return the members of a list as a phrase: `a, b and c`.

    Raises:
        ValueError: The value is no list.
    """
    if not isinstance(value, list):
        raise ValueError("not a list.")  # noqa: TRY004 - one kind of error for all filters
    return format_list([str(member) for member in value], locale=locale_of(language))


def _day(value: Value, zone: str) -> date:
    if isinstance(value, str) and len(value) == _DATE_LENGTH:
        return date.fromisoformat(value)
    return _moment(value, zone).date()


def _moment(value: Value, zone: str) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a time.")  # noqa: TRY004 - see write_list
    return parse_time(value).astimezone(ZoneInfo(zone))


def _plain(text: str) -> str:
    """Return the text without the thin space that many fonts lack."""
    return text.replace(_THIN_SPACE, _FIXED_SPACE)
