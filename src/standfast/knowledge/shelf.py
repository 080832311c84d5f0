"""Serves a library: its index follows the last whole synchronisation, seen by the next question."""

from __future__ import annotations

import threading
from collections.abc import Callable

from standfast.knowledge.index import Index, Models, Tuning
from standfast.knowledge.library import Library
from standfast.knowledge.passages import passages_of
from standfast.knowledge.types import Hit, Passage, Query
from standfast.knowledge.vectors import Progress, VectorCache


class Shelf:
    """A retriever over a library, past and present: `Query.as_of` asks what was known then.

    Every revision is in the index; the mask knows when each was current, and statistics are taken behind the mask. So a
    past question is answered exactly as it was.
    """

    def __init__(
        self,
        library: Library,
        *,
        models: Models,
        cache: VectorCache | None = None,
        progress: Progress | None = None,
        tuning: Tuning | None = None,
    ) -> None:
        self._library = library
        self._models = models
        self._embed = _embedder(models, cache, progress)
        self._tuning = tuning
        self._lock = threading.Lock()
        self._version: tuple[int, int] | None = None
        self._index = Index((), models=models)

    def search(self, query: Query) -> tuple[Hit, ...]:
        """Return what fits best of what this reader may see, best first."""
        return self.index().search(query)

    def count(self, query: Query) -> int:
        """Return how many passages this reader may see."""
        return self.index().count(query)

    def index(self) -> Index:
        """Return the index of what is in the library now; made anew only after a change."""
        with self._lock:
            version = self._library.version()
            if version != self._version:
                documents = self._library.revisions()
                passages = [p for document in documents for p in passages_of(document)]
                self._index = self._embed(passages, self._tuning)
                self._version = version
            return self._index


def _embedder(
    models: Models, cache: VectorCache | None, progress: Progress | None
) -> Callable[[list[Passage], Tuning | None], Index]:
    def make(passages: list[Passage], tuning: Tuning | None) -> Index:
        vectors = None
        if models.encoder is not None and cache is not None and passages:
            texts = [passage.searched for passage in passages]
            vectors = cache.encode(texts, models.encoder, progress=progress)
        return Index(passages, models=models, vectors=vectors, tuning=tuning)

    return make
