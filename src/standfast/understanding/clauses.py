"""Cuts a message where one request may end and another begin: at sentence ends, commas and joining words."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from standfast.understanding.text import lowered, words_of
from standfast.understanding.words import words_for

MOST = 4
"""Atoms of a message; with more joints, the weak ones go first."""
_SENTENCE = re.compile(r"(?:[!?;\n]+|(?<!\d)\.+(?!\w)|(?<=\w)\.+(?=\s))\s*|(?<!\w)[-*•]\s+(?!\d)")
_LEAD = re.compile(
    r"^(?:and|also|then|und|auch|außerdem|dann|oh|so|but|aber)\s+(?=\w+\s+\w)", re.IGNORECASE
)
_EDGES = " \t\n,.;:-"


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message and where it stands."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Joint:
    start: int
    end: int
    is_strong: bool


@functools.cache
def _weak(languages: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted(words_for(languages).joiners, key=len, reverse=True)
    return re.compile(rf"\s*,?\s+(?:{'|'.join(words)})\s+(?:{'|'.join(words)}\s+)?|\s*,\s+")


def sentences_of(text: str) -> tuple[Clause, ...]:
    """Return the sentences of a text."""
    return _cut(text, _strong_joints(text))


def atoms_of(text: str, languages: tuple[str, ...]) -> tuple[Clause, ...]:
    """Return the smallest parts that may be requests, at most four; those of one word stay with a neighbour."""
    strong = _strong_joints(text)
    found = (
        _Joint(match.start(), match.end(), is_strong=False)
        for match in _weak(languages).finditer(lowered(text))
    )
    weak = [joint for joint in found if not any(_overlap(joint, other) for other in strong)]
    joints = sorted([*strong, *weak], key=lambda joint: joint.start)
    while True:
        atoms = _cut(text, joints)
        short = _shortest_joint(text, joints)
        if short is not None:
            joints.remove(short)
        elif len(atoms) > MOST:
            joints.remove(next((j for j in joints if not j.is_strong), joints[-1]))
        else:
            return atoms


def span_of(text: str, atoms: tuple[Clause, ...]) -> Clause:
    """Return neighbouring atoms as one clause, without the word that joins it to what came before."""
    start, end = atoms[0].start, atoms[-1].end
    lead = _LEAD.match(text[start:end])
    start += lead.end() if lead else 0
    return Clause(start, end, text[start:end])


def _strong_joints(text: str) -> list[_Joint]:
    return [
        _Joint(match.end() if "?" in match.group() else match.start(), match.end(), is_strong=True)
        for match in _SENTENCE.finditer(text)
        if match.start() and match.end() < len(text)
    ]


def _overlap(one: _Joint, other: _Joint) -> bool:
    return one.start <= other.end and other.start <= one.end


def _shortest_joint(text: str, joints: list[_Joint]) -> _Joint | None:
    """Return a weak joint beside which only one word stands."""
    edges = [0, *(joint.end for joint in joints)]
    ends = [*(joint.start for joint in joints), len(text)]
    lengths = [len(words_of(text[start:end])) for start, end in zip(edges, ends, strict=True)]
    for number, joint in enumerate(joints):
        if not joint.is_strong and min(lengths[number], lengths[number + 1]) <= 1:
            return joint
    return None


def _cut(text: str, joints: list[_Joint]) -> tuple[Clause, ...]:
    places, start = [], 0
    for joint in joints:
        places.append((start, joint.start))
        start = joint.end
    places.append((start, len(text)))
    return tuple(_trimmed(text, *place) for place in places if text[slice(*place)].strip(_EDGES))


def _trimmed(text: str, first: int, last: int) -> Clause:
    piece = text[first:last]
    first += len(piece) - len(piece.lstrip(_EDGES))
    piece = piece.strip(_EDGES)
    return Clause(first, first + len(piece), piece)
