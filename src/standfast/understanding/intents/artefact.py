"""A learned model as one file: arrays and a little JSON, no pickle."""

from __future__ import annotations

import json
import os
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from standfast.understanding.intents.model import Gate, Index, IntentModel, Linear, Mix, Thresholds
from standfast.understanding.intents.ngrams import Vocabulary

_FORMAT = 1


def save_model(model: IntentModel, path: Path) -> None:
    """Write a model; a reader sees the whole file or none."""
    arrays: dict[str, Any] = {
        "labels": model.labels,
        "idf": model.vocabulary.idf,
        "is_piece": model.vocabulary.is_piece,
        "ngram_weights": model.ngrams.weights.astype(np.float16),
        "ngram_bias": model.ngrams.bias,
        "index_starts": model.index.starts,
        "index_rows": model.index.rows,
        "index_values": model.index.values.astype(np.float16),
        "vectors": model.vectors.astype(np.float16),
        "outside": model.outside.astype(np.float16),
        "text": np.frombuffer(_described(model), dtype=np.uint8),
    }
    if model.dense is not None:
        arrays |= {"dense_weights": model.dense.weights, "dense_bias": model.dense.bias}
    if model.gate is not None:
        gate = model.gate
        arrays |= {
            "gate": np.vstack([gate.weights, gate.means, gate.scales]),
            "gate_bias": np.array(gate.bias),
        }
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        np.savez(file, **arrays)
    part.replace(path)


def _described(model: IntentModel) -> bytes:
    described = {
        "format": _FORMAT,
        "classes": model.classes,
        "texts": model.texts,
        "grams": list(model.vocabulary.numbers),
        "mix": asdict(model.mix),
        "thresholds": asdict(model.thresholds),
        "encoder": model.encoder,
    }
    return json.dumps(described).encode()


def load_model(path: Path) -> IntentModel | None:
    """Return the model in a file; None when there is none or it cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            described = json.loads(arrays["text"].tobytes())
            return _restored({name: arrays[name] for name in arrays.files}, described)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _restored(arrays: dict[str, Any], described: dict[str, Any]) -> IntentModel | None:
    if described["format"] != _FORMAT:
        return None
    texts: list[str] = described["texts"]
    grams: list[str] = described["grams"]
    mix: dict[str, Any] = described["mix"]
    has_dense, has_gate = "dense_weights" in arrays, "gate" in arrays
    return IntentModel(
        classes=tuple(described["classes"]),
        texts=tuple(texts),
        labels=arrays["labels"],
        vocabulary=Vocabulary(
            {g: n for n, g in enumerate(grams)}, arrays["idf"], arrays["is_piece"]
        ),
        ngrams=Linear(arrays["ngram_weights"].astype(np.float32), arrays["ngram_bias"]),
        index=Index(
            arrays["index_starts"],
            arrays["index_rows"],
            arrays["index_values"].astype(np.float32),
            len(texts),
        ),
        vectors=arrays["vectors"].astype(np.float32),
        dense=Linear(arrays["dense_weights"], arrays["dense_bias"]) if has_dense else None,
        outside=arrays["outside"].astype(np.float32),
        mix=Mix(tuple(mix["temperatures"]), tuple(mix["weights"]), mix["sharpness"]),
        gate=Gate(
            arrays["gate"][0], float(arrays["gate_bias"]), arrays["gate"][1], arrays["gate"][2]
        )
        if has_gate
        else None,
        thresholds=Thresholds(**described["thresholds"]),
        encoder=str(described["encoder"]),
    )
