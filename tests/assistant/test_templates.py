"""Templates: filled in a sandbox, worded as the language does it, never saying what is not there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.assistant import ValueMissing, compile_template

SUM = {"amount": 1129.9, "currency": "EUR", "minor": 112990}


def render(text: str, *, language: str = "en", **values: object) -> str:
    params = dict(values)
    return compile_template(text).render(params, language=language, zone="Europe/Berlin")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("{{ sum | money }}", "en", "€1,129.90"),
        ("{{ sum | money }}", "de", "1.129,90\u00a0€"),  # the space does not break
        ("{{ at | date }}", "en", "November 20, 2026"),
        ("{{ at | date }}", "de", "20. November 2026"),
        ("{{ day | date('short') }}", "de", "20.11.26"),
        ("{{ at | time }}", "de", "00:30"),  # in the assistant's zone, a day later than in UTC
        ("{{ at | datetime }}", "de", "20.11.2026, 00:30"),
        ("{{ names | list }}", "en", "a, b, and c"),
        ("{{ names | list }}", "de", "a, b und c"),
        ("{{ sum | money }}", "xx", "€1,129.90"),  # an unknown language is written as English
    ],
)
def test_values_are_written_as_the_language_does(text: str, language: str, expected: str) -> None:
    values = {"sum": SUM, "at": "2026-11-19T23:30:00Z", "day": "2026-11-20", "names": list("abc")}
    assert render(text, language=language, **values) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{{ gone }}",
        "{{ gone.deeper }}",
        "{{ none }}",
        "{{ none | money }}",
        "{{ gone | date }}",
        "{{ word | money }}",
        "{{ word | date }}",
        "{{ word | list }}",
        "{{ 'x' ~ gone }}",
    ],
)
def test_what_is_not_there_is_never_said(text: str) -> None:
    with pytest.raises(ValueMissing):
        render(text, none=None, word="word")


def test_what_is_not_there_counts_as_false() -> None:
    assert render("{% if gone %}yes{% else %}no{% endif %}") == "no"


@pytest.mark.parametrize(
    "text",
    [
        "{{ word.__class__ }}",
        "{{ names.append(1) }}",
        "{{ names.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
    ],
)
def test_a_template_reaches_nothing_and_changes_nothing(text: str) -> None:
    with pytest.raises(ValueMissing):
        render(text, word="w", names=["a"])


@given(st.text(max_size=60))
def test_what_a_contact_wrote_is_never_read_as_a_template(words: str) -> None:
    assert render("<{{ words }}>", words=words) == f"<{words}>"


@pytest.mark.parametrize("text", ["{{ open", "{% if x %}", "{{ a | no_such_filter }}", "x" * 5000])
def test_what_is_no_template_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        compile_template(text)


def test_a_template_knows_the_names_that_it_uses() -> None:
    text = "{{ a.b }}{% for c in d %}{{ c }}{% endfor %}"
    assert compile_template(text).names == {"a", "d"}
