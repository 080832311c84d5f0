"""Fits the views on examples: the only place where scikit-learn is used (imported when first needed)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standfast.understanding.intents.model import Floats, Index, IntentModel, Linear
from standfast.understanding.intents.ngrams import Sparse, Vocabulary, build_vocabulary

_DENSE_C = 20.0
_NGRAM_C = 1.0
_SEED = 1
_TWO = 2


def fit(
    texts: Sequence[str], labels: NDArray[np.int32], classes: tuple[str, ...], vectors: Floats
) -> IntentModel:
    """Return an uncalibrated model of these examples; `vectors` has no rows when there is no encoder."""
    order = np.argsort(labels, kind="stable")
    texts, labels = [texts[row] for row in order], labels[order]
    vectors = vectors[order] if len(vectors) else vectors
    vocabulary = build_vocabulary(texts)
    features = [vocabulary.transform(text) for text in texts]
    dense = _fit_dense(vectors, labels, len(classes)) if len(vectors) else None
    return IntentModel(
        classes=classes,
        texts=tuple(texts),
        labels=labels,
        vocabulary=vocabulary,
        ngrams=_fit_ngrams(features, labels, len(classes), vocabulary),
        index=_index(features, vocabulary),
        vectors=vectors,
        dense=dense,
        outside=np.zeros((0, vectors.shape[1] if len(vectors) else 0), dtype=np.float32),
    )


def _fit_dense(vectors: Floats, labels: NDArray[np.int32], classes: int) -> Linear:
    if len(set(labels.tolist())) < _TWO:
        return _constant(labels, classes, vectors.shape[1])
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - only when learning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it stopped early: so it shall
        learner = LogisticRegression(C=_DENSE_C, max_iter=200).fit(vectors, labels)
    return _linear(learner, classes)


def _fit_ngrams(
    features: Sequence[Sparse], labels: NDArray[np.int32], classes: int, vocabulary: Vocabulary
) -> Linear:
    if len(set(labels.tolist())) < _TWO:
        return _constant(labels, classes, len(vocabulary.numbers))
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - only when learning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        learner = LinearSVC(C=_NGRAM_C, random_state=_SEED, max_iter=400, tol=1e-3)
        learner.fit(_matrix(features, len(vocabulary.numbers)), labels)
    return _linear(learner, classes)


def _matrix(features: Sequence[Sparse], width: int) -> Any:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - as above

    starts = np.cumsum([0, *(len(f.indices) for f in features)])
    indices = np.concatenate([f.indices for f in features])
    values = np.concatenate([f.values for f in features])
    return csr_matrix((values, indices, starts), shape=(len(features), width))


def _linear(learner: Any, classes: int) -> Linear:
    """Return a learner's weights with a column for each class, also those it has not seen."""
    coefficients, bias = learner.coef_, learner.intercept_
    if len(learner.classes_) == _TWO and len(coefficients) == 1:
        coefficients, bias = np.vstack([-coefficients, coefficients]), np.array([-bias[0], bias[0]])
    weights = np.zeros((coefficients.shape[1], classes), dtype=np.float32)
    offsets = np.full(classes, bias.min() - 10, dtype=np.float32)
    weights[:, learner.classes_] = coefficients.T
    offsets[learner.classes_] = bias
    return Linear(weights, offsets)


def _constant(labels: NDArray[np.int32], classes: int, width: int) -> Linear:
    bias = np.full(classes, -10, dtype=np.float32)
    bias[labels[:1]] = 0
    return Linear(np.zeros((width, classes), dtype=np.float32), bias)


def _index(features: Sequence[Sparse], vocabulary: Vocabulary) -> Index:
    rows = np.repeat(np.arange(len(features), dtype=np.int32), [len(f.indices) for f in features])
    indices = np.concatenate([f.indices for f in features]) if features else np.zeros(0, np.int32)
    values = np.concatenate([f.values for f in features]) if features else np.zeros(0, np.float32)
    order = np.argsort(indices, kind="stable")
    starts = np.searchsorted(indices[order], np.arange(len(vocabulary.numbers) + 1))
    return Index(starts.astype(np.int64), rows[order], values[order], len(features))
