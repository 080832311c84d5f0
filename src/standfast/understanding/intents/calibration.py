"""Calibrates what the views say, on examples that they were not fitted on."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from standfast.understanding.intents.model import (
    Floats,
    Gate,
    Mix,
    Thresholds,
    Views,
    combine,
    gate_features,
    softmax,
)


class Looks(Enum):
    """What a gate looks at: only the familiarity where strangers are played, everything where they are real."""

    AT_FAMILIARITY = "familiarity"
    AT_EVERYTHING = "everything"


_TEMPERATURES = np.geomspace(0.02, 8.0, 60)
_WEIGHTS = (0.0, 0.5, 1.0, 2.0)
_SHARPNESS = tuple(float(s) for s in np.geomspace(0.2, 2.0, 14))
_PRECISION = 0.97
_OUTSIDE_SHARE = 0.15
"""Of what contacts write, about what no intent covers; counted so when nothing better is known."""
_MIN_ACT, _MAX_ACT = 0.4, 0.85
_ASK_SHARE = 0.45


def best_temperature(scores: Floats, truth: NDArray[np.int32]) -> float:
    """Return the temperature under which the truth is most probable."""
    rows = np.arange(len(truth))
    losses = [
        -float(np.log(softmax(scores, float(t))[rows, truth] + 1e-9).mean()) for t in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def calibrate_mix(views: Sequence[Views], truth: NDArray[np.int32]) -> Mix:
    """Return the temperatures and weights that make held-out examples most probable."""
    parts = [
        _stacked([getattr(view, name) for view in views])
        for name in ("dense", "ngrams", "by_class")
    ]
    temperatures = tuple(1.0 if part is None else best_temperature(part, truth) for part in parts)
    logs = [
        None if part is None else np.log(softmax(part, t) + 1e-9)
        for part, t in zip(parts, temperatures, strict=True)
    ]
    weights, sharpness = _best_weights(logs, truth)
    return Mix((temperatures[0], temperatures[1], temperatures[2]), weights, sharpness)


def _stacked(scores: list[Floats | None]) -> Floats | None:
    known = [score for score in scores if score is not None]
    return np.vstack(known) if known else None


def _best_weights(
    logs: list[Floats | None], truth: NDArray[np.int32]
) -> tuple[tuple[float, float, float], float]:
    rows = np.arange(len(truth))
    best = (np.inf, (0.0, 1.0, 0.0), 1.0)
    for weights in itertools.product(*(_WEIGHTS if part is not None else (0.0,) for part in logs)):
        if not any(weights) or max(weights) < 1:
            continue
        total = sum(
            w / sum(weights) * part
            for w, part in zip(weights, logs, strict=True)
            if part is not None and w
        )
        for sharpness in _SHARPNESS:
            chosen = softmax(np.asarray(total), sharpness)[rows, truth]
            loss = -float(np.log(chosen + 1e-9).mean())
            if loss < best[0] - 1e-6:
                best = (loss, (weights[0], weights[1], weights[2]), sharpness)
    return best[1], best[2]


def fit_gate(inside: Sequence[Views], outside: Sequence[Views], mix: Mix, *, looks: Looks) -> Gate:
    """Return the gate that tells texts of an intent from others; both kinds were not fitted on."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - only when learning

    features = np.array([gate_features(view, combine(view, mix)) for view in (*inside, *outside)])
    means, scales = features.mean(axis=0), features.std(axis=0) + 1e-6
    used = np.ones(features.shape[1], dtype=np.float32)
    if looks is Looks.AT_FAMILIARITY:
        used[1:] = 0
    truth = np.array([1] * len(inside) + [0] * len(outside))
    learner = LogisticRegression(C=0.1, max_iter=300)
    weights = traffic_weights(len(inside), len(outside))
    learner.fit((features - means) / scales * used, truth, sample_weight=weights)
    return Gate(
        (learner.coef_[0] * used).astype(np.float32),
        float(learner.intercept_[0]),
        means.astype(np.float32),
        scales.astype(np.float32),
    )


def traffic_weights(inside: int, outside: int) -> Floats:
    """Return a weight for each text, so that 15 % of the traffic is out of scope however many examples there are."""
    total = inside + outside
    weights = np.ones(total, dtype=np.float32)
    if inside and outside:
        weights[:inside] = (1 - _OUTSIDE_SHARE) * total / inside
        weights[inside:] = _OUTSIDE_SHARE * total / outside
    return weights


def choose_thresholds(
    confidence: Floats, is_right: NDArray[np.bool_], weights: Floats
) -> Thresholds:
    """Return the bands: act where 97 % of what is acted on is right, out-of-scope texts counted as wrong."""
    order = np.argsort(-confidence)
    rightness = np.cumsum(is_right[order] * weights[order]) / np.cumsum(weights[order])
    good = np.nonzero(rightness >= _PRECISION)[0]
    act = float(confidence[order[good[-1]]]) if len(good) else _MAX_ACT
    act = min(max(act, _MIN_ACT), _MAX_ACT)
    return Thresholds(round(act, 4), round(act * _ASK_SHARE, 4))
