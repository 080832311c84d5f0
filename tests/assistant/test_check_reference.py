"""docs/reference/check.md names every code that the source can give, and each has a broken assistant."""

import re
from pathlib import Path

from ruamel.yaml import YAML

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOURCE = ROOT / "src" / "standfast" / "assistant"
KINDS = r"call|choose|connector|decide|expression|file|flow|handoff|identity|intent|key|language|link|lookup|loop|name|next|offer|openapi|operation|owner|page|pattern|policy|read|reply|review|routing|slot|step|title|transcript|type|value|write|yaml"
CODE = re.compile(rf'"((?:{KINDS})(?:-[a-z]+)+)"')
SOURCES = [*SOURCE.glob("checks/*.py"), *SOURCE.glob("reading/*.py"), SOURCE / "compiler.py"]


def codes_of_the_source() -> set[str]:
    return {code for file in SOURCES for code in CODE.findall(file.read_text("utf-8"))}


def codes_of_the_cases() -> set[str]:
    files = (HERE / "broken").glob("*.yaml")
    cases = [case for file in files for case in YAML(typ="safe").load(file.read_text("utf-8"))]
    in_code = CODE.findall((HERE / "broken" / "test_broken.py").read_text("utf-8"))
    return {case["code"] for case in cases} | set(in_code)


def test_every_code_is_documented_and_nothing_else() -> None:
    text = (ROOT / "docs" / "reference" / "check.md").read_text("utf-8")
    assert set(re.findall(r"^### (\S+)$", text, re.MULTILINE)) == codes_of_the_source()


def test_every_code_has_a_broken_assistant() -> None:
    assert codes_of_the_source() - codes_of_the_cases() == set()
