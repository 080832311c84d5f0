"""Sums of money, numbers and durations."""

from __future__ import annotations

import re
from decimal import Decimal

from standfast.events import Money
from standfast.understanding.slots.numerals import (
    ARTICLES,
    SMALL_NUMBER,
    Numeral,
    count_of,
    find_numerals,
)
from standfast.understanding.slots.setting import Setting
from standfast.understanding.text import lowered
from standfast.understanding.types import Span

_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollar": "USD",
    "dollars": "USD", "bucks": "USD", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "pfund": "GBP", "chf": "CHF", "franken": "CHF", "francs": "CHF", "sek": "SEK", "kronen": "SEK",
}  # fmt: skip
_NAMES = "|".join(re.escape(word) for word in sorted(_CURRENCIES, key=len, reverse=True))
_AFTER = re.compile(
    rf"\s*(?:({_NAMES})(?!\w)|(cents?|ct)\b)(?:\s+(?:and\s+|und\s+)?(\d{{1,2}})(?:\s*(?:cents?|ct)\b|(?![\w.,:%-])))?"
)
_BEFORE = re.compile(rf"(?:(?<!\w)({_NAMES}))\s*$")
_DASH_END = re.compile(r"[.,]-+")

_UNITS = {
    "second": "S", "sec": "S", "sekunde": "S", "minute": "M", "min": "M", "hour": "H", "hr": "H", "stunde": "H",
    "std": "H", "day": "D", "tag": "D", "week": "W", "woche": "W", "fortnight": "F", "month": "O", "monat": "O",
    "year": "Y", "jahr": "Y",
}  # fmt: skip
UNIT = (
    r"(seconds?|secs?|sekunden?|minutes?|mins?|minuten?|hours?|hrs?|stunden?|std|days?|tag(?:e|en)?|weeks?|wochen?"
    r"|fortnights?|months?|monat(?:e|en|s)?|years?|jahr(?:e|en|es)?)\b\.?"
)
_DURATION = re.compile(rf"(?<![\w.,-])({SMALL_NUMBER}|\d+[.,]5)\s*{UNIT}")


def unit_of(word: str) -> str:
    """Return the letter of a unit of time: S M H D W F(ortnight) O (month) Y."""
    stem = next(stem for stem in sorted(_UNITS, key=len, reverse=True) if word.startswith(stem))
    return _UNITS[stem]


def find_money(text: str, setting: Setting) -> list[Span]:
    """Return sums that name their currency, before or after, also in words: `twelve euros 50`."""
    lower = lowered(text)
    return [
        span
        for numeral in find_numerals(lower)
        if (span := _money_at(text, lower, numeral, setting))
    ]


def _money_at(text: str, lower: str, numeral: Numeral, setting: Setting) -> Span | None:
    start, end = numeral.start, numeral.end
    if dash := _DASH_END.match(lower, end):
        end = dash.end()
    amount, currency = Decimal(str(numeral.value)), ""
    if after := _AFTER.match(lower, end):
        currency = _CURRENCIES.get(after.group(1) or "", setting.currency)
        amount = amount / 100 if after.group(2) else amount + Decimal(after.group(3) or 0) / 100
        end = after.end()
    elif before := _BEFORE.search(lower[:start]):
        currency, start = _CURRENCIES[before.group(1)], before.start(1)
    return _money_span(text, (start, end), amount, currency) if currency else None


def _money_span(text: str, place: tuple[int, int], amount: Decimal, currency: str) -> Span | None:
    try:
        value = Money.of(amount, currency).to_value()
    except ValueError:
        return None
    return Span("money", value, *place, text[slice(*place)])


def find_bare_money(text: str, setting: Setting) -> list[Span]:
    """Return numbers as sums in the assistant's currency, for where a sum was asked for."""
    spans = (
        _money_span(text, (n.start, n.end), Decimal(str(n.value)), setting.currency)
        for n in find_numerals(lowered(text))
    )
    return [span for span in spans if span]


def find_numbers(text: str, setting: Setting) -> list[Span]:
    """Return numbers in digits or words; `one` and `ein` only when nothing else is said."""
    del setting
    lower = lowered(text)
    numerals = find_numerals(lower)
    surer = [n for n in numerals if lower[n.start : n.end] not in ARTICLES]
    return [
        Span("number", n.value, n.start, n.end, text[n.start : n.end]) for n in surer or numerals
    ]


def find_durations(text: str, setting: Setting) -> list[Span]:
    """Return durations as ISO 8601: `two weeks` is `P14D`, `anderthalb`-like halves as minutes or days."""
    del setting
    lower = lowered(text)
    found = []
    for match in _DURATION.finditer(lower):
        said = match.group(1).replace(",", ".")
        count = float(said) if re.fullmatch(r"\d+\.5", said) else count_of(said)
        value = duration_text(count, unit_of(match.group(2)))
        found.append(
            Span("duration", value, match.start(), match.end(), text[slice(*match.span())])
        )
    return found


def duration_text(count: float, unit: str) -> str:
    """Return so many units as ISO 8601; months and years stay what they are, the rest become days or seconds."""
    if unit in "OY":
        months = count * (12 if unit == "Y" else 1)
        return f"P{months:g}M" if unit == "O" or months % 12 else f"P{count:g}Y"
    if unit in "DWF":
        days = count * {"D": 1, "W": 7, "F": 14}[unit]
        return f"P{days:g}D" if days == int(days) else f"PT{days * 24:g}H"
    if unit == "H" and count != int(count):
        return f"PT{count * 60:g}M"
    return f"PT{count:g}{unit}"
