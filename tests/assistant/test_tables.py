"""Decision tables: what is proven about them agrees with trying every case."""

from datetime import UTC, datetime
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from standfast.assistant import Moment, Place, Policy, Row
from standfast.assistant.checks.tables import Box, meets, regions_of
from standfast.assistant.reading.cells import Cell, Constant, parse_cell

INPUTS = {"flag": "bool", "days": "number", "kind": "choice"}
VALUES = {"kind": ("a", "b", "c")}
CELLS = {
    "flag": ["true", "false", "-"],
    "days": ["< 5", ">= 5", "5", "> 5 and <= 9", "!= 9", "-"],
    "kind": ["a", "in ['a', 'b']", "not in ['c']", "!= a", "-"],
}
CASES = list(product((True, False), (4.0, 5.0, 7.0, 9.0, 10.0), ("a", "b", "c")))
MOMENT = Moment(datetime(2026, 5, 1, tzinfo=UTC))


def cell_of(name: str, text: str) -> Cell:
    return parse_cell(text, name, INPUTS[name], INPUTS)


ROW = st.fixed_dictionaries(
    {
        name: st.sampled_from(texts).map(lambda text, name=name: cell_of(name, text))
        for name, texts in CELLS.items()
    }
)


def fits(row: dict[str, Cell], case: tuple[Constant, ...]) -> bool:
    return all(row[name].matches(value) for name, value in zip(INPUTS, case, strict=True))


def table() -> Policy:
    place = Place("policies/x.yaml")
    row = Row(0, (), "", "", {}, place)
    return Policy("x", "", place, "first", INPUTS, (), row, values=VALUES)


def boxes(rows: list[dict[str, Cell]]) -> tuple[Box, list[Box], Policy]:
    policy = table()
    regions = regions_of(policy, rows)
    everything = {name: frozenset(range(len(regions.values[name]))) for name in INPUTS}
    return everything, [regions.box(row) for row in rows], policy


@settings(deadline=None)
@given(st.lists(ROW, max_size=6))
def test_a_table_has_a_gap_exactly_when_some_case_fits_no_row(rows: list[dict[str, Cell]]) -> None:
    everything, found, policy = boxes(rows)
    gap = regions_of(policy, rows).uncovered(everything, found)
    assert (gap is not None) == any(not any(fits(row, case) for row in rows) for case in CASES)


@settings(deadline=None)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_a_row_never_comes_exactly_when_the_rows_before_take_its_cases(
    rows: list[dict[str, Cell]],
) -> None:
    _, found, policy = boxes(rows)
    left = regions_of(policy, rows).uncovered(found[-1], found[:-1])
    mine = [case for case in CASES if fits(rows[-1], case)]
    assert (left is not None) == any(not any(fits(row, case) for row in rows[:-1]) for case in mine)


@settings(deadline=None)
@given(ROW, ROW)
def test_two_rows_overlap_exactly_when_some_case_fits_both(
    one: dict[str, Cell], other: dict[str, Cell]
) -> None:
    _, (first, second), _ = boxes([one, other])
    assert meets(first, second) == any(fits(one, case) and fits(other, case) for case in CASES)


@given(ROW, st.sampled_from(CASES))
def test_what_is_proven_of_a_cell_is_what_its_expression_says(
    row: dict[str, Cell], case: tuple[Constant, ...]
) -> None:
    scope = dict(zip(INPUTS, case, strict=True))
    for name, value in scope.items():
        condition = row[name].condition
        assert condition is None or condition.holds(scope, MOMENT) == row[name].matches(value)
