"""Values of the assistant's own pattern types: order numbers and the like.

A pattern is tried on the text as written, then on forms that people write or dictate: spaces around hyphens,
none at all, other dashes, digits in words. Where a value is awaited, a missing prefix is forgiven too.
"""

from __future__ import annotations

import functools
import re

from standfast.assistant import SlotType
from standfast.understanding.slots.numerals import find_spoken_digits
from standfast.understanding.slots.setting import Setting
from standfast.understanding.text import lowered
from standfast.understanding.types import Span

_SPACED = re.compile(
    r"(?<=\w)[ \t]*[-_/.#:][ \t]*(?=\w)|(?<=\d)[ \t]+(?=\d)|(?<=[A-Za-z])[ \t]+(?=\d)"
)
_NUMBER = re.compile(r"(?<![\w])[#]?\d[\d \-/.]*\d(?!\w)")
_TYPED_O = re.compile(r"(?<=[\d-])[oO](?=[\d])")


@functools.lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def find_pattern_values(text: str, setting: Setting) -> list[Span]:
    """Return all values of pattern types, each place once."""
    found: list[Span] = []
    for kind in setting.types.values():
        for span in _of_type(text, kind):
            if all(span.end <= other.start or span.start >= other.end for other in found):
                found.append(span)
    return sorted(found, key=lambda span: span.start)


def _of_type(text: str, kind: SlotType) -> list[Span]:
    found = _matches(text, kind)
    if found:
        return found
    respelled, places = _respelled(text)
    return [
        Span(
            kind.name,
            span.value,
            places[span.start],
            places[span.end - 1] + 1,
            _cut(text, places, span),
        )
        for span in _matches(respelled, kind)
    ]


def _cut(text: str, places: list[int], span: Span) -> str:
    return text[places[span.start] : places[span.end - 1] + 1]


def _matches(text: str, kind: SlotType) -> list[Span]:
    return [
        Span(kind.name, normal_form(kind, match), match.start(), match.end(), match.group())
        for pattern in kind.patterns
        for match in _compiled(pattern).finditer(text)
        if match.end() > match.start()
    ]


def normal_form(kind: SlotType, match: re.Match[str]) -> str:
    """Return the groups of a match in the type's normal form (without one: what was matched, in capitals)."""
    if not kind.normal_form:
        return match.group().upper()
    value = kind.normal_form
    for number, group in enumerate((match.group(), *match.groups())):
        value = value.replace(f"{{{number}}}", (group or "").upper())
    return value


def _respelled(text: str) -> tuple[str, list[int]]:
    """Return the text with spoken digits as digits and separators dropped, and where each character was."""
    chars: list[str] = []
    places: list[int] = []
    runs = {start: (end, digits) for start, end, digits in find_spoken_digits(lowered(text))}
    position = 0
    while position < len(text):
        if position in runs:
            end, digits = runs[position]
            chars += digits
            places += [min(position + n, end - 1) for n in range(len(digits) - 1)] + [end - 1]
            position = end
        elif (gap := _SPACED.match(text, position)) and gap.end() > position:
            position = gap.end()
        else:
            char = "0" if _TYPED_O.match(text, position) else text[position]
            chars.append(char)
            places.append(position)
            position += 1
    return "".join(chars), places


def find_bare_value(text: str, kind: SlotType) -> Span | None:
    """Return a value of this type whose prefix was left out: `2026-01234` for `SO-2026-01234`."""
    prefix = kind.normal_form.split("{", 1)[0]
    if not prefix:
        return None
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        for pattern in kind.patterns:
            for written in (match.group().lstrip("#"), digits):
                whole = _compiled(pattern).fullmatch(prefix + written)
                if whole:
                    value = normal_form(kind, whole)
                    return Span(kind.name, value, match.start(), match.end(), match.group())
    return None
