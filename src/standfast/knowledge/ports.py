"""What finds passages, whatever it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from standfast.knowledge.types import Hit, Query


class Retriever(Protocol):
    """Finds passages that this reader may see and that hold on the day asked for, best first.

    Invariant: the answer is the same as if what the reader may not see did not exist: no hit, no order, no score and no
    count depends on it.
    """

    def search(self, query: Query) -> Sequence[Hit]:
        """Return at most `query.limit` hits."""
        ...
