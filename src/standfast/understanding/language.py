"""Tells the language of a message among those of the assistant; short ones fool everybody, so they say nothing."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from standfast.understanding.text import lowered, words_of
from standfast.understanding.words import TABLES

_TRUSTED_CHARS = 12
_TRUSTED_SCORE = 0.6
_LETTERS = {"de": "äöüß"}
_ENDINGS = {
    "de": ("ung", "lich", "keit", "heit", "chen", "ieren", "isch", "igen", "ten", "st", "sch"),
    "en": ("ing", "tion", "ly", "ed", "ness", "ment", "ould", "ough", "ght", "ies"),
}
_LETTER_WEIGHT, _ENDING_WEIGHT = 1.5, 0.25


@dataclass(frozen=True, slots=True)
class Guess:
    """A language, how sure (0 to 1), and whether the message is long enough to believe it."""

    language: str
    score: float
    is_trusted: bool


def guess_language(text: str, languages: tuple[str, ...]) -> Guess:
    """Return the likeliest of the languages; with nothing to go by, the first with a score of 0."""
    words = words_of(text)
    weights = {language: _weight(words, text, language) for language in languages}
    best = max(languages, key=lambda language: weights[language])
    total = sum(weights.values())
    others = [weights[language] for language in languages if language != best]
    margin = weights[best] - max(others, default=0.0)
    score = margin / total if total else 0.0
    is_long = sum(len(word) for word in words) + len(words) >= _TRUSTED_CHARS
    is_said = bool(set(words) & _frequent(best))
    return Guess(best, score, is_said and is_long and score >= _TRUSTED_SCORE and margin >= 1)


@functools.cache
def _frequent(language: str) -> frozenset[str]:
    table = TABLES.get(language)
    return frozenset(table.frequent) if table else frozenset()


def _weight(words: list[str], text: str, language: str) -> float:
    frequent = _frequent(language)
    if not frequent:
        return 0.0
    weight = float(sum(word in frequent for word in words))
    weight += _LETTER_WEIGHT * sum(
        lowered(text).count(letter) for letter in _LETTERS.get(language, "")
    )
    endings = _ENDINGS.get(language, ())
    return weight + _ENDING_WEIGHT * sum(word.endswith(endings) for word in words if len(word) > 4)  # noqa: PLR2004
