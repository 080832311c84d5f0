"""A choice named by its label, a synonym, the beginning of either, or with typing errors."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from standfast.assistant import Choice
from standfast.understanding.slots.distance import is_near
from standfast.understanding.text import folded, lowered
from standfast.understanding.types import Span

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_NOT = re.compile(r"^(?:\w+n't|dont|doesnt|didnt|isnt|cant|wont|hasnt|cannot)$")
_AUXILIARIES = frozenset(
    [
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "been",
        "be",
        "it",
        "they",
        "i",
        "ist",
        "sind",
        "war",
        "es",
        "sie",
        "ich",
        "hat",
        "haben",
    ]
)
"""Carry nothing in a choice: "they did not fit" is "not fit"."""
_NEGATIONS = frozenset({"not", "nicht", "kein", "keine", "keinen", "never"})
_WEAK = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "it",
        "was",
        "i",
        "my",
        "to",
        "of",
        "in",
        "and",
        "me",
        "for",
        "that",
        "this",
        "der",
        "die",
        "das",
        "ist",
        "es",
        "war",
        "ich",
        "mein",
        "zu",
        "ein",
        "eine",
        "und",
        "mir",
        "fuer",
        "dass",
        "not",
        "nicht",
        "too",
        "zu",
        "with",
        "mit",
        "did",
        "do",
        "have",
        "got",
    ]
)
_NEGATION_REACH = 2
_MIN_AHEAD = 4
_TELLING, _HALF = 5, 0.5
_TELLING = 5


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class _Hit:
    choice: str
    score: float
    length: int
    start: int
    end: int


def find_choice(text: str, choices: tuple[Choice, ...]) -> Span | None:
    """Return the choice whose whole name or synonym is in the text; None when two are equally there."""
    hits = [hit for hit in _named(_tokens(text), choices) if hit.length >= _MIN_AHEAD]
    return _best(text, hits)


def find_asked_choice(text: str, choices: tuple[Choice, ...]) -> Span | None:
    """Return the choice that an answer names; most of its words are enough."""
    tokens = _tokens(text)
    return _best(text, list(_named(tokens, choices))) or _best(text, list(_partly(tokens, choices)))


def _tokens(text: str) -> list[_Token]:
    found = (_Token(m.start(), m.end(), _word(m.group())) for m in _TOKEN.finditer(lowered(text)))
    return [token for token in found if token.word not in _AUXILIARIES]


def _word(written: str) -> str:
    return "not" if _NOT.match(written) else folded(written)


def _phrases(choice: Choice) -> tuple[tuple[str, ...], ...]:
    names = [choice.value.replace("_", " "), *choice.labels.values()]
    for words in choice.synonyms.values():
        names += words
    return _phrases_of(tuple(names))


@functools.lru_cache(maxsize=4096)
def _phrases_of(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    found = []
    for name in names:
        words = tuple(_word(match) for match in _TOKEN.findall(lowered(name)))
        if words := tuple(word for word in words if word not in _AUXILIARIES) or words:
            found.append(words)
    return tuple(found)


def _named(tokens: list[_Token], choices: tuple[Choice, ...]) -> Iterator[_Hit]:
    for choice in choices:
        for phrase in _phrases(choice):
            for first in range(len(tokens) - len(phrase) + 1):
                window = tokens[first : first + len(phrase)]
                if all(
                    is_near(token.word, word) for token, word in zip(window, phrase, strict=True)
                ):
                    if _is_negated(tokens, first) and not _NEGATIONS.intersection(phrase):
                        continue
                    length = sum(len(word) for word in phrase)
                    yield _Hit(choice.value, length, length, window[0].start, window[-1].end)


def _partly(tokens: list[_Token], choices: tuple[Choice, ...]) -> Iterator[_Hit]:
    for choice in choices:
        for phrase in _phrases(choice):
            wanted = [word for word in phrase if word not in _WEAK] or list(phrase)
            there = [
                t for t in tokens if any(is_near(t.word, w) or _begins(t.word, w) for w in wanted)
            ]
            kinds = {
                w for w in wanted if any(is_near(t.word, w) or _begins(t.word, w) for t in there)
            }
            share = len(kinds) / len(wanted)
            is_telling = share == 1 or any(len(token.word) >= _TELLING for token in there)
            if (
                there
                and is_telling
                and share >= _HALF
                and not _is_negated(tokens, tokens.index(there[0]))
            ):
                yield _Hit(choice.value, share, 0, there[0].start, there[-1].end)


def _begins(typed: str, word: str) -> bool:
    shared = 5
    return len(typed) >= shared and len(word) >= shared and typed[:shared] == word[:shared]


def _is_negated(tokens: list[_Token], first: int) -> bool:
    before = tokens[max(0, first - _NEGATION_REACH) : first]
    return any(t.word in _NEGATIONS for t in before) or bool(before and before[-1].word == "no")


def _best(text: str, hits: list[_Hit]) -> Span | None:
    if not hits:
        return None
    best = max(hits, key=lambda hit: hit.score)
    rivals = {hit.choice for hit in hits if hit.score >= best.score}
    if len(rivals) > 1:
        return None
    return Span("choice", best.choice, best.start, best.end, text[best.start : best.end])
