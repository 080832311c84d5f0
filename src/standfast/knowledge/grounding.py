"""Tells whether what is said stands in its sources: words, pairs of words, meaning, and every number.

The likeness of words and meanings says how much of an answer is covered; it does not see contradictions ("2 days", "10
days"). So every number is looked for on its own: one that stands in no source is a reason not to say the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from standfast.knowledge.passages import sentences_of
from standfast.knowledge.words import terms_of
from standfast.models import Encoder

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LISTED = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SPOKEN = {
    word: str(number)
    for row in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "null eins zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf",
    )
    for number, word in enumerate(row.split())
} | {
    "once": "1",
    "twice": "2",
    "first": "1",
    "second": "2",
    "third": "3",
    "fünf": "5",
    "zwölf": "12",
}
_MONTHS = {
    name: str(number)
    for row in (
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
    )
    for number, name in enumerate(row.split(), start=1)
}
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """How well one sentence is supported.

    Attributes:
        words: Share of its content words that stand in a source (0 to 1).
        pairs: Share of its neighbouring content words that stand so in a source.
        likeness: Cosine to the nearest source; None without a model.
        unfounded: Its numbers that stand in no source and no fact.
    """

    text: str
    words: float
    pairs: float
    likeness: float | None
    unfounded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grounding:
    """How well an answer is supported: `score` 0 to 1, and each sentence."""

    score: float
    sentences: tuple[Sentence, ...]

    @property
    def unfounded(self) -> tuple[str, ...]:
        """All numbers that stand nowhere."""
        return tuple(number for sentence in self.sentences for number in sentence.unfounded)


class Sources:
    """Texts that an answer may rest on: passages, facts, and what the contact said."""

    def __init__(self, texts: Sequence[str], *, encoder: Encoder | None = None) -> None:
        terms = [terms_of(text) for text in texts]
        self._words = frozenset(term for row in terms for term in row)
        self._pairs = frozenset(pair for row in terms for pair in pairwise(row))
        self._numbers = frozenset(reading for text in texts for reading in _known(text))
        self._encoder = encoder
        self._vectors = encoder.encode(list(texts)) if encoder and texts else None

    def check(self, answer: str) -> Grounding:
        """Return how well an answer stands on these sources; an empty answer says nothing wrong."""
        said = sentences_of(answer)
        likeness = self._likeness(said)
        sentences = tuple(
            self._sentence(text, like) for text, like in zip(said, likeness, strict=True)
        )
        terms = terms_of(answer)
        parts = [_share(terms, self._words), _share(list(pairwise(terms)), self._pairs)]
        known = [like for like in likeness if like is not None]
        if known:
            parts.append(sum(known) / len(known))
        return Grounding(sum(parts) / len(parts), sentences)

    def _sentence(self, text: str, likeness: float | None) -> Sentence:
        terms = terms_of(text)
        return Sentence(
            text,
            _share(terms, self._words),
            _share(list(pairwise(terms)), self._pairs),
            likeness,
            tuple(n for n in _numbers(text) if not _readings(n) & self._numbers),
        )

    def _likeness(self, sentences: Sequence[str]) -> list[float | None]:
        if self._encoder is None or self._vectors is None or not sentences:
            return [None] * len(sentences)
        near = self._encoder.encode(sentences) @ self._vectors.T
        return [float(row.max()) for row in near]


def _share(said: Sequence[object], known: frozenset[object] | frozenset[str]) -> float:
    return sum(one in known for one in said) / len(said) if said else 1.0


def _numbers(text: str) -> list[str]:
    """Return the numbers of a text as they stand; the numbers of a list's items are none."""
    return _NUMBER.findall(_LISTED.sub("", text))


def _known(text: str) -> set[str]:
    """Return every reading of every number of a source, numbers as words and months too."""
    found = {reading for number in _NUMBER.findall(text) for reading in _readings(number)}
    for word in _WORD.findall(text.lower()):
        for table in (_SPOKEN, _MONTHS):
            found.update([table[word]] if word in table else [])
    return found


def _readings(number: str) -> set[str]:
    """Return how a number may be meant: `1.000` is a thousand or one."""
    if _GROUPED.fullmatch(number):
        return {re.sub(r"[.,]", "", number), _plain(number)}
    whole = re.match(r"^(\d{1,3}(?:[.,]\d{3})+)[.,](\d+)$", number)
    return {_plain(f"{re.sub(r'[.,]', '', whole[1])}.{whole[2]}") if whole else _plain(number)}


def _plain(number: str) -> str:
    """Return a number without what says nothing: `5,00` and `05` are 5."""
    whole, _, fraction = number.replace(",", ".").partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{'.' + fraction if fraction else ''}"
