"""What pages answer, to whom, and when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfast.assistant import Page, Place
from standfast.events import Level
from standfast.knowledge import Document, Found, Hit, Knowledge, Passage, Query, Reader

TODAY = date(2026, 11, 20)
HOURS = """# Opening hours

## Customer service
Our customer service is open Monday to Friday from 8:00 to 20:00.

## Store
Our store in Berlin is open on Saturday, too.
"""


def page(title: str, text: str, **more: object) -> Page:
    values: dict[str, object] = {
        "path": f"knowledge/{title}.md",
        "title": title,
        "language": "en",
        "text": text,
        "audience": Level.ANONYMOUS,
        "owner": "shop",
        "valid_from": date(2026, 1, 1),
        "valid_until": None,
        "review_by": None,
        "product": "",
        "place": Place("knowledge/x.md"),
    }
    return Page(**(values | more))  # type: ignore[arg-type]


def ask(question: str, *pages: Page, level: Level = Level.ANONYMOUS, language: str = "en") -> Found:
    knowledge = Knowledge.build(pages, encoder=None)
    return knowledge.answer(question, level=level, language=language, today=TODAY)


def test_the_passage_under_the_right_heading_answers_with_its_source() -> None:
    found = ask("when is customer service open?", page("Hours", HOURS))
    assert found.text == "Our customer service is open Monday to Friday from 8:00 to 20:00."
    assert found.sources[0] == {
        "title": "Hours",
        "heading": "Customer service",
        "path": "knowledge/Hours.md",
        "date": "2026-01-01",
    }


def test_what_no_page_supports_is_not_answered_but_what_is_near_is_named() -> None:
    found = ask("is there a parking garage at the store?", page("Hours", HOURS))
    assert found.text is None
    assert found.near == ("Hours",)


def test_a_page_for_verified_readers_does_not_exist_for_others() -> None:
    secret = page(
        "Gold",
        "# Gold\n\n## Gold customers\nGold customers return in 60 days.",
        audience=Level.VERIFIED,
    )
    assert ask("what do gold customers get", secret) == Found(None)
    assert ask("what do gold customers get", secret, level=Level.VERIFIED).text is not None


@pytest.mark.parametrize(
    "dates",
    [
        {"valid_until": date(2026, 11, 19)},  # over yesterday
        {"valid_from": date(2026, 11, 21)},  # from tomorrow
    ],
)
def test_a_page_that_does_not_hold_today_does_not_exist(dates: dict[str, date]) -> None:
    assert ask("when is customer service open", page("Hours", HOURS, **dates)) == Found(None)


def test_a_page_holds_on_its_last_day() -> None:
    assert ask("when is customer service open", page("Hours", HOURS, valid_until=TODAY)).text


def test_the_readers_language_goes_first() -> None:
    german = page(
        "Zeiten", "# Zeiten\n\n## Service\nDer Service ist ab 8 Uhr offen.", language="de"
    )
    assert (
        ask("Wann ist der Service offen?", german, page("Hours", HOURS), language="de").sources[0][
            "title"
        ]
        == "Zeiten"
    )


def test_a_long_passage_is_cut_to_the_sentences_that_answer() -> None:
    filler = " ".join(
        f"Sentence number {n} speaks about something else entirely." for n in range(12)
    )
    found = ask(
        "how much is express delivery",
        page("Long", f"# Long\n\n## Delivery\n{filler} Express delivery costs 9 euros. {filler}"),
    )
    assert found.text is not None
    assert "Express delivery costs 9 euros." in found.text
    assert len(found.text) < 300


@given(question=st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_question_breaks_it(question: str) -> None:
    assert isinstance(ask(question, page("Hours", HOURS)), Found)


def test_without_pages_nothing_is_answered() -> None:
    assert ask("anything") == Found(None)


def test_an_answer_that_is_kept_back_says_why() -> None:
    found = ask("is there a parking garage at the store?", page("Hours", HOURS))
    assert (found.text, found.withheld) == (None, "too_weak")


class Changing:
    """A hand that changes a number on the way from the page to the answer."""

    def search(self, query: Query) -> tuple[Hit, ...]:
        passage = Changed(Document("p", "Refunds", ""), "", "A refund takes 5 days.")
        return (Hit(passage, 1.0, None, 1.0, 1.0),)[: query.limit]


class Changed(Passage):
    @property
    def searched(self) -> str:
        return "A refund takes 4 days."


def test_a_number_that_the_source_does_not_have_is_never_said() -> None:
    query = Query("how long does a refund take", Reader(), TODAY)
    found = Knowledge(Changing(), encoder=None).find(query)
    assert (found.text, found.withheld) == (None, "not_in_sources")
