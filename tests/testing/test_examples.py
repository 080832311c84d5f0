"""The examples of the how-to run and print what they say."""

from pathlib import Path

import pytest
from pytest_examples import CodeExample, EvalExample, find_examples

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "test-your-connectors.md"


@pytest.mark.parametrize("example", list(find_examples(GUIDE)), ids=str)
def test_an_example_prints_what_it_says(example: CodeExample, eval_example: EvalExample) -> None:
    eval_example.run_print_check(example)


def test_every_kind_of_fault_is_in_the_guide() -> None:
    from standfast.testing import FaultKind

    text = GUIDE.read_text(encoding="utf-8")
    assert all(f"`{kind}`" in text for kind in FaultKind)
