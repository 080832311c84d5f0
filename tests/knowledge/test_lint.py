"""What is wrong with pages is said to their owners, each with its page and its kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from standfast.events import Level
from standfast.knowledge import Audience, Document, lint

TODAY = date(2026, 11, 22)
PAGE = Document(
    "returns.md",
    "Returns",
    "You can return every unworn item within 30 days for free.",
    owner="shop",
    valid_from=date(2026, 1, 1),
)
OTHER = replace(
    PAGE, id="faq.md", text="Every unworn item can be returned for free within 14 days. See below."
)


def codes(*pages: Document) -> list[tuple[str, str]]:
    return [(finding.document, finding.code) for finding in lint(pages, today=TODAY)]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (replace(PAGE, owner=""), "no-owner"),
        (replace(PAGE, review_by=date(2026, 11, 21)), "review-overdue"),
        (replace(PAGE, text="See [prices](prices.md)."), "dead-link"),
        (replace(PAGE, text="word " * 5000), "too-long"),
    ],
)
def test_a_page_alone_is_found_wrong(page: Document, code: str) -> None:
    assert codes(page) == [(page.id, code)]


def test_a_page_that_is_right_is_left_alone() -> None:
    fine = replace(PAGE, review_by=TODAY, text="See [it](./returns.md#top) or https://example.org.")
    assert codes(fine) == []


def test_a_copy_is_found() -> None:
    assert codes(PAGE, replace(PAGE, id="copy.md")) == [("copy.md", "duplicate")]


def test_two_pages_that_name_other_days_contradict_each_other() -> None:
    finding = lint([PAGE, OTHER], today=TODAY)[0]
    assert (finding.document, finding.code) == ("faq.md", "contradiction")
    assert "14 days" in finding.text
    assert "30 days" in finding.text


@pytest.mark.parametrize(
    "other",
    [
        replace(OTHER, text=OTHER.text.replace("14", "30")),  # the same number
        replace(
            OTHER, text="Every unworn item can be returned for free within 14 hours."
        ),  # another unit
        replace(OTHER, valid_until=date(2025, 12, 31)),  # it held before
        replace(OTHER, audience=Audience(level=Level.VERIFIED)),  # the rule of other readers
        replace(OTHER, language="de"),
        replace(OTHER, text="Gift cards of every kind are valid for 14 days."),  # another matter
    ],
)
def test_what_is_no_contradiction_is_left_alone(other: Document) -> None:
    assert "contradiction" not in {code for _, code in codes(PAGE, other)}
