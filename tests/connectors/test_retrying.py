"""Pauses, Retry-After, the retry budget."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.connectors.wiring import NOON

from standfast.connectors.retrying import (
    EARNED,
    SAVED,
    RetryBudget,
    pause_before,
    retry_after_s,
)


@given(st.integers(1, 50), st.binary(min_size=4, max_size=4))
def test_a_pause_lies_between_nothing_and_its_ceiling(attempt: int, drawn: bytes) -> None:
    pause = pause_before(attempt, lambda _count: drawn)
    ceiling = 0.0 if attempt == 1 else min(2.0, 0.1 * 2 ** (attempt - 2))
    assert 0.0 <= pause <= ceiling


@given(st.lists(st.booleans(), max_size=400))
def test_retries_never_exceed_what_the_calls_earned(wishes: list[bool]) -> None:
    budget = RetryBudget()
    spent = 0
    for wants_retry in wishes:
        budget.earn()
        if wants_retry and budget.spend():
            spent += 1
    assert spent <= SAVED + EARNED * len(wishes)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3.0),
        ("0", 0.0),
        ("Fri, 20 Nov 2026 12:00:10 GMT", 10.0),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0.0),  # past
        ("soon", None),
        ("-1", None),
        ("٣", None),  # a digit, but not one of the format
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str | None, seconds: float | None) -> None:
    assert retry_after_s(text, lambda: NOON) == seconds


def test_a_date_without_a_zone_is_taken_as_utc() -> None:
    later = NOON + timedelta(seconds=5)
    text = later.strftime("%a, %d %b %Y %H:%M:%S -0000")
    assert retry_after_s(text, lambda: NOON) == 5.0
