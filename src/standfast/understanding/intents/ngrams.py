"""Words, pairs of words and pieces of words as a sparse vector (TF-IDF), without any library at run time."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standfast.understanding.text import plain

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[?€$]")
_SHORTEST, _LONGEST = 2, 4
_MANY = 2000
"""From so many texts on, what occurs in only one of them is left out."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """The features of one text: their numbers and values (of length 1 within words and within pieces)."""

    indices: NDArray[np.int32]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features known from training and how telling each is."""

    numbers: dict[str, int]
    idf: NDArray[np.float32]
    is_piece: NDArray[np.bool_]

    def transform(self, text: str) -> Sparse:
        """Return the features of a text that are known."""
        counts = Counter(
            number for gram in grams_of(text) if (number := self.numbers.get(gram)) is not None
        )
        indices = np.fromiter(counts, dtype=np.int32, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(values)) * self.idf[indices]
        for block in (self.is_piece[indices], ~self.is_piece[indices]):
            norm = float(np.linalg.norm(values[block]))
            if norm:
                values[block] /= norm
        return Sparse(indices, values.astype(np.float32))


def grams_of(text: str) -> Iterable[str]:
    """Give the features of a text: `=word`, `=two words`, and pieces of two to four characters."""
    tokens = _TOKEN.findall(plain(text))
    before = ""
    for token in tokens:
        yield "=" + token
        if before:
            yield f"={before} {token}"
        before = token
        padded = f" {token} "
        length = len(padded)
        for size in range(_SHORTEST, _LONGEST + 1):
            for start in range(length - size + 1):
                yield padded[start : start + size]


def build_vocabulary(texts: Sequence[str]) -> Vocabulary:
    """Return the vocabulary of texts."""
    spread = Counter(gram for text in texts for gram in set(grams_of(text)))
    least = 2 if len(texts) >= _MANY else 1
    kept = sorted(gram for gram, count in spread.items() if count >= least)
    idf = [1 + math.log((1 + len(texts)) / (1 + spread[gram])) for gram in kept]
    return Vocabulary(
        {gram: number for number, gram in enumerate(kept)},
        np.array(idf, dtype=np.float32),
        np.array([not gram.startswith("=") for gram in kept], dtype=np.bool_),
    )
