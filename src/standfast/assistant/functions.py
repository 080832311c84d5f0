"""The functions that expressions may call beside CEL's own.

None of them raises: what cannot be computed is None, which makes a condition not hold. Each takes the
moment first, so that "now" is the same for every expression of a turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from types import MappingProxyType
from zoneinfo import ZoneInfo

from standfast.events import Money, Value, parse_time, time_text

_DATE_LENGTH = 10
_LONGEST_NUMBER = 18
_DIGITS_AFTER_POINT = ("0.001", "0.01", "1")


@dataclass(frozen=True, slots=True)
class Moment:
    """The time and zone in which an expression is evaluated."""

    now: datetime
    zone: str = "UTC"

    @property
    def today(self) -> date:
        """The date at this moment in the zone."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()


def days_since(moment: Moment, then: Value = None, *_rest: Value) -> Value:
    """Return the whole days from a time or date until today in the zone; negative for the future."""
    day = _day_of(moment, then)
    return None if day is None else (moment.today - day).days


def _day_of(moment: Moment, then: Value) -> date | None:
    if not isinstance(then, str):
        return None
    try:
        if len(then) == _DATE_LENGTH:
            return date.fromisoformat(then)
        return parse_time(then).astimezone(ZoneInfo(moment.zone)).date()
    except (ValueError, OverflowError):
        return None


def add_days(moment: Moment, then: Value = None, days: Value = 0, *_rest: Value) -> Value:
    """Return the date that lies so many days after a time or date, in the zone."""
    day = _day_of(moment, then)
    if day is None or isinstance(days, bool) or not isinstance(days, int | float):
        return None
    try:
        return (day + timedelta(days=int(days))).isoformat()
    except (ValueError, OverflowError):
        return None


def hours_since(moment: Moment, then: Value = None, *_rest: Value) -> Value:
    """Return the hours from a time until now, with fractions; negative for the future."""
    if not isinstance(then, str):
        return None
    try:
        return (moment.now - parse_time(then)).total_seconds() / 3600
    except (ValueError, OverflowError):
        return None


def money(_moment: Moment, amount: Value = None, currency: Value = None, *_rest: Value) -> Value:
    """Return a sum of money, rounded half up to the currency's smallest unit."""
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return None
    if not isinstance(currency, str):
        return None
    try:
        exact = Decimal(str(amount))
    except InvalidOperation:
        return None
    for digits in _DIGITS_AFTER_POINT:
        try:
            rounded = exact.quantize(Decimal(digits), ROUND_HALF_UP)
            return Money.of(rounded, currency).to_value()
        except (ValueError, InvalidOperation):
            continue
    return None


def digits(_moment: Moment, text: Value = None, *_rest: Value) -> Value:
    """Return only the digits of a text."""
    if not isinstance(text, str):
        return None
    return "".join(letter for letter in text if letter.isascii() and letter.isdigit())


def int_of(_moment: Moment, text: Value = None, *_rest: Value) -> Value:
    """Return the whole number that a text writes."""
    if isinstance(text, bool) or not isinstance(text, int | float | str):
        return None
    try:
        return int(text) if len(str(text)) <= _LONGEST_NUMBER else None
    except (ValueError, OverflowError):
        return None


def lower(_moment: Moment, text: Value = None, *_rest: Value) -> Value:
    """Return a text in small letters."""
    return text.lower() if isinstance(text, str) else None


def join(_moment: Moment, parts: Value = None, separator: Value = ", ", *_rest: Value) -> Value:
    """Return the members of a list as one text."""
    if not isinstance(parts, list) or not isinstance(separator, str):
        return None
    return separator.join(str(part) for part in parts if part is not None)


def now(moment: Moment, *_rest: Value) -> Value:
    """Return the time, as text."""
    return time_text(moment.now)


FUNCTIONS: Mapping[str, Callable[..., Value]] = MappingProxyType(
    {
        "days_since": days_since,
        "add_days": add_days,
        "hours_since": hours_since,
        "money": money,
        "digits": digits,
        "int_of": int_of,
        "lower": lower,
        "join": join,
        "now": now,
    }
)
"""By the name that an expression calls; the moment is given first."""

CEL_FUNCTIONS = frozenset(
    [
        "size",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "int",
        "uint",
        "double",
        "string",
        "bytes",
        "bool",
        "type",
        "dyn",
        "timestamp",
        "duration",
        "min",
        "max",
        "has",
        "all",
        "exists",
        "exists_one",
        "map",
        "filter",
        "getDate",
        "getDayOfMonth",
        "getDayOfWeek",
        "getDayOfYear",
        "getFullYear",
        "getHours",
        "getMilliseconds",
        "getMinutes",
        "getMonth",
        "getSeconds",
        "optional",
    ]
)
"""The functions and macros that CEL itself has."""
