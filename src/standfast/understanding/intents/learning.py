"""Learns an intent model from examples: fit the views, calibrate them out of fold, fit them again on everything.

Everything is deterministic: folds are dealt by order, learners have fixed seeds. Where no out-of-scope examples are
given, whole intents are left out in turn and play the strangers: the gate learns what "near, but not ours" looks like.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from standfast.models import Encoder
from standfast.understanding.intents.calibration import (
    Looks,
    calibrate_mix,
    choose_thresholds,
    fit_gate,
    traffic_weights,
)
from standfast.understanding.intents.examples import Examples
from standfast.understanding.intents.fitting import fit
from standfast.understanding.intents.model import (
    Floats,
    Gate,
    IntentModel,
    Mix,
    Thresholds,
    Views,
    combine,
)

RECIPE = "5"
"""Part of an artefact's name: raise it when learning changes."""
_FOLDS = 5
_MANY = 4000
"""From so many examples on, one fold of five is enough to calibrate on."""
_FEW_PER_CLASS = 12
_MIN_TO_CALIBRATE = 8
_ENOUGH_OUTSIDE = 30


@dataclass(frozen=True, slots=True)
class _Data:
    texts: tuple[str, ...]
    labels: NDArray[np.int32]
    classes: tuple[str, ...]
    vectors: Floats

    def take(self, rows: NDArray[np.int64]) -> _Data:
        vectors = self.vectors[rows] if len(self.vectors) else self.vectors
        return _Data(
            tuple(self.texts[row] for row in rows), self.labels[rows], self.classes, vectors
        )

    def fit(self) -> IntentModel:
        return fit(self.texts, self.labels, self.classes, self.vectors)

    def look(self, model: IntentModel) -> list[Views]:
        return [
            model.look(text, self.vectors[row] if len(self.vectors) else None)
            for row, text in enumerate(self.texts)
        ]


@dataclass(frozen=True, slots=True)
class _HeldOut:
    """How models saw examples that they were not fitted on."""

    inside: list[Views]
    truth: NDArray[np.int32]
    outside: list[Views]
    played: list[Views] = field(default_factory=list)
    """Examples of intents that the model never saw, where they were held out as well."""


