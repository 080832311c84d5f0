"""Cuts a message into clauses that may each be a request of its own."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from standfast.understanding.text import lowered, words_of
from standfast.understanding.words import words_for

_MOST = 6
_MIN_WORDS = 2
_SENTENCE = re.compile(r"(?:[!?;\n]+|(?<!\d)\.+(?!\w)|(?<=\w)\.+(?=\s))\s*|(?<!\w)[-*•]\s+")
_EDGES = " \t\n,.;:-"


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message and where it stands."""

    start: int
    end: int
    text: str


@functools.cache
def _joint(languages: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted(words_for(languages).joiners, key=len, reverse=True)
    return re.compile(rf"\s*,?\s+(?:{'|'.join(words)})\s+|\s*,\s+")


def sentences_of(text: str) -> tuple[Clause, ...]:
    """Return the sentences of a text."""
    return _cut(text, 0, _SENTENCE)


def clauses_of(text: str, languages: tuple[str, ...]) -> tuple[Clause, ...]:
    """Return the pieces between sentence ends, commas and joining words; too short ones stay with a neighbour."""
    pieces: list[Clause] = []
    for sentence in sentences_of(text):
        pieces += _merged(text, _cut(sentence.text, sentence.start, _joint(languages)))
    return tuple(pieces[:_MOST]) if len(pieces) <= _MOST else sentences_of(text)[:_MOST]


def _cut(text: str, offset: int, joint: re.Pattern[str]) -> tuple[Clause, ...]:
    places, start = [], 0
    for match in joint.finditer(lowered(text)):
        end = match.end() if "?" in match.group() or "!" in match.group() else match.start()
        places.append((start, end))
        start = match.end()
    places.append((start, len(text)))
    return tuple(
        _trimmed(text, first, last, offset)
        for first, last in places
        if text[first:last].strip(_EDGES)
    )


def _trimmed(text: str, first: int, last: int, offset: int) -> Clause:
    piece = text[first:last]
    first += len(piece) - len(piece.lstrip(_EDGES))
    piece = piece.strip(_EDGES)
    return Clause(first + offset, first + offset + len(piece), piece)


def _merged(text: str, pieces: tuple[Clause, ...]) -> list[Clause]:
    merged: list[Clause] = []
    for piece in pieces:
        if merged and (_is_short(piece) or _is_short(merged[-1])):
            start = merged[-1].start
            merged[-1] = Clause(start, piece.end, text[start : piece.end])
        else:
            merged.append(piece)
    return merged


def _is_short(piece: Clause) -> bool:
    return len(words_of(piece.text)) < _MIN_WORDS
