"""No text breaks understanding, and what it says is always well formed."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.understanding.little import during, nothing, read

STATES = [
    nothing(),
    nothing(language="de", last_text="where is it", frustration=0.5),
    during(
        "request_refund",
        asked=None,
        filled={"order": "SO-2026-01016", "article": 1, "reason": "damaged"},
    ),
    during("request_refund", asked="reason"),
    during("change_address", asked="address"),
    during("order_status", asked="order"),
    during("offer_callback", asked="phone"),
    during("refund_status", asked="wants_refund"),
]
WORDS = st.sampled_from(
    [
        "yes",
        "no",
        "not",
        "but",
        "SO-2026-01016",
        "the",
        "t-shirt",
        "between",
        "2",
        "and",
        "4",
        "tomorrow",
        "at",
        "um",
        "15",
        "Uhr",
        "€",
        "12,50",
        "Lindenstr.",
        "5,",
        "10969",
        "Berlin",
        "anna@example",
        "dot",
        "com",
        "0171",
        "sorry",
        "wrong",
        "order",
        "I",
        "meant",
        "forget",
        "it",
        "???",
        "!!!",
        "half",
        "past",
        "in",
        "two",
        "hours",
        "ago",
        "ist",
        "nicht",
        "sondern",
        "cancel",
        "and",
        "also",
        "when",
        "are",
        "you",
        "open",
        "a",
        "an",
        "9999999999",
        "31.02.",
        "-",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=14).map(" ".join))


@given(text=TEXTS, state=st.sampled_from(STATES))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_a_reading(text: str, state: object) -> None:
    reading = read(text, state)  # type: ignore[arg-type]
    assert reading.commands
    assert 0 <= reading.out_of_scope <= 1
    assert 0 <= reading.frustration <= 1
    assert sum(p for _, p in reading.intents) < 1 + 1e-5
    assert all(math.isfinite(p) and p >= 0 for _, p in reading.intents)


@given(text=st.text(alphabet=st.characters(), min_size=1000, max_size=4000))
@settings(max_examples=15, deadline=None)
def test_a_long_text_gives_a_reading(text: str) -> None:
    assert read(text).commands


@given(text=TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_reading(text: str) -> None:
    assert read(text) == read(text)
