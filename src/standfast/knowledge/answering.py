"""Finds the passage that answers, and cuts it to the sentences that do.

Who may not see a page, or sees it on a day when it does not hold, is answered as if it did not exist: the pages are
chosen before anything is scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from standfast.assistant import Page
from standfast.events import Level, Record, reaches
from standfast.knowledge.lexical import Lexicon
from standfast.knowledge.passages import Passage, passages_of, sentences_of
from standfast.knowledge.types import Found
from standfast.models import Encoder, Vectors

_BM25_SHARE = 0.5
"""Of the fused score, beside 1 for the dense one. Source: measured on a pooled question set."""
_NEAR = 3
_WORDS_ALONE = 0.05
"""Without an encoder, words that cover 45 % of the question are enough."""
_SUPPORTED = 0.5
_SHORT_ANSWER = 420
_LONG_SENTENCES = 3
_COVERAGE_SHARE, _MIDDLE, _WIDTH = 0.25, 0.775, 0.25
"""Cosine + 0.25 coverage: half of the passages at 0.775 are about the question, all at 0.9, none at 0.65."""


@dataclass(frozen=True, slots=True)
class _Hit:
    row: int
    fused: float
    support: float


class Knowledge:
    """The pages of one release, searchable."""

    def __init__(self, passages: Sequence[Passage], *, encoder: Encoder | None) -> None:
        self._passages = tuple(passages)
        self._encoder = encoder
        self._lexicon = Lexicon([passage.searched for passage in self._passages])
        texts = [passage.searched for passage in self._passages]
        self._vectors: Vectors | None = encoder.encode(texts) if encoder and texts else None

    @classmethod
    def build(cls, pages: Sequence[Page], *, encoder: Encoder | None) -> Knowledge:
        """Return the knowledge of these pages; about 30 ms a passage with an encoder."""
        return cls([passage for page in pages for passage in passages_of(page)], encoder=encoder)

    def answer(self, question: str, *, level: Level, language: str, today: date) -> Found:
        """Return what the pages say that this reader may see and that hold today."""
        rows = self._permitted(level, language, today)
        if not rows or not question.strip():
            return Found(None)
        hits = self._ranked(question, rows)
        near = tuple(
            dict.fromkeys(
                self._passages[hit.row].page.title for hit in hits[:_NEAR] if hit.fused > 0
            )
        )
        best = hits[0]
        if best.support < _SUPPORTED:
            return Found(None, near=near, score=round(best.support, 3))
        passage = self._passages[best.row]
        return Found(
            self._cut(question, passage), (_source(passage),), near, round(best.support, 3)
        )

    def _permitted(self, level: Level, language: str, today: date) -> list[int]:
        rows = [
            row
            for row, passage in enumerate(self._passages)
            if reaches(level, passage.page.audience) and _holds(passage.page, today)
        ]
        spoken = [row for row in rows if self._passages[row].page.language == language]
        return spoken or rows

    def _ranked(self, question: str, rows: list[int]) -> list[_Hit]:
        words = self._lexicon.scores(question)[rows]
        dense = self._dense(question, rows)
        fused = _spread(words) * (_BM25_SHARE if dense is not None else 1)
        if dense is not None:
            fused = fused + _spread(dense)
        order = np.argsort(-fused, kind="stable")
        return [
            _Hit(
                rows[n],
                float(words[n] > 0) + float(fused[n]),
                self._support(question, rows[n], None if dense is None else float(dense[n])),
            )
            for n in order
        ]

    def _dense(self, question: str, rows: list[int]) -> NDArray[np.float32] | None:
        if self._vectors is None or self._encoder is None:
            return None
        vector = self._encoder.encode([question], kind="query")[0]
        return np.asarray(self._vectors[rows] @ vector, dtype=np.float32)

    def _support(self, question: str, row: int, dense: float | None) -> float:
        coverage = self._lexicon.coverage(question, row)
        if dense is None:
            return min(1.0, coverage + _WORDS_ALONE)
        score = 0.5 + (dense + _COVERAGE_SHARE * coverage - _MIDDLE) / _WIDTH
        return float(np.clip(score, 0, 1))

    def _cut(self, question: str, passage: Passage) -> str:
        sentences = sentences_of(passage.text)
        if len(" ".join(sentences)) <= _SHORT_ANSWER or len(sentences) <= _LONG_SENTENCES:
            return _joined(sentences)
        scores = Lexicon(sentences).scores(question)
        if self._encoder is not None:
            vectors = self._encoder.encode([question, *sentences])
            scores = _spread(scores) * _BM25_SHARE + _spread(vectors[1:] @ vectors[0])
        chosen = sorted(np.argsort(-scores, kind="stable")[:_LONG_SENTENCES])
        return _joined([sentences[n] for n in chosen])


def _holds(page: Page, today: date) -> bool:
    return (page.valid_from is None or page.valid_from <= today) and (
        page.valid_until is None or today <= page.valid_until
    )


def _spread(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return scores between 0 and 1: the best is 1."""
    low, high = float(scores.min(initial=0.0)), float(scores.max(initial=0.0))
    low = float(scores.min()) if len(scores) else low
    return np.asarray((scores - low) / (high - low), dtype=np.float32) if high > low else scores * 0


def _joined(sentences: Sequence[str]) -> str:
    lines = ""
    for sentence in sentences:
        separator = "\n" if sentence.startswith(("-", "*", "|")) and lines else " "
        lines = f"{lines}{separator}{sentence}" if lines else sentence
    return lines


def _source(passage: Passage) -> Record:
    page = passage.page
    return {
        "title": page.title,
        "heading": passage.heading,
        "path": page.path,
        "date": page.valid_from.isoformat() if page.valid_from else "",
    }
