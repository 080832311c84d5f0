"""Vectors of texts, made once: kept on disk under the model's id and the text's hash.

A run that is broken off begins where it stopped. Vectors of another model lie beside them and are never mixed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import apsw
import numpy as np

from standfast.models import Encoder, Vectors

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many of how many are done."""

_BATCH = 64
_WAIT_MS = 10_000
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS vectors (model TEXT NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL,"
    " PRIMARY KEY (model, text)) WITHOUT ROWID"
)


class VectorCache:
    """A file of vectors; several processes may use it at once."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = apsw.Connection(str(path))
        self._connection.set_busy_timeout(_WAIT_MS)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute(_SCHEMA)

    def encode(
        self, texts: Sequence[str], encoder: Encoder, *, progress: Progress | None = None
    ) -> Vectors:
        """Return one row a text; only what is new is encoded, and each batch is kept at once."""
        digests = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
        missing = self._missing(encoder.id, dict(zip(digests, texts, strict=True)))
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            self._keep(encoder.id, part, encoder.encode([text for _, text in part]))
            if progress is not None:
                progress(len(texts) - len(missing) + start + len(part), len(texts))
        rows = [self._vector(encoder.id, digest) for digest in digests]
        return np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _missing(self, model: str, wanted: dict[bytes, str]) -> list[tuple[bytes, str]]:
        known = {
            row[0]
            for row in self._connection.execute("SELECT text FROM vectors WHERE model=?", (model,))
        }
        new = [(digest, text) for digest, text in wanted.items() if digest not in known]
        return sorted(new, key=lambda pair: len(pair[1]))

    def _keep(self, model: str, part: Sequence[tuple[bytes, str]], vectors: Vectors) -> None:
        rows = [
            (model, digest, vector.astype(np.float16).tobytes())
            for (digest, _), vector in zip(part, vectors, strict=True)
        ]
        with self._connection:
            self._connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?,?,?)", rows)

    def _vector(self, model: str, digest: bytes) -> Vectors:
        found = self._connection.execute(
            "SELECT vector FROM vectors WHERE model=? AND text=?", (model, digest)
        ).get
        return np.frombuffer(found, dtype=np.float16).astype(np.float32)
