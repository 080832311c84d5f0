r"""Whether a regular expression takes linear time on any text.

A contact may send any text, and Python's engine tries every way to cut it up: `(\w+\s?)*x` needs years for
40 letters. So a repetition may neither stand inside another nor hold alternatives, two open ones of
the same letters may not stand side by side, and there are no references back.
"""

from __future__ import annotations

import re
import string
import warnings
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_LONGEST = 300
_OPEN = 64
"""From how many repetitions on the number counts as open."""
_MOST_OPEN = 4
_LETTERS = string.printable + "äÖßéñçøžЖя中あ٣€"
_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT})
_WIDTHLESS = frozenset({_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT})


def find_slowness(pattern: str) -> str | None:
    """Return what makes a pattern slow, in words; None when nothing does.

    Raises:
        re.error: It is no regular expression.
    """
    if len(pattern) > _LONGEST:
        return f"it has {len(pattern)} characters, more than {_LONGEST}"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(pattern)
            parsed = _parser.parse(pattern)
        except Warning as warning:
            raise re.error(str(warning), pattern) from None
    found = _Search()
    found.visit(parsed, inside=False)
    if found.count > _MOST_OPEN:
        found.complaint = found.complaint or f"it has more than {_MOST_OPEN} open repetitions"
    return found.complaint


def _overlap(one: Any, other: Any) -> bool:
    """Tell whether one letter can fit both parts; parts of several letters count as if it could."""
    if len(one) != 1 or len(other) != 1:
        return True
    first, second = _compiler.compile(one), _compiler.compile(other)
    return any(first.fullmatch(letter) and second.fullmatch(letter) for letter in _LETTERS)


class _Search:
    def __init__(self) -> None:
        self.complaint: str | None = None
        self.count = 0

    def visit(self, parts: Any, *, inside: bool) -> None:
        before: list[Any] = []
        for code, argument in parts:
            is_open = code in _REPEATS and argument[1] >= _OPEN
            if is_open and inside:
                self.complaint = "a repetition stands inside another"
            if is_open and any(_overlap(part, argument[2]) for part in before):
                self.complaint = "two open repetitions of the same letters stand side by side"
            if code is _constants.BRANCH and inside:
                self.complaint = "a repetition holds alternatives"
            if code is _constants.GROUPREF:
                self.complaint = "it refers back to a group"
            can_be_empty = (code in _REPEATS and argument[0] == 0) or code in _WIDTHLESS
            before = [*(before if can_be_empty else ()), *([argument[2]] if is_open else ())]
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
