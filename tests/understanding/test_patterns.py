"""Order numbers and the like, as people write and dictate them."""

from __future__ import annotations

import pytest
from tests.understanding.shop import ORDER, SETTING

from standfast.understanding.slots.patterns import find_bare_value, find_pattern_values

WRITTEN = [
    ("SO-2026-01234", "SO-2026-01234"),  # as it should be
    ("so-2026-01234", "SO-2026-01234"),  # lower case
    ("SO202601234", "SO-2026-01234"),  # no hyphens
    ("so 2026 01234", "SO-2026-01234"),  # spaces
    ("SO - 2026 - 01234", "SO-2026-01234"),  # spaces around hyphens
    ("SO_2026_01234", "SO-2026-01234"),  # underscores
    ("SO/2026/01234", "SO-2026-01234"),  # slashes
    ("SO.2026.01234", "SO-2026-01234"),  # points
    ("SO:2026-01234", "SO-2026-01234"),  # a colon
    ("SO-2026-O1234", "SO-2026-01234"),  # the letter O for a zero
    ("my order is SO-2026-01234.", "SO-2026-01234"),  # at the end of a sentence
    ("(SO-2026-01234)", "SO-2026-01234"),  # in brackets
    ("SO two zero two six zero one two three four", "SO-2026-01234"),  # dictated
    ("SO zwei null zwei sechs null eins zwei drei vier", "SO-2026-01234"),  # dictated in German
    ("Bestellung SO-2026-01234 bitte", "SO-2026-01234"),  # in a German sentence
    ("t123456", "T123456"),  # another type
]


@pytest.mark.parametrize(("text", "value"), WRITTEN)
def test_a_number_is_read_however_it_is_written(text: str, value: str) -> None:
    assert [span.value for span in find_pattern_values(text, SETTING)] == [value]


NONE = [
    "so what now",  # a word like the prefix
    "SO-2026",  # too short
    "I ordered 2026 things",  # a number alone
    "also 12345",  # a word that ends like the prefix
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert find_pattern_values(text, SETTING) == []


def test_several_numbers_are_found_in_order() -> None:
    found = find_pattern_values("SO-2026-00002, not SO-2026-00001", SETTING)
    assert [span.value for span in found] == ["SO-2026-00002", "SO-2026-00001"]


def test_the_span_is_what_was_written() -> None:
    text = "see so 2026 01234 please"
    (span,) = find_pattern_values(text, SETTING)
    assert text[span.start : span.end] == span.text == "so 2026 01234"


BARE = [
    ("2026-01234", "SO-2026-01234"),  # the prefix left out
    ("202601234", "SO-2026-01234"),  # and the hyphen
    ("#2026-01234", "SO-2026-01234"),  # with a hash
    ("it is 2026 01234", "SO-2026-01234"),  # in a sentence
]


@pytest.mark.parametrize(("text", "value"), BARE)
def test_where_it_was_asked_the_prefix_may_be_left_out(text: str, value: str) -> None:
    found = find_bare_value(text, ORDER)
    assert found is not None
    assert found.value == value


def test_a_number_of_another_length_is_still_refused() -> None:
    assert find_bare_value("12345", ORDER) is None
