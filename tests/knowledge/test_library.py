"""A library serves its last whole synchronisation, and knows what it served on any past day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tests.knowledge.library import GROUPS, TODAY, WORDS, audiences, index_of, may_see, told

from standfast.knowledge import Audience, Document, Groups, Library, Models, Query, Reader, Shelf

START = datetime(2026, 11, 1, tzinfo=UTC)
REFUNDS = Document("refunds", "Refunds", "A refund takes 5 days.")


def ask(shelf: Shelf, text: str, **more: object) -> list[str]:
    query = Query(text, Reader(), TODAY, **more)  # type: ignore[arg-type]
    return [hit.passage.text for hit in shelf.search(query)]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.db")
    yield opened
    opened.close()


def test_a_synchronisation_says_what_it_changed(library: Library) -> None:
    library.replace_all([REFUNDS, replace(REFUNDS, id="old")], at=START)
    later = [replace(REFUNDS, text="A refund takes 4 days."), replace(REFUNDS, id="new")]
    changes = library.replace_all(later, at=START)
    assert (changes.added, changes.changed, changes.deleted) == (("new",), ("refunds",), ("old",))
    assert library.replace_all(later, at=START).unchanged == 2


def test_the_next_question_sees_what_changed_and_the_past_stays(library: Library) -> None:
    shelf = Shelf(library, models=Models())
    library.replace_all([REFUNDS], at=START)
    before = ask(shelf, "refund")
    library.replace_all([], at=START + timedelta(days=2))
    assert (before, ask(shelf, "refund")) == ([REFUNDS.text], [])
    assert ask(shelf, "refund", as_of=START + timedelta(days=1)) == before


def test_another_process_change_is_seen_too(library: Library, tmp_path: Path) -> None:
    shelf = Shelf(library, models=Models())
    assert ask(shelf, "refund") == []
    other = Library(tmp_path / "library.db")
    other.replace_all([REFUNDS], at=START)
    other.close()
    assert ask(shelf, "refund") == [REFUNDS.text]


@pytest.mark.parametrize("page", range(4))
def test_a_synchronisation_that_breaks_off_leaves_what_served(library: Library, page: int) -> None:
    def pages() -> Iterator[Document]:
        for number in range(page):
            yield replace(REFUNDS, id=f"half-{number}")
        raise OSError("the source went away")

    library.replace_all([REFUNDS], at=START)
    with pytest.raises(OSError, match="went away"):
        library.replace_all(pages(), at=START)
    assert [document.id for document in library.documents()] == ["refunds"]


def test_a_clock_that_goes_back_makes_no_revision_before_another(library: Library) -> None:
    library.replace_all([REFUNDS], at=START)
    library.replace_all([replace(REFUNDS, text="4 days.")], at=START - timedelta(days=3))
    spans = [(d.recorded_from, d.recorded_until) for d in library.revisions()]
    assert spans[0][1] == spans[1][0] > START


class Leaks(RuleBasedStateMachine):
    """Pages come, change, move to other readers and go; people join groups and leave; nothing forbidden ever shows."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.library = Library(Path(self.folder.name) / "library.db")
        self.shelf = Shelf(self.library, models=Models())
        self.pages: dict[str, Document] = {}
        self.members: dict[str, set[str]] = {group: set() for group in GROUPS}
        self.now = START
        self.said: list[tuple[Query, object]] = []

    @initialize()
    def begin(self) -> None:
        self.put("a", "refund", Audience(groups=frozenset(["board"])))

    @rule(name=st.sampled_from("abcd"), text=st.sampled_from(WORDS), audience=audiences)
    def put(self, name: str, text: str, audience: Audience) -> None:
        self.pages[name] = Document(name, name, f"{text} {WORDS[0]}", audience=audience)
        self.sync()

    @rule(name=st.sampled_from("abcd"))
    def delete(self, name: str) -> None:
        self.pages.pop(name, None)
        self.sync()

    def sync(self) -> None:
        self.now += timedelta(hours=1)
        self.library.replace_all(self.pages.values(), at=self.now)

    @rule(group=st.sampled_from(GROUPS), who=st.sampled_from(["ines", *GROUPS]))
    def join_or_leave(self, group: str, who: str) -> None:
        self.members[group] ^= {who}

    @rule(text=st.sampled_from(WORDS))
    def ask(self, text: str) -> None:
        reader = Reader(groups=Groups(self.members).of("ines"))
        query = Query(text, reader, TODAY)
        seen = [page for _, page in sorted(self.pages.items()) if may_see(query, page)]
        answer = told(self.shelf.search(query))
        assert answer == told(index_of(seen).search(query))
        assert self.shelf.count(query) == len(seen)
        self.said.append((replace(query, as_of=self.now), answer))

    @rule()
    def ask_the_past(self) -> None:
        for query, answer in self.said:
            assert told(self.shelf.search(query)) == answer

    def teardown(self) -> None:
        self.library.close()
        self.folder.cleanup()


class TestLeaks(Leaks.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
