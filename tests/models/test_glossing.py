"""German shown to an English encoder word by word."""

from __future__ import annotations

import pytest

from standfast.models import glossed

GERMAN = [
    ("wo ist meine Bestellung", "where is my order"),
    ("ich möchte mein Geld zurück", "i want my money back"),
    ("Sendungsverfolgung bitte", "shipment tracking please"),  # a compound
    ("gibt es einen Rabattcode", "is there a discount code"),  # words that mean something together
    ("wurde meine Bestellung schon verschickt?", "was my order already shipped?"),
]


@pytest.mark.parametrize(("text", "english"), GERMAN)
def test_a_german_text_is_shown_in_english_words(text: str, english: str) -> None:
    assert glossed(text) == english


@pytest.mark.parametrize(
    "text", ["where is my order", "also the last one was red", "SO-2026-01234", "", "hi", "no"]
)
def test_any_other_text_is_shown_as_it_is(text: str) -> None:
    assert glossed(text) == text
