"""What is said must stand in its sources; every number must."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.knowledge import Sources

SOURCE = (
    "Returns are free for thirty days: 30. Express costs 1.234,50 EUR until 3 May 2026, 8:00-20:00."
)


@pytest.mark.parametrize(
    ("said", "unfounded"),
    [
        ("You have 30 days.", ()),
        ("You have 10 days.", ("10",)),  # alike in every word but the number
        ("It costs 1,234.50 EUR.", ()),  # the same amount as another language writes it
        ("It costs 1234.50 EUR.", ()),
        ("It costs 1.234,60 EUR.", ("1.234,60",)),
        ("Until 2026-05-03.", ()),  # a month by its number
        ("From 08:00 on.", ()),
        ("From 09:00 on.", ("09",)),
        ("1. Send it back.", ()),  # a list's number is none
    ],
)
def test_a_number_that_stands_in_no_source_is_found(said: str, unfounded: tuple[str, ...]) -> None:
    assert Sources([SOURCE]).check(said).unfounded == unfounded


def test_a_sentence_of_the_source_is_wholly_supported() -> None:
    checked = Sources([SOURCE]).check("Returns are free for thirty days.")
    assert checked.score == 1.0


def test_what_no_source_says_scores_low() -> None:
    checked = Sources([SOURCE]).check("Elephants swim gladly. Returns are free.")
    assert checked.score < 0.7
    assert [sentence.words for sentence in checked.sentences] == [0.0, 1.0]


@given(text=st.text(max_size=300))
def test_whatever_is_said_stands_in_itself(text: str) -> None:
    checked = Sources([text]).check(text)
    assert checked.unfounded == ()
    assert checked.score == pytest.approx(1.0)


@given(said=st.text(max_size=200), source=st.text(max_size=200))
def test_a_score_is_between_0_and_1(said: str, source: str) -> None:
    assert 0 <= Sources([source]).check(said).score <= 1
