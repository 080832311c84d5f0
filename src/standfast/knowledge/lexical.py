"""BM25: how well passages fit by their words, and how much of the question they cover.

The statistics (how rare a word is, how long a passage usually is) are those of the passages that the reader may see:
what is forbidden does not even shift a score.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from standfast.knowledge.words import terms_of

_K1, _B = 1.2, 0.75
"""The usual values of the method."""
_SHARED = 5
_RARE = 0.6
_COMPOUNDS_UP_TO = 20_000
"""Words: beyond, looking for compounds in all of them costs more than it finds."""

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Words:
    """For each passage its BM25 score, and the share of the question that it covers."""

    scores: Floats
    coverage: Floats


class Lexicon:
    """The words of passages, counted: for each word where it stands."""

    def __init__(self, texts: Sequence[str]) -> None:
        numbers: dict[str, int] = {}
        terms, rows, counts = array("i"), array("i"), array("f")
        lengths = np.zeros(len(texts), dtype=np.float32)
        for row, text in enumerate(texts):
            counted = Counter(terms_of(text))
            lengths[row] = sum(counted.values())
            for term, count in counted.items():
                terms.append(numbers.setdefault(term, len(numbers)))
                rows.append(row)
                counts.append(count)
        order = np.argsort(np.asarray(terms, dtype=np.int32), kind="stable")
        self._rows = np.asarray(rows, dtype=np.int32)[order]
        self._counts = np.asarray(counts, dtype=np.float32)[order]
        sizes = np.bincount(np.asarray(terms, dtype=np.int64), minlength=len(numbers))
        self._starts = np.concatenate([[0], np.cumsum(sizes)])
        self._numbers = numbers
        self._lengths = lengths
        self._relatives = lru_cache(maxsize=4096)(self._look_for_relatives)

    def match(self, question: str, allowed: Mask) -> Words:
        """Return scores and coverage; both 0 for what is not allowed."""
        total = int(allowed.sum())
        scores = np.zeros(len(self._lengths), dtype=np.float32)
        covered = np.zeros(len(self._lengths), dtype=np.float32)
        average = float(self._lengths[allowed].mean()) if total else 1.0
        norm = _K1 * (1 - _B + _B * self._lengths / max(average, 1e-9))
        weights = 0.0
        for term in dict.fromkeys(terms_of(question)):
            rows, times, exact = self._times(term, allowed)
            weight = _weight(exact, total)
            weights += weight
            scores[rows] += weight * times * (_K1 + 1) / (times + norm[rows])
            covered[rows] += weight
        return Words(scores, covered / weights if weights else covered)

    def _times(self, term: str, allowed: Mask) -> tuple[NDArray[np.int32], Floats, int]:
        """Return where a term stands, how often, and in how many passages as a word of its own.

        Inside a compound it counts half: `versand` in `versandkosten`.
        """
        rows, counts = self._postings(self._numbers.get(term))
        seen = allowed[rows]
        rows, counts, exact = rows[seen], counts[seen], int(seen.sum())
        relatives = self._relatives(term)
        if not relatives:
            return rows, counts, exact
        times = np.zeros(len(self._lengths), dtype=np.float32)
        for number in relatives:
            more, several = self._postings(number)
            times[more] += 0.5 * several
        times[~allowed] = 0
        times[rows] = counts
        found = np.flatnonzero(times).astype(np.int32)
        return found, times[found], exact

    def _postings(self, number: int | None) -> tuple[NDArray[np.int32], Floats]:
        start, end = (0, 0) if number is None else self._starts[number : number + 2]
        return self._rows[start:end], self._counts[start:end]

    def _look_for_relatives(self, term: str) -> tuple[int, ...]:
        if len(term) < _SHARED or len(self._numbers) > _COMPOUNDS_UP_TO:
            return ()
        return tuple(
            number
            for word, number in self._numbers.items()
            if word != term and (term in word or (len(word) >= _SHARED and word in term))
        )


def _weight(passages: int, total: int) -> float:
    """Return how much a word tells that stands in so many of all passages."""
    if not passages:
        return math.log(1 + total * 2) * _RARE
    return math.log(1 + (total - passages + 0.5) / (passages + 0.5))
