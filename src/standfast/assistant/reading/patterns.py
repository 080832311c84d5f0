r"""Whether a regular expression takes linear time on any text.

A contact may send any text, and Python's engine tries every way to cut it up: `(\w+\s?)*x` needs years for
40 letters. So a repetition may neither stand inside another nor hold alternatives, two open ones may not
stand side by side, and there are no references back.
"""

from __future__ import annotations

import re
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_LONGEST = 300
_OPEN = 64
"""From how many repetitions on the number counts as open."""
_MOST_OPEN = 4
_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT})


def find_slowness(pattern: str) -> str | None:
    """Return what makes a pattern slow, in words; None when nothing does.

    Raises:
        re.error: It is no regular expression.
    """
    if len(pattern) > _LONGEST:
        return f"it has {len(pattern)} characters, more than {_LONGEST}"
    re.compile(pattern)
    found = _Search()
    found.visit(_parser.parse(pattern), inside=False)
    if found.count > _MOST_OPEN:
        found.complaint = found.complaint or f"it has more than {_MOST_OPEN} open repetitions"
    return found.complaint


class _Search:
    def __init__(self) -> None:
        self.complaint: str | None = None
        self.count = 0

    def visit(self, parts: Any, *, inside: bool) -> None:
        was_open = False
        for code, argument in parts:
            is_open = code in _REPEATS and argument[1] >= _OPEN
            if is_open and inside:
                self.complaint = "a repetition stands inside another"
            if is_open and was_open:
                self.complaint = "two open repetitions stand side by side"
            if code is _constants.BRANCH and inside:
                self.complaint = "a repetition holds alternatives"
            if code is _constants.GROUPREF:
                self.complaint = "it refers back to a group"
            was_open = is_open
            self.count += is_open
            self.descend(code, argument, inside=inside or is_open)

    def descend(self, code: Any, argument: Any, *, inside: bool) -> None:
        if code in _REPEATS:
            self.visit(argument[2], inside=inside or argument[1] > 1)
        elif code is _constants.SUBPATTERN:
            self.visit(argument[3], inside=inside)
        elif code is _constants.BRANCH:
            for branch in argument[1]:
                self.visit(branch, inside=inside)
        elif code in {_constants.ASSERT, _constants.ASSERT_NOT}:
            self.visit(argument[1], inside=inside)
