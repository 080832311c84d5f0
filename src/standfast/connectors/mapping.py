"""From what a system sends to our facts: ids as text, times with a zone, money in its smallest unit, our own words.

Strict: what does not fit is refused, never guessed. A reading of a time without a zone, an amount finer than a cent, a
status word that nobody mapped are lies or changes of the other side, and the fact becomes unavailable (`bad_shape`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from standfast.assistant import FieldMap
from standfast.connectors.paths import compile_path
from standfast.events import Money, Record, Value, time_text

MapRecord: TypeAlias = Callable[[Any, Any], Record]
"""(item, the whole answer) -> our record; raises `Unmappable`."""
_Convert: TypeAlias = Callable[[Any, Any, Any], Value]
"""(value at the source, item, the whole answer) -> our value; raises ValueError."""

_LARGEST = 2**63 - 1
_NOISE = Decimal("0.000001")
_DEEPEST = 20


class Unmappable(ValueError):  # noqa: N818 - reads as what it says
    """A record does not fit its map. The text names the field, never the value."""


def compile_record(fields: tuple[FieldMap, ...]) -> MapRecord:
    """Return what maps one item.

    Raises:
        ValueError: A field's type, form or zone is unknown.
    """
    if not fields:
        return _take_whole
    members = [(each, compile_path(each.source), _converter(each)) for each in fields]

    def map_record(item: Any, root: Any) -> Record:
        record: Record = {}
        for each, take, convert in members:
            raw = take(item, root)
            if raw is None:
                if each.required:
                    raise Unmappable(f"'{each.name}' is missing")
                record[each.name] = None
                continue
            try:
                record[each.name] = convert(raw, item, root)
            except Unmappable as error:
                raise Unmappable(f"'{each.name}': {error}") from None
            except (ArithmeticError, OSError, TypeError, ValueError):
                kind = f"{each.form} {each.type}".strip()
                raise Unmappable(f"'{each.name}' is no {kind}") from None
        return record

    return map_record


def _take_whole(item: Any, _root: Any) -> Record:
    if not isinstance(item, dict):
        raise Unmappable("the record is no object")
    whole = _as_raw(item, None, None)
    return whole if isinstance(whole, dict) else {}


def _converter(each: FieldMap) -> _Convert:
    if each.values and each.type != "list":
        return _words(each.values)
    match each.type:
        case "money":
            return _money(each)
        case "time":
            return _time(each)
        case "date":
            return _date(each)
        case "list":
            return _list(each)
        case "number" if each.form:
            return _number_text(each.form)
        case kind if kind in _SIMPLE:
            return _SIMPLE[kind]
        case _:
            raise ValueError(f"field '{each.name}' has the unknown type '{each.type}'.")


def _as_text(raw: Any, _item: Any, _root: Any) -> Value:
    """Ids are numbers in some systems: whole numbers become text."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    raise ValueError


def _as_number(raw: Any, _item: Any, _root: Any) -> Value:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise ValueError  # noqa: TRY004 - one kind of error for all that does not fit
    return _bounded(raw)


def _bounded(number: float) -> int | float:
    """Refuse what events cannot hold: beyond 64 bits, infinite, not a number."""
    if not math.isfinite(number) or abs(number) > _LARGEST:
        raise ValueError
    return number


def _as_bool(raw: Any, _item: Any, _root: Any) -> Value:
    if not isinstance(raw, bool):
        raise ValueError  # noqa: TRY004 - one kind of error for all that does not fit
    return raw


def _as_raw(raw: Any, _item: Any, _root: Any, depth: int = 0) -> Value:
    if depth > _DEEPEST:
        raise ValueError
    match raw:
        case bool() | str() | None:
            return raw
        case int() | float():
            return _bounded(raw)
        case list():
            return [_as_raw(member, None, None, depth + 1) for member in raw]
        case dict():
            return {name: _as_raw(member, None, None, depth + 1) for name, member in raw.items()}
        case _:
            raise ValueError


_SIMPLE: dict[str, _Convert] = {
    "text": _as_text,
    "number": _as_number,
    "bool": _as_bool,
    "raw": _as_raw,
}


def _words(values: Mapping[str, Value]) -> _Convert:
    def convert(raw: Any, _item: Any, _root: Any) -> Value:
        word = str(raw).lower() if isinstance(raw, bool) else str(raw)
        if not isinstance(raw, str | int) or word not in values:
            raise Unmappable("a word that is not in 'values'")
        return values[word]

    return convert


def _number_text(form: str) -> _Convert:
    if form not in {"decimal", "decimal_comma"}:
        raise ValueError(f"the form '{form}' of a number is unknown. Use decimal or decimal_comma.")

    def convert(raw: Any, _item: Any, _root: Any) -> Value:
        number = _decimal(raw, form)
        whole = number == number.to_integral_value()
        return _bounded(int(number) if whole else float(number))

    return convert


