"""docs/reference/assistant-files.md names every key that the schemas know, and its examples are true."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standfast.assistant import schemas
from standfast.assistant.functions import FUNCTIONS
from standfast.assistant.reading.findings import Findings
from standfast.assistant.reading.routing import HOUSE_REASONS
from standfast.assistant.reading.slots import BUILT_IN_TYPES
from standfast.assistant.reading.step_kinds import READERS
from standfast.assistant.reading.tree import tree_of

TEXT = (Path(__file__).parents[2] / "docs" / "reference" / "assistant-files.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


def keys(schema: Any) -> Iterator[str]:
    """Return every key that a schema names, at any depth."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        for inner in schema.values():
            yield from keys(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from keys(inner)


@pytest.mark.parametrize("kind", sorted(schemas()))
def test_every_key_of_a_file_is_described(kind: str) -> None:
    missing = {key for key in keys(schemas()[kind]) if not re.search(rf"\b{key}\b", TEXT)}
    assert missing == set()


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split("\n")[0][:30] for block in BLOCKS])
def test_an_example_is_yaml_without_traps(block: str) -> None:
    findings = Findings()
    assert tree_of("example.yaml", block.replace("{...}", "{}").replace("[...]", "[]"), findings)
    assert findings.problems == []


def test_every_function_type_step_and_reason_is_named() -> None:
    words = [*FUNCTIONS, *BUILT_IN_TYPES, *READERS, "choose", *HOUSE_REASONS]
    assert [word for word in words if not re.search(rf"\b{word}\b", TEXT)] == []
