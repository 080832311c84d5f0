"""Where something stands in the files, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: `flows/refund.yaml:14:7` (line and column count from 1)."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in the files: where, what, what would be right.

    Attributes:
        place: Where it stands.
        code: A stable name, e.g. `flow-unknown-slot`; documented in docs/reference/check.md.
        text: What is wrong.
        remedy: What would be right.
        is_warning: Worth a look; does not stop a release.
    """

    place: Place
    code: str
    text: str
    remedy: str
    is_warning: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.text} {self.remedy}"
