"""How pages follow each other."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.assistant import Paging
from standfast.connectors.paging import SeenPage, Turn, first_turn, next_turn

URL = "https://api.example.com/v1/things?order=1"


def seen(
    items: list[Any], root: Any = None, *, turn: Turn | None = None, link: str = ""
) -> SeenPage:
    return SeenPage(turn or Turn(1, {}), URL, items, root, {"link": link} if link else {})


def test_the_first_page_is_asked_with_the_size_that_was_set() -> None:
    paging = Paging("page", {"size_parameter": "per", "size": "50"})
    assert first_turn(paging) == Turn(1, {"per": "50"})
    assert first_turn(None) == Turn(1, {})


@pytest.mark.parametrize(
    ("style", "settings", "page", "query"),
    [
        ("page", {"pages": "pages"}, seen([1], {"pages": 3}), {"page": "2"}),
        ("page", {"parameter": "p", "first": "0"}, seen([1], {}), {"p": "1"}),
        ("offset", {"total": "total"}, seen([1, 2], {"total": 5}), {"offset": "2"}),
        ("cursor", {"more": "more"}, seen([{"id": "a"}], {"more": True}), {"cursor": "a"}),
        (
            "cursor",
            {"parameter": "after", "next": "meta.next"},
            seen([], {"meta": {"next": "n1"}}),
            {"after": "n1"},
        ),
    ],
)
def test_the_next_page_is_asked_with(
    style: str, settings: dict[str, str], page: SeenPage, query: dict[str, str]
) -> None:
    turn = next_turn(Paging(style, settings), page)
    assert turn is not None
    assert (turn.number, dict(turn.query)) == (2, query)


@pytest.mark.parametrize(
    ("style", "settings", "page"),
    [
        ("page", {"pages": "pages"}, seen([1], {"pages": 1})),
        ("page", {}, seen([], {})),
        ("offset", {"total": "total"}, seen([1, 2], {"total": 2})),
        ("offset", {}, seen([], {})),
        ("cursor", {"more": "more"}, seen([{"id": "a"}], {"more": False})),
        ("cursor", {"more": "more"}, seen([{"id": "a"}], {"more": "yes"})),  # no truth
        ("cursor", {"next": "next"}, seen([{"id": "a"}], {"next": None})),
        ("cursor", {}, seen([], {})),
        ("link", {}, seen([1], [1])),
        ("link", {}, seen([1], [1], link='<https://x/1>; rel="prev"')),
        ("next_url", {"field": "next_page"}, seen([1], {"next_page": None})),
    ],
)
def test_there_is_no_next_page(style: str, settings: dict[str, str], page: SeenPage) -> None:
    assert next_turn(Paging(style, settings), page) is None


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (
            '<https://api.example.com/v1/things?page=2>; rel="next"',
            "https://api.example.com/v1/things?page=2",
        ),
        (
            '</v1/things?page=2>; rel=next, </x>; rel="last"',
            "https://api.example.com/v1/things?page=2",
        ),
        ('<?page=2>; title="a"; rel="prev next"', "https://api.example.com/v1/things?page=2"),
        ('<https://a/1>; rel="prev", <https://a/3>; rel="NEXT"', "https://a/3"),
    ],
)
def test_a_link_header_names_the_next_page(link: str, url: str) -> None:
    turn = next_turn(Paging("link", {}), seen([1], [1], link=link))
    assert turn is not None
    assert turn.url == url


def test_a_field_names_the_next_page() -> None:
    turn = next_turn(
        Paging("next_url", {"field": "next_page"}), seen([1], {"next_page": "/v1/t?page=2"})
    )
    assert turn == Turn(2, {}, "https://api.example.com/v1/t?page=2")


@given(st.text(max_size=300), st.sampled_from(["link", "next_url", "cursor", "page", "offset"]))
def test_no_answer_makes_it_fail(text: str, style: str) -> None:
    root = {"next": text, "more": text, "total": text, "pages": text}
    page = seen([text, {"id": text}], root, link=text)
    settings = {"total": "total", "pages": "pages", "next": "next"}
    turn = next_turn(Paging(style, settings), page)
    assert turn is None or turn.number == 2
