"""Finds the passage that answers, and cuts it to the sentences that do.

Who may not see a page, or sees it on a day when it does not hold, is answered as if it did not exist: the pages are
chosen before anything is scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from standfast.assistant import Page
from standfast.events import Level, Record
from standfast.knowledge.grounding import Sources
from standfast.knowledge.index import Index, Models, spread
from standfast.knowledge.lexical import Lexicon
from standfast.knowledge.passages import passages_of, sentences_of
from standfast.knowledge.ports import Retriever
from standfast.knowledge.types import Audience, Document, Found, Hit, Passage, Query, Reader
from standfast.models import Encoder

_BM25_SHARE = 0.5
_NEAR = 3
_WORDS_ALONE = 0.05
"""Without an encoder, words that cover 45 % of the question are enough."""
_SUPPORTED = 0.5
_GROUNDED = 0.6
"""Of words and pairs of words: below, an answer is withheld. A guess; not yet measured."""
_SHORT_ANSWER = 420
_LONG_SENTENCES = 3
_COVERAGE_SHARE, _MIDDLE, _WIDTH = 0.25, 0.775, 0.25
"""Cosine + 0.25 coverage: half of the passages at 0.775 are about the question, all at 0.9, none at 0.65."""


class Knowledge:
    """What answers questions: a retriever, and what cuts its passages to answers."""

    def __init__(self, retriever: Retriever, *, encoder: Encoder | None) -> None:
        self._encoder = encoder
        self._retriever = retriever

    @classmethod
    def build(cls, pages: Sequence[Page], *, encoder: Encoder | None) -> Knowledge:
        """Return the knowledge of these pages; about 30 ms a passage with an encoder."""
        passages = [passage for page in pages for passage in passages_of(document_of(page))]
        return cls(Index(passages, models=Models(encoder)), encoder=encoder)

    def answer(self, question: str, *, level: Level, language: str, today: date) -> Found:
        """Return what the pages say that this reader may see and that hold today."""
        reader = Reader(level=level, language=language)
        return self.find(Query(question, reader, today, limit=_NEAR))

    def find(self, query: Query) -> Found:
        """Return what the pages say to a question in its conversation."""
        hits = self._retriever.search(query)
        if not hits:
            return Found(None)
        near = tuple(dict.fromkeys(hit.passage.document.title for hit in hits if _touches(hit)))
        support = round(_support(hits[0]), 3)
        if support < _SUPPORTED:
            return Found(None, near=near, score=support, withheld="too_weak")
        passage = hits[0].passage
        said = self._cut(query.text, passage)
        grounding = Sources([passage.searched]).check(said)
        if grounding.unfounded or grounding.score < _GROUNDED:
            return Found(None, near=near, score=support, withheld="not_in_sources")
        return Found(said, (_source(passage),), near, support)

    def _cut(self, question: str, passage: Passage) -> str:
        sentences = sentences_of(passage.text)
        if len(" ".join(sentences)) <= _SHORT_ANSWER or len(sentences) <= _LONG_SENTENCES:
            return _joined(sentences)
        every = np.ones(len(sentences), dtype=np.bool_)
        scores = Lexicon(sentences).match(question, every).scores
        if self._encoder is not None:
            vectors = self._encoder.encode([question, *sentences])
            scores = spread(scores) * _BM25_SHARE + spread(vectors[1:] @ vectors[0])
        chosen = sorted(np.argsort(-scores, kind="stable")[:_LONG_SENTENCES])
        return _joined([sentences[n] for n in chosen])


def document_of(page: Page) -> Document:
    """Return a page of an assistant's folder as a document."""
    return Document(
        id=page.path,
        title=page.title,
        text=page.text,
        language=page.language,
        audience=Audience(level=page.audience),
        owner=page.owner,
        valid_from=page.valid_from,
        valid_until=page.valid_until,
        review_by=page.review_by,
    )


def _touches(hit: Hit) -> bool:
    return hit.words > 0 or hit.score > 0


def _support(hit: Hit) -> float:
    if hit.dense is None:
        return min(1.0, hit.coverage + _WORDS_ALONE)
    score = 0.5 + (hit.dense + _COVERAGE_SHARE * hit.coverage - _MIDDLE) / _WIDTH
    return float(np.clip(score, 0, 1))


def _joined(sentences: Sequence[str]) -> str:
    lines = ""
    for sentence in sentences:
        separator = "\n" if sentence.startswith(("-", "*", "|")) and lines else " "
        lines = f"{lines}{separator}{sentence}" if lines else sentence
    return lines


def _source(passage: Passage) -> Record:
    document = passage.document
    return {
        "title": document.title,
        "heading": passage.heading,
        "path": document.id,
        "date": document.valid_from.isoformat() if document.valid_from else "",
    }