def learn(examples: Examples, encoder: Encoder | None) -> IntentModel:
    """Return a calibrated model. Needs scikit-learn; takes seconds for an assistant, a minute for 15,000 examples."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - only when learning

    with threadpool_limits(limits=1):  # small matrices: more threads only get in each other's way
        return _learn(examples, encoder)


def _learn(examples: Examples, encoder: Encoder | None) -> IntentModel:
    data = _data(examples, encoder)
    outside = _outside(examples, encoder)
    model = replace(data.fit(), encoder=encoder.id if encoder else "", outside=outside.vectors)
    if len(data.texts) < _MIN_TO_CALIBRATE or len(data.classes) < 2:  # noqa: PLR2004
        return model
    held = _hold_out(data, outside)
    mix = calibrate_mix(held.inside, held.truth)
    gate = _gate(data, held, mix)
    calibrated = replace(model, mix=mix, gate=gate)
    return replace(calibrated, thresholds=_thresholds(calibrated, held))


def _gate(data: _Data, held: _HeldOut, mix: Mix) -> Gate | None:
    if len(held.outside) >= _ENOUGH_OUTSIDE:
        return fit_gate(held.inside, held.outside, mix, looks=Looks.AT_EVERYTHING)
    strangers = held.outside + (held.played or _strangers(data))
    return fit_gate(held.inside, strangers, mix, looks=Looks.AT_FAMILIARITY) if strangers else None


def _data(examples: Examples, encoder: Encoder | None) -> _Data:
    classes = examples.classes
    number = {name: place for place, name in enumerate(classes)}
    texts, labels = list(examples.texts), list(examples.labels)
    counts = {name: labels.count(name) for name in classes}
    for name, words in examples.names:
        if words and counts.get(name, 0) and counts[name] < _FEW_PER_CLASS:
            texts.append(words)
            labels.append(name)
    numbers = np.array([number[label] for label in labels], dtype=np.int32)
    return _Data(tuple(texts), numbers, classes, _encoded(texts, encoder))


def _outside(examples: Examples, encoder: Encoder | None) -> _Data:
    return _Data(
        examples.outside,
        np.zeros(len(examples.outside), np.int32),
        (),
        _encoded(list(examples.outside), encoder),
    )


def _encoded(texts: list[str], encoder: Encoder | None) -> Floats:
    return encoder.encode(texts) if encoder else np.zeros((0, 0), dtype=np.float32)


def _fold_numbers(labels: NDArray[np.int32]) -> NDArray[np.int64]:
    """Deal the examples of each intent over the folds, in order."""
    folds = np.zeros(len(labels), dtype=np.int64)
    dealt = 0
    for label in np.unique(labels):
        rows = np.nonzero(labels == label)[0]
        folds[rows] = (np.arange(len(rows)) + dealt) % _FOLDS
        dealt += len(rows)
    return folds


def _hold_out(data: _Data, outside: _Data) -> _HeldOut:
    if len(data.texts) >= _MANY:
        return _hold_out_once(data, outside)
    folds = _fold_numbers(data.labels)
    inside: list[Views] = []
    truth: list[NDArray[np.int32]] = []
    strangers: list[Views] = []
    for fold in range(_FOLDS):
        held = data.take(np.nonzero(folds == fold)[0])
        away = np.arange(len(outside.texts)) % _FOLDS == fold
        model = _without(data, outside, folds == fold, away)
        inside += held.look(model)
        truth.append(held.labels)
        strangers += outside.take(np.nonzero(away)[0]).look(model)
    return _HeldOut(inside, np.concatenate(truth), strangers)


def _hold_out_once(data: _Data, outside: _Data) -> _HeldOut:
    """Hold out a fifth of the examples, and of the intents wholly a fifth: one fit serves both, as there are many."""
    folds = _fold_numbers(data.labels)
    is_strange = np.isin(data.labels, np.arange(0, len(data.classes), _FOLDS)) & (
        not len(outside.texts)
    )
    away = np.arange(len(outside.texts)) % 2 == 0
    model = _without(data, outside, (folds == 0) | is_strange, away)
    held = data.take(np.nonzero((folds == 0) & ~is_strange)[0])
    strangers = data.take(np.nonzero((folds == 0) & is_strange)[0])
    real = outside.take(np.nonzero(away)[0])
    return _HeldOut(held.look(model), held.labels, real.look(model), strangers.look(model))


def _without(
    data: _Data, outside: _Data, held: NDArray[np.bool_], away: NDArray[np.bool_]
) -> IntentModel:
    """Return a model of the examples that are not held out."""
    model = data.take(np.nonzero(~held)[0]).fit()
    return replace(model, outside=outside.take(np.nonzero(~away)[0]).vectors)


def _strangers(data: _Data) -> list[Views]:
    """Return how models that never saw an intent see its examples."""
    found: list[Views] = []
    for group in range(_FOLDS):
        is_away = np.isin(data.labels, np.arange(group, len(data.classes), _FOLDS))
        known = data.take(np.nonzero(~is_away)[0])
        if len(np.unique(known.labels)) > 1:
            found += data.take(np.nonzero(is_away)[0]).look(known.fit())
    return found


def _thresholds(model: IntentModel, held: _HeldOut) -> Thresholds:
    """Return the bands from held-out examples, with strangers as wrong where there are any."""
    confidence, right = _judged(model, held.inside, held.truth)
    if held.outside:
        nobody = np.full(len(held.outside), -1, dtype=np.int32)
        more, wrong = _judged(model, held.outside, nobody)
        confidence, right = np.concatenate([confidence, more]), np.concatenate([right, wrong])
    return choose_thresholds(
        confidence, right, traffic_weights(len(held.inside), len(held.outside))
    )


def _judged(
    model: IntentModel, views: list[Views], truth: NDArray[np.int32]
) -> tuple[Floats, NDArray[np.bool_]]:
    confidence = np.zeros(len(views), dtype=np.float32)
    right = np.zeros(len(views), dtype=np.bool_)
    for row, view in enumerate(views):
        probabilities = combine(view, model.mix)
        best = int(probabilities.argmax())
        confidence[row] = probabilities[best] * model.in_scope(view, probabilities)
        right[row] = best == truth[row]
    return confidence, right
