"""The learned model at work: numpy only.

Three views of a text vote: a linear model on its vector, a linear model on its n-grams, and how near its nearest
examples are. Each is turned into probabilities by its own temperature; their weighted log-mean, sharpened by one
more temperature, ranks the intents. How likely any intent fits at all is told by a gate on how the views look.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from standfast.understanding.intents.ngrams import Sparse, Vocabulary

Floats = NDArray[np.float32]
_NEAREST = 3
_TINY = 1e-9
_CLASS_SHARE = 12.0
_NOTHING = np.float32(-9)


def _product(matrix: Floats, vector: Floats) -> Floats:
    """Return the product on one thread: for one message, threads of a BLAS cost more than they bring."""
    return np.asarray(np.einsum("ij,j->i", matrix, vector), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of a linear model, one column an intent."""

    weights: Floats
    bias: Floats

    def dense(self, vector: Floats) -> Floats:
        """Return the scores for a dense vector."""
        return np.asarray(_product(self.weights.T, vector) + self.bias, dtype=np.float32)

    def sparse(self, features: Sparse) -> Floats:
        """Return the scores for a sparse vector."""
        chosen = self.weights[features.indices]
        return np.asarray(_product(chosen.T, features.values) + self.bias, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Index:
    """The examples' n-grams, feature by feature: which examples have it and how strongly."""

    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    values: Floats
    count: int

    def similarities(self, features: Sparse) -> Floats:
        """Return the cosine (0 to 1) of a text with each example."""
        parts = [slice(self.starts[i], self.starts[i + 1]) for i in features.indices]
        if not parts:
            return np.zeros(self.count, dtype=np.float32)
        rows = np.concatenate([self.rows[part] for part in parts])
        weights = np.concatenate(
            [self.values[part] * value for part, value in zip(parts, features.values, strict=True)]
        )
        return np.asarray(np.bincount(rows, weights, minlength=self.count) / 2, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Mix:
    """How the views are put together.

    Attributes:
        temperatures: Of the dense, the n-gram and the neighbour view.
        weights: Of the same three; 0 leaves one out.
        sharpness: The last temperature.
    """

    temperatures: tuple[float, float, float] = (1.0, 1.0, 0.1)
    weights: tuple[float, float, float] = (1.0, 1.0, 1.0)
    sharpness: float = 1.0


@dataclass(frozen=True, slots=True)
class Gate:
    """The logistic model that tells what is in scope from how the views look."""

    weights: Floats
    bias: float
    means: Floats
    scales: Floats

    def in_scope(self, features: Floats) -> float:
        """Return the probability that one of the intents fits."""
        score = float((features - self.means) / self.scales @ self.weights + self.bias)
        return float(1 / (1 + np.exp(-np.clip(score, -30, 30))))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the bands begin: act at or above `act`, ask at or above `ask`, else step back."""

    act: float = 0.6
    ask: float = 0.25


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the model says about a text.

    Attributes:
        intents: All intents with probabilities that sum to 1, best first.
        in_scope: Probability that one of them fits at all.
        nearest: The training examples most like the text, best first: (text, intent, similarity).
    """

    intents: tuple[tuple[str, float], ...]
    in_scope: float
    nearest: tuple[tuple[str, str, float], ...] = ()

    @property
    def best(self) -> str:
        """The first intent's name; empty without any."""
        return self.intents[0][0] if self.intents else ""

    @property
    def confidence(self) -> float:
        """Probability that the first intent is right, being in scope counted in."""
        return self.intents[0][1] * self.in_scope if self.intents else 0.0


@dataclass(frozen=True, slots=True)
class IntentModel:
    """A learned model. `vectors` is empty where it was learned without an encoder."""

    classes: tuple[str, ...]
    texts: tuple[str, ...]
    labels: NDArray[np.int32]
    vocabulary: Vocabulary
    ngrams: Linear
    index: Index
    vectors: Floats
    dense: Linear | None
    outside: Floats
    mix: Mix = field(default_factory=Mix)
    gate: Gate | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)
    encoder: str = ""

    def rank(self, text: str, vector: Floats | None) -> Ranking:
        """Return the intents of a text. The vector is that of the model's encoder, or None."""
        if not self.classes:
            return Ranking((), 0.0)
        views = self.look(text, vector)
        probabilities = combine(views, self.mix)
        order = np.argsort(-probabilities, kind="stable")
        intents = tuple((self.classes[n], float(probabilities[n])) for n in order)
        scope = self.in_scope(views, probabilities)
        return Ranking(intents, scope, self._nearest(views))

    def look(self, text: str, vector: Floats | None) -> Views:
        """Return how each view sees a text."""
        features = self.vocabulary.transform(text)
        ngrams = self.ngrams.sparse(features)
        if vector is None or self.dense is None:
            alike, dense, outside = self.index.similarities(features), None, 0.0
        else:
            alike, dense = _product(self.vectors, vector), self.dense.dense(vector)
            outside = (
                float(_product(self.outside, vector).max(initial=0.0)) if len(self.outside) else 0.0
            )
        by_class = nearest_by_class(alike, self.labels, len(self.classes))
        return Views(dense, ngrams, by_class, alike, outside)

    def in_scope(self, views: Views, probabilities: Floats) -> float:
        """Return the probability that one of the intents fits."""
        if self.gate is not None:
            return self.gate.in_scope(gate_features(views, probabilities))
        return float(np.clip((views.similarities.max(initial=0.0) - 0.3) / 0.6, 0, 1))

    def _nearest(self, views: Views) -> tuple[tuple[str, str, float], ...]:
        order = np.argsort(-views.similarities, kind="stable")[:_NEAREST]
        return tuple(
            (self.texts[n], self.classes[self.labels[n]], round(float(views.similarities[n]), 3))
            for n in order
        )


@dataclass(frozen=True, slots=True)
class Views:
    """How each view sees one text.

    Attributes:
        dense / ngrams: Scores of the linear models (dense None without an encoder).
        by_class: Mean similarity of the nearest examples of each intent.
        similarities: With each example.
        outside: With the nearest out-of-scope example.
    """

    dense: Floats | None
    ngrams: Floats
    by_class: Floats
    similarities: Floats
    outside: float = 0.0


def nearest_by_class(similarities: Floats, labels: NDArray[np.int32], classes: int) -> Floats:
    """Return the mean of the three highest similarities within each intent (fewer where it has fewer).

    The labels are in order, so that each intent is one stretch of the similarities.
    """
    by_class = np.zeros(classes, dtype=np.float32)
    present, starts, counts = np.unique(labels, return_index=True, return_counts=True)
    if not len(present):
        return by_class
    left = similarities.astype(np.float32)
    stretch = np.repeat(np.arange(len(present)), counts)
    total, taken = np.zeros(len(present), np.float32), np.zeros(len(present), np.float32)
    for _ in range(_NEAREST):
        best = np.maximum.reduceat(left, starts)
        is_there = best > _NOTHING
        total += np.where(is_there, best, 0)
        taken += is_there
        left = np.where(left == best[stretch], _NOTHING, left)
    by_class[present] = total / np.maximum(taken, 1)
    return by_class


def softmax(scores: Floats, temperature: float = 1.0) -> Floats:
    """Return probabilities; a higher temperature makes them more alike."""
    scaled = scores / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def combine(views: Views, mix: Mix) -> Floats:
    """Return the probabilities of the intents: the weighted log-mean of the views, sharpened."""
    total = np.zeros_like(views.ngrams)
    parts = (views.dense, views.ngrams, views.by_class)
    for scores, temperature, weight in zip(parts, mix.temperatures, mix.weights, strict=True):
        if scores is not None and weight:
            total += weight / sum(mix.weights) * np.log(softmax(scores, temperature) + _TINY)
    return softmax(total, mix.sharpness)


def familiarity(views: Views, best: int) -> float:
    """Return how much a text looks like the examples of its best intent; higher is surer in scope.

    Source: chosen on the validation splits of CLINC150 and of its single-domain sets (benchmarks/understanding).
    """
    dense = 0.0 if views.dense is None else float(views.dense.max())
    return dense + float(views.ngrams.max()) + _CLASS_SHARE * float(views.by_class[best])


def gate_features(views: Views, probabilities: Floats) -> Floats:
    """Return what the gate looks at: how familiar, how clear, how near, how much in agreement.

    The first is `familiarity`; the last is the likeness to the nearest out-of-scope example.
    """
    best = int(probabilities.argmax())
    ranked = np.sort(probabilities)[::-1]
    near = np.sort(views.by_class)[::-1]
    alike = np.sort(views.similarities)[::-1][:_NEAREST]
    dense = views.ngrams if views.dense is None else views.dense
    agreeing = float(int(dense.argmax()) == best) + float(int(views.ngrams.argmax()) == best)
    return np.array(
        [
            familiarity(views, best),
            np.log(ranked[0] + _TINY),
            ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0),
            -float(probabilities @ np.log(probabilities + _TINY)),
            alike.max(initial=0.0),
            alike.mean() if len(alike) else 0.0,
            views.by_class[best],
            near[0] - (near[1] if len(near) > 1 else 0.0),
            dense.max(),
            views.ngrams.max(),
            agreeing,
            views.outside,
        ],
        dtype=np.float32,
    )
