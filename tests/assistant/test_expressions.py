"""Expressions: what they answer, and that nothing in them can fail at run time."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.assistant import Moment, compile_expression
from standfast.assistant.words import bound_names, paths
from standfast.events import Record, Value

MOMENT = Moment(datetime(2026, 5, 3, 22, 30, tzinfo=UTC), "Europe/Berlin")  # 4 May, 00:30 in Berlin
MONEY = {"amount": 129.9, "currency": "EUR", "minor": 12990}
SCOPE = {
    "total": MONEY,
    "refunds": {
        "items": [{"paid": True, "n": 1}, {"paid": False, "n": 2}],
        "count": 2,
        "unavailable": False,
    },
    "order": "SO-2026-01001",
    "empty": None,
    "placed": "2026-05-01T10:00:00.000Z",
    "day": "2026-05-01",
}
VALUES = [
    ("total.amount <= 500", True),  # a whole number against a fraction
    ("total.minor == 12990.0", True),
    ("total.amount * 2", 259.8),  # arithmetic over both kinds
    ("total.amount - total.minor", 129.9 - 12990),
    ("refunds.items[0].n * 1.5", 1.5),  # a position in a list stays whole
    ("refunds.count > 0 && !refunds.unavailable", True),
    ("refunds.items.exists(item, item.paid)", True),
    ("refunds.items.filter(i, !i.paid)", [{"paid": False, "n": 2}]),
    ("order.startsWith('SO-') ? 'ours' : 'theirs'", "ours"),
    ("empty == null", True),
    ("empty > 3", None),  # null compares with nothing
    ("total.nothing", None),
    ("unheard_of", None),
    ("unheard_of != 'x'", None),
    ("refunds.items[7]", None),
    ("1 / 0", None),
    ("double('nan')", None),  # not JSON
    ("has(total.amount)", True),
    ("days_since(placed)", 3),  # by the calendar of the zone
    ("days_since(day)", 3),
    ("days_since('2026-05-10')", -6),
    ("days_since('yesterday')", None),
    ("add_days(placed, 14)", "2026-05-15"),
    ("add_days('2026-05-03', -3)", "2026-04-30"),
    ("hours_since(placed)", 60.5),
    ("money(total.amount / 2.0, 'EUR')", {"amount": 64.95, "currency": "EUR", "minor": 6495}),
    ("money(10.005, 'EUR').minor", 1001),
    ("money(10.5, 'JPY').minor", 11),
    ("digits(order)", "202601001"),
    ("int_of('042')", 42),
    ("int_of('x')", None),
    ("lower('ÄB')", "äb"),
    ("join(['a', 'b'], ' + ')", "a + b"),
    ("now()", "2026-05-03T22:30:00.000Z"),
    ("placed < now()", True),
    ("timestamp(placed)", "2026-05-01T10:00:00.000Z"),
    ("duration('90s')", 90.0),
    ("{1: [total.currency]}", {"1": ["EUR"]}),
]


@pytest.mark.parametrize(("text", "value"), VALUES, ids=[text for text, _ in VALUES])
def test_an_expression_has_this_value(text: str, value: Value) -> None:
    assert compile_expression(text).evaluate(SCOPE, MOMENT) == value


@pytest.mark.parametrize("text", ["unheard_of", "total.nothing == 1", "refunds.count", "empty > 1"])
def test_a_condition_over_what_is_missing_does_not_hold(text: str) -> None:
    assert compile_expression(text).holds(SCOPE, MOMENT) is False


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 +", "1:4: mismatched input"),
        ("a b", "1:3: extraneous input 'b'"),
        ("x" * 2001, "2000 are the limit"),
        ("package", "reserved identifier"),
    ],
)
def test_what_is_no_expression_says_where_and_why(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("'", ".")):
        compile_expression(text)


@given(
    st.sampled_from(["total", "total.amount", "order.x", "empty.x", "refunds.items.n", "gone.x"])
)
def test_a_plain_path_has_the_value_that_cel_gives_it(text: str) -> None:
    plain = compile_expression(text)
    assert plain.path
    assert plain.evaluate(SCOPE, MOMENT) == replace(plain, path=()).evaluate(SCOPE, MOMENT)


@given(st.sampled_from([text for text, _ in VALUES]))
def test_only_the_fields_that_are_read_are_handed_over_and_nothing_changes(text: str) -> None:
    narrow = compile_expression(text)
    assert narrow.evaluate(SCOPE, MOMENT) == replace(narrow, fields={}).evaluate(SCOPE, MOMENT)


def test_names_are_those_that_the_scope_must_have() -> None:
    expression = compile_expression(
        "refunds.items.exists(item, item.at > now() && item.id == order)"
    )
    assert expression.names == {"refunds", "order"}
    assert {"now"} == expression.functions & {"now", "exists"}


def test_paths_are_the_fields_that_are_read() -> None:
    assert paths("a.b.c + size(d) > e[0].f && g.items.exists(i, i.x == 'h.j') // k.l") == {
        ("a", "b", "c"), ("d",), ("e",), ("g", "items"), ("i",), ("i", "x"),
    }  # fmt: skip
    assert bound_names("xs.map(x, x.a)") == {"x"}


@given(st.text(max_size=60))
def test_any_text_is_compiled_or_refused(text: str) -> None:
    try:
        expression = compile_expression(text)
    except ValueError:
        return
    expression.evaluate(SCOPE, MOMENT)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.sampled_from([text for text, _ in VALUES]),
    st.dictionaries(st.sampled_from(sorted(SCOPE)), JSON),
)
def test_any_scope_gives_a_value_or_none(text: str, scope: Record) -> None:
    compile_expression(text).evaluate(scope, MOMENT)
