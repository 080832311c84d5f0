"""The hybrid index: words and vectors of all passages, scored exactly, then read again by a cross-encoder.

Invariant: see `ports.Retriever`. The mask is made first; statistics, spreads, orders and counts are taken from what it lets
through.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standfast.knowledge.lexical import Floats, Lexicon, Words
from standfast.knowledge.permission import Permission
from standfast.knowledge.types import Document, Hit, Passage, Query
from standfast.models import Encoder, PairScorer, Vectors

_BLOCK = 512
Timer: TypeAlias = Callable[[], float]
"""Seconds that only rise."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """What a knowledge base may set.

    Attributes:
        words_share: Weight of BM25 beside 1 for the vectors. Source: tried on a pooled question set; equal weights lost 3 to
            7 points.
        reread: How many of the best the cross-encoder reads.
        budget_s: Its time; what it has not read by then keeps its place behind what it has.
        reread_share: Weight of what it says, beside the rest for the first order. Source: the best of four on rated questions
            of other domains (`benchmarks/knowledge/retrieval.py --choose`).
    """

    words_share: float = 0.5
    reread: int = 20
    budget_s: float = 1.0
    reread_share: float = 0.7


@dataclass(frozen=True, slots=True)
class Models:
    """What reads: each may be missing.

    Attributes:
        reranker: The cross-encoder; it reads for one question at a time, and others are answered without it meanwhile.
        timer: Holds the cross-encoder to its budget; without it nothing is read again.
    """

    encoder: Encoder | None = None
    reranker: PairScorer | None = None
    timer: Timer | None = None


class Index:
    """Passages, searchable in this process: exact up to some hundred thousand."""

    def __init__(
        self,
        passages: Sequence[Passage],
        *,
        models: Models,
        vectors: Vectors | None = None,
        tuning: Tuning | None = None,
    ) -> None:
        self._passages = tuple(passages)
        self._models = models
        self._tuning = tuning or Tuning()
        self._reading = threading.Lock()
        texts = [passage.searched for passage in passages]
        self._lexicon = Lexicon(texts)
        if vectors is None and models.encoder is not None and texts:
            vectors = models.encoder.encode(texts)
        self._vectors = vectors
        documents: dict[int, int] = {}
        unique: list[Document] = []
        rows = []
        for passage in passages:
            key = id(passage.document)
            if key not in documents:
                documents[key] = len(unique)
                unique.append(passage.document)
            rows.append(documents[key])
        self._permission = Permission(unique)
        self._documents = np.array(rows, dtype=np.int64)

    def search(self, query: Query) -> tuple[Hit, ...]:
        """Return what fits best of what this reader may see, best first."""
        allowed = self._permission.mask(query)[self._documents]
        rows = np.flatnonzero(allowed)
        if not len(rows) or not query.text.strip():
            return ()
        words = self._lexicon.match(query.text, allowed)
        dense = self._dense(query, rows)
        fused = spread(words.scores[rows])
        if dense is not None:
            fused = spread(dense) + self._tuning.words_share * fused
        best = _first(fused, max(query.limit, self._tuning.reread))
        hits = [self._hit(rows[n], float(fused[n]), dense, (n, words)) for n in best]
        return tuple(self._read_again(query, hits)[: query.limit])

    def count(self, query: Query) -> int:
        """Return how many passages this reader may see."""
        return int(self._permission.mask(query)[self._documents].sum())

    def _hit(self, row: int, score: float, dense: Floats | None, place: tuple[int, Words]) -> Hit:
        n, words = place
        return Hit(
            self._passages[row],
            score,
            None if dense is None else float(dense[n]),
            float(words.scores[row]),
            float(words.coverage[row]),
        )

    def _dense(self, query: Query, rows: NDArray[np.int64]) -> Floats | None:
        encoder = self._models.encoder
        if self._vectors is None or encoder is None:
            return None
        vector = question_vector(query, encoder)
        return _products(self._vectors, rows, vector)

    def _read_again(self, query: Query, hits: Sequence[Hit]) -> list[Hit]:
        if self._models.reranker is None or len(hits) == 1:
            return list(hits)
        if not self._reading.acquire(blocking=False):
            return list(hits)
        try:
            said = self._said(query, hits[: self._tuning.reread])
        finally:
            self._reading.release()
        return _merged(hits, said, self._tuning.reread_share) if said else list(hits)

    def _said(self, query: Query, hits: Sequence[Hit]) -> list[float]:
        """Return what the cross-encoder says of the first of these, as many as its time allows."""
        reranker, timer = self._models.reranker, self._models.timer
        said: list[float] = []
        if reranker is None or timer is None:
            return said
        until = timer() + self._tuning.budget_s
        for hit in hits:
            if timer() >= until:
                break
            said += reranker.score(query.text, [hit.passage.searched])
        return said


def question_vector(query: Query, encoder: Encoder) -> Floats:
    """Return the vector of a question in its conversation.

    The sum of: the question, the first message with the question, and what the conversation is about with the question.
    Source: tried on a pooled question set: nDCG@5 .398 alone, .448 so; pasting the history into the text lost .05 to .13.
    """
    texts = [query.text]
    if query.history:
        texts.append(f"{query.history[0]} {query.text}")
    if query.about:
        texts.append(f"{' '.join(query.about)}. {query.text}")
    total = encoder.encode(texts, kind="query").sum(axis=0)
    return np.asarray(total / (np.linalg.norm(total) + 1e-12), dtype=np.float32)


def _products(vectors: Vectors, rows: NDArray[np.int64], vector: Floats) -> Floats:
    """Return the products of some rows, in blocks that stay in the processor's cache: 2.5 times as fast as at once."""
    found = np.empty(len(rows), dtype=np.float32)
    block = np.empty((_BLOCK, vectors.shape[1]), dtype=np.float32)
    for start in range(0, len(rows), _BLOCK):
        part = rows[start : start + _BLOCK]
        taken = np.take(vectors, part, axis=0, out=block[: len(part)], mode="clip")
        found[start : start + len(part)] = taken @ vector
    return found


def _merged(hits: Sequence[Hit], said: Sequence[float], share: float) -> list[Hit]:
    """Order what was read again by both scores; the rest stays behind it."""
    read = hits[: len(said)]
    first = spread(np.array([hit.score for hit in read], dtype=np.float32))
    second = spread(np.array(said, dtype=np.float32))
    both = (1 - share) * first + share * second
    order = np.argsort(-both, kind="stable")
    again = [replace(read[n], score=1 + float(both[n]), reranked=said[n]) for n in order]
    return [*again, *hits[len(said) :]]


def _first(scores: Floats, limit: int) -> NDArray[np.int64]:
    """Return the places of the best, best first; equal ones in the order of their places."""
    if limit < len(scores):
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        places = np.flatnonzero(scores >= least)
    else:
        places = np.arange(len(scores))
    return np.asarray(places[np.argsort(-scores[places], kind="stable")][:limit], dtype=np.int64)


def spread(scores: Floats) -> Floats:
    """Return scores between 0 and 1: the best is 1; all 0 where they are equal."""
    low, high = float(scores.min(initial=np.inf)), float(scores.max(initial=-np.inf))
    if high <= low:
        return np.zeros_like(scores)
    return np.asarray((scores - low) / (high - low), dtype=np.float32)
