"""Parsing: whatever the bytes are it neither raises nor forgets, and the same files make the same release."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standfast.assistant import (
    AssistantInvalid,
    Collect,
    Do,
    ValueMissing,
    compile_template,
    load_folder,
    parse,
    parse_call,
    parse_duration,
    release_id,
)
from standfast.assistant.reading.patterns import find_slowness

BASE = load_folder(Path(__file__).parent / "base")
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PATHS = [*sorted(BASE), "flows/new.yaml", "policies/new.yaml", "nowhere.yaml", "knowledge/a/b.md"]
WORDS = [
    b"\t",
    b": ",
    b"- ",
    b"{{",
    b"}",
    b"&a ",
    b"*a",
    b"!x ",
    b"'",
    b'"',
    b"\n",
    b"#",
    b"\xff",
    b"[",
    b"0",
]


@SLOW
@given(st.sampled_from(PATHS), st.binary(max_size=300))
def test_parse_never_raises_on_any_bytes(path: str, content: bytes) -> None:
    parsed = parse(BASE | {path: content})
    assert parsed.assistant is None or all(item.is_warning for item in parsed.problems)


@SLOW
@given(
    st.sampled_from(sorted(BASE)), st.integers(0, 10**6), st.integers(0, 30), st.sampled_from(WORDS)
)
def test_parse_never_raises_on_damaged_files(path: str, at: int, cut: int, word: bytes) -> None:
    content = BASE[path]
    at %= len(content)
    parse(BASE | {path: content[:at] + word + content[at + cut :]})


@SLOW
@given(st.sampled_from(sorted(BASE)), st.integers(0, 200), st.integers(0, 200))
def test_parse_never_raises_on_lines_in_another_order(path: str, one: int, other: int) -> None:
    lines = BASE[path].splitlines(keepends=True)
    one, other = one % len(lines), other % len(lines)
    lines[one], lines[other] = lines[other], lines[one]
    parse(BASE | {path: b"".join(lines)})


@SLOW
@given(st.sets(st.sampled_from(sorted(BASE))))
def test_parse_never_raises_whatever_files_are_missing(missing: set[str]) -> None:
    parse({path: content for path, content in BASE.items() if path not in missing})


@SLOW
@given(st.sampled_from(PATHS), st.binary(max_size=80))
def test_parse_says_the_same_each_time(path: str, content: bytes) -> None:
    files = BASE | {path: content}
    again = dict(reversed(list(files.items())))
    assert parse(files).problems == parse(again).problems


@given(st.dictionaries(st.text(max_size=5), st.binary(max_size=20)))
def test_the_same_files_make_the_same_release(files: dict[str, bytes]) -> None:
    again = dict(reversed(list(files.items())))
    assert release_id(files) == release_id(again)
    assert release_id(files) != release_id(files | {"another.yaml": b""})


def test_a_release_is_named_by_its_content() -> None:
    name = parse(BASE).assistant
    assert name is not None
    assert name.release == release_id(BASE)
    assert release_id({"a": b"bc"}) != release_id({"ab": b"c"})


def test_steps_have_ids_by_kind_and_name_and_lead_on() -> None:
    assistant = parse(BASE).assistant
    assert assistant is not None
    flow = assistant.flows["deposit_back"]
    assert list(flow.index)[:4] == ["collect_rental", "collect_reason", "read", "decide_deposit"]
    assert flow.next_step["handoff_deposit_unclear"] == "confirm_confirm_deposit"
    assert flow.next_step["reply_deposit_kept"] is None
    assert flow.next_step["reply_deposit_refused"] is None
    assert isinstance(flow.index["do_payment"], Do)


def test_positional_arguments_are_named_as_the_operation_names_them() -> None:
    assistant = parse(BASE).assistant
    assert assistant is not None
    slot = assistant.flows["deposit_back"].slots["rental"]
    call = slot.checks[0].read
    assert call is not None
    assert call.name == "desk.get_rental"
    assert list(call.arguments) == ["rental"]
    assert isinstance(assistant.flows["rental_status"].steps[0], Collect)


def test_an_owner_is_taken_from_the_first_path_that_fits() -> None:
    assistant = parse(BASE).assistant
    assert assistant is not None
    assert assistant.flows["rental_status"].owner == "shop"
    assert assistant.flows["deposit_back"].owner == "money"


def test_an_error_of_the_files_lists_every_problem() -> None:
    problems = parse({}).problems
    assert str(problems[0]).startswith("assistant.yaml:1:1: there is no assistant.yaml.")
    assert str(AssistantInvalid(problems)).count("\n") == len(problems) - 1


BOMBS = [
    ("replies.yaml", b"You are welcome!", b"\"{% include 'x' %}\""),
    ("replies.yaml", b"You are welcome!", b'"{{ 9 ** 9 ** 9 }}"'),
    ("flows/deposit_back.yaml", b"deadline: 5 s", b"deadline: 999999999 weeks"),
    ("assistant.yaml", b"Europe/Berlin", b"../../../etc/passwd"),
]


@pytest.mark.parametrize(("path", "old", "new"), BOMBS)
def test_a_text_that_would_eat_the_machine_is_refused(path: str, old: bytes, new: bytes) -> None:
    assert old in BASE[path]
    assert parse(BASE | {path: BASE[path].replace(old, new)}).assistant is None


def test_a_text_that_repeats_itself_is_not_said() -> None:
    with pytest.raises(ValueMissing, match="for numbers only"):
        compile_template("{{ 'a' * 1000000000000 }}").render({}, language="en", zone="UTC")


CALLS = [
    ("a.b()", (), {}),
    ("a.b", (), {}),
    ("a.b(x, y.z)", ("x", "y.z"), {}),
    ('a.b(x, detail="f, u(ll")', ("x",), {"detail": '"f, u(ll"'}),
    ("a.b(size([1, 2]) == 2 ? p : q)", ("size([1, 2]) == 2 ? p : q",), {}),
    ("a.b(text='a=b')", (), {"text": "'a=b'"}),
]


@pytest.mark.parametrize(("text", "positional", "named"), CALLS)
def test_a_call_has_these_arguments(
    text: str, positional: tuple[str, ...], named: dict[str, str]
) -> None:
    call = parse_call(text)
    assert (call.connector, call.operation) == ("a", "b")
    assert (call.positional, dict(call.named)) == (positional, named)


@pytest.mark.parametrize(
    "text", ["", "a", "a.b(", "A.b()", "a.b(x=1, 2)", "a.b(x=1, x=2)", "a.b() c"]
)
def test_what_is_no_call_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no call|has no name|given twice"):
        parse_call(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("10 min", 600), ("30s", 30), ("1.5 h", 5400), ("30 days", 2_592_000), ("PT10M", 600), ("P1DT1H", 90_000), ("P2W", 1_209_600)],
)  # fmt: skip
def test_a_duration_is_so_long(text: str, seconds: float) -> None:
    assert parse_duration(text).total_seconds() == seconds


@pytest.mark.parametrize(
    "text", ["", "10", "min", "P", "PT", "-1 h", "10 parsec", "1e3 s", "999999999 weeks"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no duration|hundred years"):
        parse_duration(text)


SAFE = [r"\bSO[- ]?(\d{4})[- ]?(\d{5})\b", r"[A-Z]{2}\d+", r"a+b+", r"(?:SO|RE)-\d+", r"\d{3,6}"]
SLOW_PATTERNS = [
    r"(\w+\s?)*x",
    r"(a|ab)*c",
    r"\d+\d+",
    r"(\d*)*",
    r"(a+){20}",
    r"(.)\1",
    r".*.*x",
    r"(x+x+)+y",
    r"\d*-?\d*-?\d*x",
]


@pytest.mark.parametrize(
    "pattern", ["(", "[[a]", "(?<=a+)b", "x{2,1}", r"\p{L}", "a**", "(?i:a)b(?i)"]
)
def test_what_is_no_pattern_is_noted_and_does_not_raise(pattern: str) -> None:
    old = rb"'\bR-(\d{4})-(\d{3})\b'"
    assert old in BASE["types.yaml"]
    text = BASE["types.yaml"].replace(old, f"'{pattern}'".encode())
    codes = {problem.code for problem in parse(BASE | {"types.yaml": text}).problems}
    assert "pattern-syntax" in codes


@pytest.mark.parametrize("pattern", SAFE)
def test_a_pattern_of_bounded_effort_is_taken(pattern: str) -> None:
    assert find_slowness(pattern) is None


@pytest.mark.parametrize("pattern", SLOW_PATTERNS)
def test_a_pattern_that_can_take_for_ever_is_refused(pattern: str) -> None:
    assert find_slowness(pattern)
