"""Words against a list that is alive."""

from __future__ import annotations

import pytest
from tests.understanding.little import ORDERS, options

from standfast.events import Value
from standfast.understanding.matching import match_options

CASES: list[tuple[str, tuple[Value, ...]]] = [
    ("the knife block", ("SO-2026-01026",)),  # by words
    ("knfe block", ("SO-2026-01026",)),  # misspelt
    ("the blue ones", ("SO-2026-01017",)),  # by colour
    ("die roten Schuhe", ("SO-2026-01016",)),  # in German
    ("das T-Shirt", ("SO-2026-01016",)),  # part of one
    ("the shoes", ("SO-2026-01017", "SO-2026-01016")),  # two alike
    ("SO-2026-01027", ("SO-2026-01027",)),  # the number
    ("the one ending in 027", ("SO-2026-01027",)),  # a fragment
    ("01026 please", ("SO-2026-01026",)),  # a longer one
    ("the first one", ("SO-2026-01027",)),  # by place
    ("number two", ()),  # words are no number here
    ("2", ("SO-2026-01026",)),  # a number is
    ("the last one", ("SO-2026-01016",)),  # the end
    ("my latest order", ("SO-2026-01027",)),  # the highest number is the newest
    ("das zweite", ("SO-2026-01026",)),  # German
    ("I don't know the number, the office chair", ("SO-2026-01027",)),  # in a sentence
    ("too small", ()),  # nothing in common
    ("", ()),  # nothing at all
    ("order", ()),  # a word that all have
    ("the tenth one", ()),  # there is none
]


@pytest.mark.parametrize(("text", "values"), CASES)
def test_words_point_at(text: str, values: tuple[Value, ...]) -> None:
    assert match_options(text, tuple(options(ORDERS))) == values


def test_an_empty_list_matches_nothing() -> None:
    assert match_options("the shoes", ()) == ()
