"""Every kind of error is described for those who meet it."""

from pathlib import Path

import pytest

from standfast.connectors import ErrorKind

_PAGE = Path(__file__).parents[2] / "docs/reference/connector-errors.md"


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_kind_of_error_is_described(kind: ErrorKind) -> None:
    assert f"| `{kind.value}`" in _PAGE.read_text(encoding="utf-8")
