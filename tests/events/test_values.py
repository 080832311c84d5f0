"""Ids, times and money: what everything else is made of."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.events import Level, Money, is_money, parse_time, reaches, time_text, uuid7

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(TIMES, TIMES)
def test_ids_sort_by_the_time_they_were_made(one: datetime, other: datetime) -> None:
    first, second = sorted([one, other])
    assert uuid7(first, bytes(10))[:13] <= uuid7(second, bytes(10))[:13]


def test_an_id_says_its_version() -> None:
    assert uuid7(AT, b"\xff" * 10)[14] == "7"


@pytest.mark.parametrize("randomness", [b"", bytes(9), bytes(11)])
def test_an_id_needs_ten_random_bytes(randomness: bytes) -> None:
    with pytest.raises(ValueError, match="ten random bytes"):
        uuid7(AT, randomness)


@given(TIMES)
def test_a_time_survives_its_text_to_the_millisecond(at: datetime) -> None:
    assert abs((parse_time(time_text(at)) - at).total_seconds()) < 0.001


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        parse_time("2026-11-20T09:00:00")
    with pytest.raises(ValueError, match="zone"):
        time_text(datetime(2026, 11, 20))  # noqa: DTZ001


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_money_survives_its_value_and_its_amount(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.from_value(money.to_value()) == money
    assert Money.of(money.amount, currency) == money
    assert is_money(money.to_value())


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("129.90", "EUR", 12990),
        ("129.9", "eur", 12990),  # a currency may be written small
        ("100", "JPY", 100),  # has no smaller unit
        ("1.234", "KWD", 1234),  # has thousandths
        ("-0.01", "EUR", -1),
    ],
)
def test_amounts_count_in_the_smallest_unit(amount: str, currency: str, minor: int) -> None:
    assert Money.of(amount, currency).minor == minor


@pytest.mark.parametrize("amount", ["", "ten", "1.234", "NaN", "Infinity"])
def test_what_is_no_amount_of_euros_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"amount|smallest unit"):
        Money.of(amount, "EUR")


def test_a_value_that_is_no_money_is_refused() -> None:
    with pytest.raises(ValueError, match="minor"):
        Money.from_value({"amount": 3})


def test_money_is_exact() -> None:
    assert Money.of(Decimal("0.1"), "EUR").minor + Money.of("0.2", "EUR").minor == 30


def test_levels_are_ordered() -> None:
    assert reaches(Level.VERIFIED, Level.IDENTIFIED)
    assert not reaches(Level.ANONYMOUS, Level.IDENTIFIED)