def _decimal(raw: Any, form: str) -> Decimal:
    """Return the number that a text (or a JSON number) writes in that form."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise ValueError  # noqa: TRY004 - one kind of error for all that does not fit
    text = raw.strip() if isinstance(raw, str) else repr(raw)
    if form == "decimal_comma" and isinstance(raw, str):
        whole, comma, fraction = text.partition(",")
        groups = whole.split(".")
        if "." in fraction or any(len(group) != 3 for group in groups[1:]):  # noqa: PLR2004 - thousands
            raise ValueError
        text = "".join(groups) + ("." if comma else "") + fraction
    if len(text) > 40 or not text.isascii() or "_" in text:  # noqa: PLR2004 - no amount is longer
        raise ValueError
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError
    return number


def _money(each: FieldMap) -> _Convert:
    if each.form not in {"minor", "decimal", "decimal_comma", "float"}:
        raise ValueError(
            f"money '{each.name}' has the unknown form '{each.form}'. Use minor, decimal, decimal_comma or float."
        )
    currency_of = _currency(each.currency)

    def convert(raw: Any, item: Any, root: Any) -> Value:
        currency = currency_of(item, root)
        if each.form == "minor":
            if isinstance(raw, bool) or not isinstance(raw, int):
                raise ValueError
            return Money(int(_bounded(raw)), currency).to_value()
        amount = _decimal(raw, each.form)
        if each.form == "float":
            amount = _without_noise(amount, currency)
        money = Money.of(amount, currency)
        _bounded(money.minor)
        return money.to_value()

    return convert


def _without_noise(amount: Decimal, currency: str) -> Decimal:
    """Return the amount that a binary fraction stands for: 0.1 + 0.2 is 0.30, but 0.305 is refused."""
    unit = Money(1, currency).amount
    rounded = amount.quantize(unit)
    if abs(rounded - amount) > _NOISE:
        raise ValueError
    return rounded


def _currency(source: str) -> Callable[[Any, Any], str]:
    fixed = source.strip("\"'")
    if fixed != source or not source:
        return lambda _item, _root: _code(fixed)
    take = compile_path(source)
    return lambda item, root: _code(take(item, root))


def _code(raw: Any) -> str:
    code = raw.upper() if isinstance(raw, str) else ""
    if len(code) != 3 or not code.isascii() or not code.isalpha():  # noqa: PLR2004 - ISO 4217
        raise Unmappable("no currency")
    return code


def _time(each: FieldMap) -> _Convert:
    read = _moment_reader(each.form or "iso", each.zone)
    return lambda raw, _item, _root: time_text(read(raw))


def _date(each: FieldMap) -> _Convert:
    form, zone = each.form or "iso", ZoneInfo(each.zone) if each.zone else UTC
    if form in {"iso", "unix", "unix_ms", "rfc2822"}:
        read = _moment_reader(form, each.zone)

        def convert(raw: Any, _item: Any, _root: Any) -> Value:
            if form == "iso" and isinstance(raw, str) and "T" not in raw:
                return date.fromisoformat(raw).isoformat()
            return read(raw).astimezone(zone).date().isoformat()

        return convert
    return lambda raw, _item, _root: datetime.strptime(raw, form).date().isoformat()  # noqa: DTZ007 - a day has no zone


def _moment_reader(form: str, zone: str) -> Callable[[Any], datetime]:
    """Return what reads an aware time; naive ones are refused unless their zone is given."""
    if form in {"unix", "unix_ms"}:
        return lambda raw: _from_unix(raw, 1000 if form == "unix_ms" else 1)
    own = _zone_of(form, zone)
    read = _READERS.get(form)
    if read is None and "%" not in form:
        raise ValueError(f"the form '{form}' of a time is unknown.")

    def read_aware(raw: Any) -> datetime:
        at = datetime.strptime(raw, form) if read is None else read(raw)  # noqa: DTZ007 - judged below
        if at.tzinfo is not None:
            return at
        if own is None:
            raise Unmappable("a time without a zone")
        return at.replace(tzinfo=own)

    return read_aware


_READERS: dict[str, Callable[[Any], datetime]] = {
    "iso": datetime.fromisoformat,
    "rfc2822": parsedate_to_datetime,
}


def _zone_of(form: str, zone: str) -> tzinfo | None:
    """Return the zone of times that name none; a format that ends in a literal Z means UTC."""
    if zone:
        return ZoneInfo(zone)
    return UTC if form.endswith("Z") and not form.endswith("%Z") else None


def _from_unix(raw: Any, parts: int) -> datetime:
    seconds = _as_number(raw, None, None)
    if not isinstance(seconds, int | float):
        raise ValueError  # noqa: TRY004 - one kind of error for all that does not fit
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds / parts)


def _list(each: FieldMap) -> _Convert:
    words = _words(each.values) if each.values else _as_raw
    member: MapRecord | None = compile_record(each.fields) if each.fields else None

    def convert(raw: Any, _item: Any, root: Any) -> Value:
        if not isinstance(raw, list):
            raise ValueError  # noqa: TRY004 - one kind of error for all that does not fit
        if member is None:
            return [words(one, None, root) for one in raw]
        return [member(one, root) for one in raw]

    return convert
