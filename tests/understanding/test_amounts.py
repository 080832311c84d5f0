"""Sums, numbers and durations, in digits and words, English and German."""

from __future__ import annotations

import pytest
from tests.understanding.shop import SETTING

from standfast.understanding.slots.amounts import (
    find_bare_money,
    find_durations,
    find_money,
    find_numbers,
)
from standfast.understanding.slots.numerals import decimal_of

MONEY = [
    ("12,50 €", 1250, "EUR"),  # German writing
    ("€12.50", 1250, "EUR"),  # sign first
    ("EUR 12.50", 1250, "EUR"),  # code first
    ("12.50 EUR", 1250, "EUR"),  # code last
    ("1.234,56 €", 123456, "EUR"),  # German thousands
    ("1,234.56 dollars", 123456, "USD"),  # English thousands
    ("$5", 500, "USD"),  # another currency
    ("£20", 2000, "GBP"),  # a third
    ("50 bucks", 5000, "USD"),  # slang
    ("12 euros 50", 1250, "EUR"),  # cents after it
    ("12 euros and 50 cents", 1250, "EUR"),  # in full
    ("12 Euro und 50 Cent", 1250, "EUR"),  # in German
    ("50 cents", 50, "EUR"),  # cents alone
    ("99 ct", 99, "EUR"),  # short
    ("twelve euros", 1200, "EUR"),  # words
    ("twenty-five euros", 2500, "EUR"),  # composed words
    ("one hundred euros", 10000, "EUR"),  # hundreds
    ("two hundred and fifty euros", 25000, "EUR"),  # and more
    ("zwölf Euro", 1200, "EUR"),  # German words
    ("fünfundzwanzig Euro", 2500, "EUR"),  # composed German
    ("zweihundertfünfzig Euro", 25000, "EUR"),  # one long word
    ("about 300€ I think", 30000, "EUR"),  # in a sentence
    ("100 Franken", 10000, "CHF"),  # Swiss
    ("20,- €", 2000, "EUR"),  # a dash for no cents
]


@pytest.mark.parametrize(("text", "minor", "currency"), MONEY)
def test_a_sum_is_read_with_its_currency(text: str, minor: int, currency: str) -> None:
    values = [span.value for span in find_money(text, SETTING)]
    assert [(v["minor"], v["currency"]) for v in values if isinstance(v, dict)][:1] == [
        (minor, currency)
    ]


@pytest.mark.parametrize("text", ["12", "I have 3 orders", "SO-2026-01234", "in 2 Wochen", "euro"])
def test_a_number_without_a_currency_is_no_sum(text: str) -> None:
    assert find_money(text, SETTING) == []


def test_where_a_sum_was_asked_the_currency_may_be_left_out() -> None:
    (span,) = find_bare_money("89,90", SETTING)
    assert span.value == {"amount": 89.9, "currency": "EUR", "minor": 8990}


NUMBERS = [
    ("5", 5),  # a digit
    ("I want 12 of them", 12),  # in a sentence
    ("2.5", 2.5),  # a decimal
    ("2,5", 2.5),  # a German decimal
    ("1.000", 1000),  # German thousands
    ("1,000", 1000),  # English thousands
    ("-3", -3),  # below zero
    ("three", 3),  # a word
    ("twenty one", 21),  # two words
    ("forty-two", 42),  # with a hyphen
    ("one hundred and five", 105),  # hundreds
    ("two thousand", 2000),  # thousands
    ("drei", 3),  # German
    ("einundzwanzig", 21),  # German composed
    ("hundertfünf", 105),  # German hundreds
    ("fuenf", 5),  # without umlaut
    ("zwo", 2),  # spoken
    ("one", 1),  # alone it is a number
    ("eine", 1),  # in German, too
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_a_number_is_read_in_digits_or_words(text: str, value: float) -> None:
    assert find_numbers(text, SETTING)[0].value == value


@pytest.mark.parametrize(("text", "value"), [("not one but two", 2), ("eine oder drei", 3)])
def test_an_article_is_no_number_beside_a_real_one(text: str, value: int) -> None:
    assert [span.value for span in find_numbers(text, SETTING)] == [value]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("12.500", 12500),
        ("12,5", 12.5),
        ("1'000", 1000),
        ("0.5", 0.5),
        ("1.234.567", 1234567),
    ],
)
def test_separators_are_told_apart(written: str, number: float) -> None:
    assert decimal_of(written) == number


DURATIONS = [
    ("two weeks", "P14D"),  # words
    ("10 minutes", "PT10M"),  # digits
    ("an hour", "PT1H"),  # an article
    ("half an hour", "PT30M"),  # a half
    ("1.5 hours", "PT90M"),  # a decimal
    ("3 months", "P3M"),  # months stay months
    ("a year", "P1Y"),  # a year
    ("30 seconds", "PT30S"),  # seconds
    ("drei Tage", "P3D"),  # German
    ("2 Wochen", "P14D"),  # weeks
    ("eine Stunde", "PT1H"),  # an hour
    ("sechs Monate", "P6M"),  # months
]


@pytest.mark.parametrize(("text", "value"), DURATIONS)
def test_a_duration_is_iso_text(text: str, value: str) -> None:
    assert [span.value for span in find_durations(text, SETTING)] == [value]
