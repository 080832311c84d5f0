"""BM25: how well a passage fits by its words, and how much of the question it covers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from standfast.knowledge.words import terms_of

_K1, _B = 1.2, 0.75
"""The usual values of the method."""
_SHARED = 5
_RARE = 0.6


class Lexicon:
    """The words of passages, counted."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = [Counter(terms_of(text)) for text in texts]
        self._lengths = np.array([sum(count.values()) for count in self._counts], dtype=np.float32)
        spread = Counter(term for count in self._counts for term in count)
        total = len(texts)
        self._idf = {t: math.log(1 + (total - n + 0.5) / (n + 0.5)) for t, n in spread.items()}
        self._unknown = math.log(1 + total * 2)

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return the BM25 score of each passage."""
        average = float(self._lengths.mean()) if len(self._lengths) else 1.0
        scores = np.zeros(len(self._counts), dtype=np.float32)
        for term in set(terms_of(question)):
            for row, count in enumerate(self._counts):
                if times := self._times(term, count):
                    length = 1 - _B + _B * self._lengths[row] / average
                    scores[row] += self._weight(term) * times * (_K1 + 1) / (times + _K1 * length)
        return scores

    def coverage(self, question: str, row: int) -> float:
        """Return how much of the question's content a passage has, rare words counting more (0 to 1)."""
        terms = set(terms_of(question))
        total = sum(self._weight(term) for term in terms)
        if not total:
            return 0.0
        return sum(self._weight(t) for t in terms if self._times(t, self._counts[row])) / total

    def _weight(self, term: str) -> float:
        return self._idf.get(term, self._unknown * _RARE)

    @staticmethod
    def _times(term: str, count: Counter[str]) -> float:
        """Return how often a term is there; inside a compound counts half: `versand` in `versandkosten`."""
        if term in count:
            return count[term]
        if len(term) < _SHARED:
            return 0.0
        return 0.5 * sum(
            n
            for word, n in count.items()
            if term in word or (len(word) >= _SHARED and word in term)
        )
