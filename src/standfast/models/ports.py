"""What the other rooms may ask of a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""One row a text."""

Kind: TypeAlias = Literal["query", "passage"]


class Encoder(Protocol):
    """Turns texts into vectors whose dot product says how alike they are."""

    id: str
    """Name and content of the weights: artefacts made with one id are useless with another."""

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage") -> Vectors:
        """Return one row of length 1 a text; `query` is for what is looked up among passages."""
        ...


class PairScorer(Protocol):
    """Tells how well passages answer a question."""

    id: str

    def score(self, question: str, passages: Sequence[str]) -> list[float]:
        """Return a score a passage; higher answers better, above 0 is likely an answer."""
        ...
