"""Measures of a classifier that says how sure it is, as their textbooks define them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
_BINS = 15


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the chance that a text in scope scores higher than one out of scope; ties count half."""
    scores = np.concatenate([np.asarray(inside), np.asarray(outside)])
    ranks = _mean_ranks(scores)
    count, other = len(inside), len(outside)
    if not count or not other:
        return float("nan")
    return float((ranks[:count].sum() - count * (count + 1) / 2) / (count * other))


def _mean_ranks(scores: Numbers) -> Numbers:
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


def false_positive_rate(
    inside: Sequence[float], outside: Sequence[float], *, at: float = 0.95
) -> float:
    """Return the share of texts out of scope that pass where a share of those in scope (95 %) passes."""
    if not len(inside) or not len(outside):
        return float("nan")
    ordered = np.sort(np.asarray(inside))[::-1]
    threshold = ordered[int(np.ceil(at * len(ordered))) - 1]
    return float((np.asarray(outside) >= threshold).mean())


def calibration_error(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Return the expected calibration error over 15 bins of equal width (0 is perfect)."""
    sure, truth = np.asarray(confidence), np.asarray(right, dtype=np.float64)
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    error = 0.0
    for number in range(_BINS):
        chosen = bins == number
        if chosen.any():
            error += chosen.mean() * abs(sure[chosen].mean() - truth[chosen].mean())
    return float(error)


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """Return the mean over the intents of the harmonic mean of precision and recall."""
    right = Counter(t for t, s in zip(truth, said, strict=True) if t == s)
    given, claimed = Counter(truth), Counter(said)
    scores = [2 * right[name] / (given[name] + claimed[name]) for name in given]
    return float(np.mean(scores)) if scores else float("nan")


def coverage_at(precision: float, confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Return the largest share of texts that can be acted on with this precision."""
    order = np.argsort(-np.asarray(confidence), kind="stable")
    correct = np.cumsum(np.asarray(right, dtype=np.float64)[order])
    shares = correct / np.arange(1, len(order) + 1)
    good = np.nonzero(shares >= precision)[0]
    return float((good[-1] + 1) / len(order)) if len(good) else 0.0
