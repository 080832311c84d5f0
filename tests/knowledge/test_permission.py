"""Nothing that a reader may not see shows: not as a hit, a count, an order or a score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from tests.knowledge.library import GROUPS, index_of, libraries, may_see, queries, told

from standfast.knowledge import Document, Groups, Hit, Index, Query, Reader
from standfast.knowledge import permission as permission_module
from standfast.knowledge.lexical import Lexicon, Mask, Words
from standfast.knowledge.permission import Permission


def holds(library: list[Document], query: Query) -> bool:
    """Whether an answer is that of a library without what is forbidden."""
    seen = [document for document in library if may_see(query, document)]
    whole, alone = index_of(library), index_of(seen)
    spoken = [d for d in seen if d.language in ("", query.reader.language)]
    readable = len(spoken if query.reader.language and spoken else seen)
    if whole.count(query) != readable:
        return False
    return told(whole.search(query)) == told(alone.search(query))


@given(library=libraries, query=queries)
@settings(max_examples=200, deadline=None)
def test_an_answer_is_the_same_as_if_what_is_forbidden_did_not_exist(
    library: list[Document], query: Query
) -> None:
    assert holds(library, query)


def test_groups_in_groups_count_and_circles_are_no_harm() -> None:
    groups = Groups({"emea": {"sales"}, "sales": {"ines"}, "board": {"emea"}, "ines": {"board"}})
    of_ines, of_tom = groups.of("ines"), groups.of("tom")
    assert (of_ines, of_tom) == ({"sales", "emea", "board", "ines"}, frozenset())


def test_what_is_not_known_of_a_reader_opens_nothing() -> None:
    reader = Reader()
    known = (reader.groups, reader.tenant, reader.countries, reader.products)
    assert not any(known)


_RIGHT = Permission.mask
_COUNTED = Lexicon.match


def _without(**fields: object) -> object:
    def mask(self: Permission, query: Query) -> object:
        return _RIGHT(self, replace(query, **fields))  # type: ignore[arg-type]

    return mask


def _open_sets(number: int) -> object:
    def mask(self: Permission, query: Query) -> object:
        kept = self._sets
        everyone = permission_module._Sets([frozenset()] * len(self._level))
        self._sets = (*kept[:number], everyone, *kept[number + 1 :])  # type: ignore[assignment]
        try:
            return _RIGHT(self, query)
        finally:
            self._sets = kept

    return mask


def _dates(name: str, place: int, *, days: int) -> object:
    def mask(self: Permission, query: Query) -> object:
        kept = getattr(self, name)
        moved = list(kept)
        moved[place] = moved[place] + days * (1 if place else -1) * (moved[place] < 10**18)
        setattr(self, name, tuple(moved))
        try:
            return _RIGHT(self, query)
        finally:
            setattr(self, name, kept)

    return mask


PLANTED = {
    "the level is not asked": _without(reader=Reader(level=permission_module.LEVELS[-1])),
    "groups are not asked": _open_sets(0),
    "tenants are not asked": _open_sets(1),
    "countries are not asked": _open_sets(2),
    "products are not asked": _open_sets(3),
    "a page holds one day too long": _dates("_valid", 1, days=1),
    "a page holds one day too early": _dates("_valid", 0, days=1),
    "an ended page holds on": _dates("_valid", 1, days=10**6),
    "what comes later is known already": _dates("_recorded", 0, days=10**16),
    "the past is not asked": _without(as_of=None),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_hole_in_the_mask_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Permission, "mask", PLANTED[bug])
    assert not _all_hold()


def _open_match(lexicon: Lexicon, question: str, allowed: Mask) -> Words:
    return _COUNTED(lexicon, question, np.ones_like(allowed))


def _count_all(index: Index, _query: Query) -> int:
    return len(index._passages)


def _filtered_after_ranking(index: Index, query: Query) -> tuple[Hit, ...]:
    everyone = replace(query, reader=_EVERYBODY, limit=query.limit)
    return tuple(hit for hit in _SEARCH(index, everyone) if may_see(query, hit.passage.document))


_SEARCH = Index.search
_EVERYBODY = Reader(
    permission_module.LEVELS[-1], frozenset(GROUPS), "north", frozenset(["de", "at"])
)


ELSEWHERE = {
    "statistics count what is forbidden": (Lexicon, "match", _open_match),
    "the count counts all": (Index, "count", _count_all),
    "what is forbidden is left out after ranking": (Index, "search", _filtered_after_ranking),
}


@pytest.mark.parametrize("bug", ELSEWHERE)
def test_a_planted_hole_elsewhere_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, wrong = ELSEWHERE[bug]
    monkeypatch.setattr(where, name, wrong)
    assert not _all_hold()


def _all_hold() -> bool:
    @given(library=libraries, query=queries)
    @settings(max_examples=1500, deadline=None, database=None, phases=[Phase.generate])
    def look(library: list[Document], query: Query) -> None:
        assert holds(library, query)

    try:
        look()
    except AssertionError:
        return False
    return True
