"""From what a system sends to our facts; what does not fit is refused."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.assistant import FieldMap
from standfast.connectors.mapping import Unmappable, compile_record
from standfast.connectors.paths import compile_path


def mapped(item: Any, *, root: Any = None, **settings: Any) -> Any:
    """Map an item with one field `x`, taken from `x` unless said otherwise."""
    each = FieldMap("x", **{"source": "x", "type": "text", **settings})
    return compile_record((each,))(item, root if root is not None else item)["x"]


@pytest.mark.parametrize(
    ("raw", "ours"), [(" CUS-1 ", "CUS-1"), (4711, "4711"), (None, None), ("", "")]
)
def test_ids_become_text(raw: Any, ours: Any) -> None:
    assert mapped({"x": raw}) == ours


@pytest.mark.parametrize("raw", [True, 1.5, [], {}])
def test_what_is_no_text_is_refused(raw: Any) -> None:
    with pytest.raises(Unmappable, match="'x' is no text"):
        mapped({"x": raw})


@pytest.mark.parametrize(
    ("form", "raw", "minor"),
    [
        ("minor", 12990, 12990),
        ("minor", -5, -5),
        ("decimal", "129.90", 12990),
        ("decimal", "-0.10", -10),
        ("decimal", 129.9, 12990),  # JSON number
        ("decimal_comma", "129,90", 12990),
        ("decimal_comma", "1.129,90", 112990),
        ("decimal_comma", "5", 500),
        ("float", 4.9, 490),
        ("float", 0.1 + 0.2, 30),  # binary noise is not money
        ("float", 5, 500),
    ],
)
def test_money_becomes_its_smallest_unit(form: str, raw: Any, minor: int) -> None:
    money = mapped({"x": raw}, type="money", form=form, currency="'EUR'")
    assert money == {"amount": minor / 100, "currency": "EUR", "minor": minor}


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        ("minor", 129.9),
        ("minor", "12990"),
        ("minor", True),
        ("minor", 2**70),
        ("decimal", "129,90"),
        ("decimal", "129.905"),  # finer than a cent
        ("decimal", "NaN"),
        ("decimal", "Infinity"),
        ("decimal", "1_000"),
        ("decimal", "1e3000"),
        ("decimal", "٣"),
        ("decimal", ""),
        ("decimal_comma", "1.29,90"),  # no thousands
        ("decimal_comma", "1,2,3"),
        ("float", 4.905),
        ("float", "x"),
        ("float", [4.9]),
    ],
)
def test_what_is_no_money_is_refused(form: str, raw: Any) -> None:
    with pytest.raises(Unmappable, match="'x'"):
        mapped({"x": raw}, type="money", form=form, currency="'EUR'")


def test_the_currency_is_taken_from_beside_the_amount() -> None:
    item = {"x": 100, "currency": "eur"}
    assert mapped(item, type="money", form="minor", currency="currency")["currency"] == "EUR"


def test_a_missing_currency_is_refused() -> None:
    with pytest.raises(Unmappable, match="no currency"):
        mapped({"x": 100}, type="money", form="minor", currency="currency")


@pytest.mark.parametrize(
    ("form", "zone", "raw", "ours"),
    [
        ("iso", "", "2026-11-20T09:15:00+01:00", "2026-11-20T08:15:00.000Z"),
        ("", "", "2026-11-20T09:15:00Z", "2026-11-20T09:15:00.000Z"),
        ("iso", "Europe/Berlin", "2026-07-20T09:15:00", "2026-07-20T07:15:00.000Z"),
        ("unix", "", 1_795_162_500, "2026-11-20T08:15:00.000Z"),
        ("unix_ms", "", 1_795_162_500_500, "2026-11-20T08:15:00.500Z"),
        ("rfc2822", "", "Fri, 20 Nov 2026 09:15:00 +0000", "2026-11-20T09:15:00.000Z"),
        ("%Y%m%dT%H%M%SZ", "", "20261120T081500Z", "2026-11-20T08:15:00.000Z"),
        ("%d.%m.%Y %H:%M", "Europe/Berlin", "20.11.2026 09:15", "2026-11-20T08:15:00.000Z"),
    ],
)
def test_times_get_their_zone(form: str, zone: str, raw: Any, ours: str) -> None:
    assert mapped({"x": raw}, type="time", form=form, zone=zone) == ours


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        ("iso", "2026-11-20T09:15:00"),  # no zone anywhere
        ("%d.%m.%Y %H:%M", "20.11.2026 09:15"),
        ("rfc2822", "Fri, 20 Nov 2026 09:15:00 -0000"),  # says that it has none
        ("iso", "yesterday"),
        ("iso", 5),
        ("unix", "1795162500"),
        ("unix", 10**18),
        ("unix", True),
        ("rfc2822", "no date"),
    ],
)
def test_a_time_that_cannot_be_placed_is_refused(form: str, raw: Any) -> None:
    with pytest.raises(Unmappable, match="'x'"):
        mapped({"x": raw}, type="time", form=form)


@pytest.mark.parametrize(
    ("form", "zone", "raw", "ours"),
    [
        ("iso", "", "2026-11-20", "2026-11-20"),
        ("%d.%m.%Y", "", "20.11.2026", "2026-11-20"),
        ("iso", "Europe/Berlin", "2026-11-20T23:30:00Z", "2026-11-21"),
        ("unix", "Europe/Berlin", 1_795_217_400, "2026-11-21"),
    ],
)
def test_dates_are_days_in_their_zone(form: str, zone: str, raw: Any, ours: str) -> None:
    assert mapped({"x": raw}, type="date", form=form, zone=zone) == ours


def test_a_systems_words_become_ours() -> None:
    values = {"paid": "paid_out", "true": "yes", "3": "third"}
    assert mapped({"x": "paid"}, values=values) == "paid_out"
    assert mapped({"x": True}, values=values) == "yes"
    assert mapped({"x": 3}, values=values) == "third"


def test_a_word_that_nobody_mapped_is_refused_and_not_repeated() -> None:
    with pytest.raises(Unmappable) as caught:
        mapped({"x": "<script>lost</script>"}, values={"paid": "paid_out"})
    assert str(caught.value) == "'x': a word that is not in 'values'"


def test_a_required_field_must_be_there() -> None:
    with pytest.raises(Unmappable, match="'x' is missing"):
        mapped({}, required=True)


@pytest.mark.parametrize(
    ("source", "ours"),
    [
        ("a.b", "deep"),
        ("rows[].n", [1, 2]),
        ("rows[1].n", 2),
        ("rows[9].n", None),
        ("a.b.c", None),
        ("$.top", "root"),
    ],
)
def test_fields_are_found_by_path(source: str, ours: Any) -> None:
    item = {"a": {"b": "deep"}, "rows": [{"n": 1}, {"n": 2}]}
    assert mapped(item, root={"top": "root"}, source=source, type="raw") == ours


def test_lists_map_each_member() -> None:
    fields = (FieldMap("sku", "code", "text"), FieldMap("order", "$.number", "text"))
    item = {"x": [{"code": 1}, {"code": "b"}], "number": "SO-1"}
    lines = mapped(item, type="list", fields=fields)
    assert lines == [{"sku": "1", "order": "SO-1"}, {"sku": "b", "order": "SO-1"}]


def test_numbers_are_numbers_unless_a_form_says_that_they_are_written() -> None:
    assert mapped({"x": 1.5}, type="number") == 1.5
    assert mapped({"x": "1.250,50"}, type="number", form="decimal_comma") == 1250.5
    with pytest.raises(Unmappable):
        mapped({"x": "1.5"}, type="number")


def test_an_unknown_type_or_form_is_a_mistake_of_the_author() -> None:
    for settings in (
        {"type": "colour"},
        {"type": "money", "form": "euros"},
        {"type": "time", "form": "soon"},
    ):
        with pytest.raises(ValueError, match="unknown"):
            compile_record((FieldMap("x", "x", **settings),))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(_JSON, st.sampled_from(["text", "number", "bool", "money", "time", "date", "list", "raw"]))
def test_whatever_comes_is_mapped_or_refused(raw: Any, kind: str) -> None:
    form = "minor" if kind == "money" else ""
    with suppress(Unmappable):
        mapped({"x": raw}, type=kind, form=form, currency="'EUR'")


def test_a_text_may_be_joined_from_several_paths() -> None:
    take = compile_path("firstName lastName")
    assert take({"firstName": "Anna", "lastName": "Weber"}, {}) == "Anna Weber"
    assert take({"firstName": None, "lastName": "Weber"}, {}) == "Weber"
    assert take({}, {}) is None
