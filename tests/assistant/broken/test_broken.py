"""Broken assistants: each mistake is found where it stands, under its code, with what would be right."""

from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from standfast.assistant import Parsed, Problem, load_folder, parse

HERE = Path(__file__).parent
TODAY = date(2026, 5, 1)
Case = dict[str, Any]


def _cases() -> list[Case]:
    files = sorted(HERE.glob("*.yaml"))
    return [case for file in files for case in YAML(typ="safe").load(file.read_text("utf-8"))]


CASES = _cases()


@cache
def read_base() -> dict[str, bytes]:
    return load_folder(HERE.parent / "base")


@pytest.fixture
def base() -> dict[str, bytes]:
    return read_base()


def broken(case: Case, base: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of the base assistant with the change of a case made."""
    files = dict(base)
    if "delete" in case:
        del files[case["delete"]]
        return files
    text = files.get(case.get("copy", case["file"]), b"").decode()
    for change, to in (("change", "to"), ("and_change", "and_to")):
        if change in case:
            assert case[change] in text, f"{case['name']}: the base no longer has {case[change]!r}"
            text = text.replace(case[change], case[to], 1)
    text = case.get("write", text)
    files[case["file"]] = text.encode("utf-8", "surrogateescape")
    if "also" in case:
        files[case["also"]] = case["also_write"].encode()
    return files


@cache
def parsed_case(name: str) -> Parsed:
    case = next(case for case in CASES if case["name"] == name)
    return parse(broken(case, read_base()), today=TODAY)


def problems(files: dict[str, bytes]) -> tuple[Problem, ...]:
    return parse(files, today=TODAY).problems


def test_the_base_assistant_has_no_mistake(base: dict[str, bytes]) -> None:
    parsed = parse(base, today=TODAY)
    assert parsed.problems == ()
    assert parsed.assistant is not None


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_mistake_is_found_at_its_place_with_its_remedy(
    case: Case, base: dict[str, bytes]
) -> None:
    found = problems(broken(case, base))
    there = [problem for problem in found if str(problem.place) == case["at"]]
    assert case["code"] in {problem.code for problem in there}, "\n".join(map(str, found))
    assert any(problem.remedy.startswith(case["remedy"]) for problem in there)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_assistant_with_a_mistake_is_served_only_when_it_is_a_warning(case: Case) -> None:
    parsed = parsed_case(case["name"])
    assert (parsed.assistant is None) == any(not item.is_warning for item in parsed.problems)


def test_all_mistakes_are_told_at_once(base: dict[str, bytes]) -> None:
    files = base | {"flows/a.yaml": b"flow: A\n", "flows/b.yaml": b"a: b: c\n", "x.yaml": b""}
    assert {problem.place.file for problem in problems(files)} >= {
        "flows/a.yaml",
        "flows/b.yaml",
        "x.yaml",
    }


def test_a_file_that_is_too_large_is_refused_unread(base: dict[str, bytes]) -> None:
    files = base | {"replies.yaml": b"x" * (512 * 1024 + 1)}
    found = [problem for problem in problems(files) if problem.code == "file-too-large"]
    assert [str(problem.place) for problem in found] == ["replies.yaml:1:1"]


def test_a_text_that_is_too_long_is_refused(base: dict[str, bytes]) -> None:
    long = b"x" * 20_001
    files = base | {"replies.yaml": base["replies.yaml"].replace(b"You are welcome!", long)}
    assert "value-too-long" in {problem.code for problem in problems(files)}


def table(inputs: int, values: int, rows: list[str]) -> bytes:
    choice = f"{{type: choice, values: [{', '.join(f'v{n}' for n in range(values))}]}}"
    declared = ", ".join(f"i{n}: {choice}" for n in range(inputs))
    head = f"policy: wide\ndescription: x\nowner: money\ninputs: {{{declared}}}\nrows:\n"
    return (head + "\n".join(rows) + "\n").encode()


def test_a_table_that_cannot_be_proven_in_bounded_time_is_said_to_be_so(
    base: dict[str, bytes],
) -> None:
    rows = [  # eight pigeons in seven holes: no gap, and no short proof of it
        f"  - {{if: {{i{one}: v{hole}, i{other}: v{hole}}}, outcome: x, reason: X}}"
        for one, other in combinations(range(8), 2)
        for hole in range(7)
    ]
    found = problems(base | {"policies/wide.yaml": table(8, 7, rows)})
    assert "policy-too-large" in {problem.code for problem in found}


def test_a_table_with_too_many_rows_is_refused(base: dict[str, bytes]) -> None:
    rows = [f"  - {{if: {{i0: v{n}}}, outcome: x, reason: X}}" for n in range(201)]
    found = problems(base | {"policies/wide.yaml": table(1, 201, rows)})
    assert "policy-too-many-rows" in {problem.code for problem in found}
