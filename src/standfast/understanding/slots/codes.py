"""One-time codes: four to eight digits, however they are spaced or dictated."""

from __future__ import annotations

import re

from standfast.understanding.slots.numerals import find_spoken_digits
from standfast.understanding.slots.setting import Setting
from standfast.understanding.text import lowered
from standfast.understanding.types import Span

_CODE = re.compile(r"(?<![\d\w])\d(?:[ .-]{0,2}\d){3,7}(?![\d\w])")
_SHORTEST, _LONGEST = 4, 8


def find_codes(text: str, setting: Setting) -> list[Span]:
    """Return codes as their digits, the most code-like (six digits) first."""
    del setting
    found = [
        Span("code", re.sub(r"\D", "", match.group()), match.start(), match.end(), match.group())
        for match in _CODE.finditer(text)
    ]
    if not found:
        found = [
            Span("code", digits, start, end, text[start:end])
            for start, end, digits in find_spoken_digits(lowered(text))
            if _SHORTEST <= len(digits) <= _LONGEST
        ]
    return sorted(found, key=lambda span: len(str(span.value)) != 6)  # noqa: PLR2004
