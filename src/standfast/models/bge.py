"""The sentence encoder bge-small-en-v1.5 (int8 ONNX, 384 numbers a text)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from standfast.models.files import BGE_SMALL
from standfast.models.ports import Kind, Vectors
from standfast.models.session import Session

_DIMENSION = 384
_BATCH = 32
_MAX_TOKENS = 256
_QUERY = "Represent this sentence for searching relevant passages: "


class BgeSmallEncoder:
    """Encodes on one thread; English, other languages poorly.

    Source: the model's card: the vector of the first token, length 1, and the prefix of a search query.
    """

    def __init__(self, folder: Path) -> None:
        self.id = BGE_SMALL.id
        self._session = Session(BGE_SMALL, folder, max_tokens=_MAX_TOKENS)

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage") -> Vectors:
        """Return one row of length 1 a text, the same however texts are batched (to 1e-3)."""
        prefix = _QUERY if kind == "query" else ""
        vectors = np.zeros((len(texts), _DIMENSION), dtype=np.float32)
        if not texts:
            return vectors
        encodings = self._session.tokens([prefix + text for text in texts])
        by_length = sorted(range(len(texts)), key=lambda number: len(encodings[number].ids))
        for start in range(0, len(texts), _BATCH):
            rows = by_length[start : start + _BATCH]
            vectors[rows] = self._session.run([encodings[row] for row in rows])[:, 0]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-12
        return vectors
