"""Learns from one set of lines, tests on another, and says how good it is: with the default recipe and thresholds."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from standfast.models import Encoder, glossed
from standfast.understanding.evaluation.measures import (
    auroc,
    calibration_error,
    coverage_at,
    false_positive_rate,
    macro_f1,
)
from standfast.understanding.intents import Examples, IntentModel, Ranking, learn
from standfast.understanding.text import clean

_PAIRS, _SHOWN = 15, 3
_PRECISION = 0.95


@dataclass(frozen=True, slots=True)
class Line:
    """One text and its intent (empty: out of scope)."""

    text: str
    intent: str = ""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model said of one test line."""

    text: str
    truth: str
    intents: tuple[tuple[str, float], ...]
    out_of_scope: float
    band: str

    @property
    def confidence(self) -> float:
        """Probability that the first intent is right, being in scope counted in."""
        return self.intents[0][1] * (1 - self.out_of_scope) if self.intents else 0.0

    @property
    def is_right(self) -> bool:
        """Whether the first intent is the true one."""
        return bool(self.intents) and self.intents[0][0] == self.truth


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two intents taken for each other, with texts."""

    truth: str
    said: str
    count: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How good the model is; a share of 1 is all. `nan` where the lines say nothing about it."""

    texts: int
    out_of_scope_texts: int
    accuracy: float
    top3: float
    macro_f1: float
    calibration_error: float
    oos_auroc: float
    oos_fpr95: float
    act_at: float
    coverage: float
    """Share of the in-scope texts that are acted on at the default threshold."""
    precision: float
    """Share of what is acted on that is right, out-of-scope texts counted as wrong."""
    oos_recall: float
    """Share of the out-of-scope texts that are not acted on."""
    coverage_at_95: float
    """Share of all texts that could be acted on with 95 % right, out-of-scope texts counted as wrong."""
    train_texts: int
    train_seconds: float
    cpu_ms_p50: float
    cpu_ms_p99: float
    model: str
    confusions: tuple[Confusion, ...] = ()
    predictions: tuple[Prediction, ...] = field(default=(), repr=False)

    def as_record(self) -> dict[str, object]:
        """Return the figures and confusions as plain data, without the predictions."""
        return {name: value for name, value in asdict(self).items() if name != "predictions"}


@dataclass(frozen=True, slots=True)
class Lines:
    """What to learn from and what to test on."""

    train: Sequence[Line]
    test: Sequence[Line]
    outside_train: Sequence[Line] = ()
    outside_test: Sequence[Line] = ()


def evaluate(
    lines: Lines, encoder: Encoder | None, *, cpu_clock: Callable[[], float] = time.process_time
) -> Evaluation:
    """Return how good the default recipe is on these lines."""
    started = cpu_clock()
    model = learn(examples_from(lines), encoder)
    trained = cpu_clock() - started
    seen = list(_predict(model, encoder, (*lines.test, *lines.outside_test), cpu_clock))
    predictions = tuple(prediction for prediction, _ in seen)
    return _measured(lines, model, predictions, (trained, [ms for _, ms in seen]))


def examples_from(lines: Lines) -> Examples:
    """Return what is learned: the lines as the model sees them, intents named after themselves."""
    names = sorted({line.intent for line in lines.train})
    return Examples(
        texts=tuple(prepared(line.text) for line in lines.train),
        labels=tuple(line.intent for line in lines.train),
        outside=tuple(prepared(line.text) for line in lines.outside_train),
        names=tuple((name, name.replace("_", " ")) for name in names),
    )


def prepared(text: str) -> str:
    """Return a text as models see it."""
    return glossed(clean(text))


def _predict(
    model: IntentModel,
    encoder: Encoder | None,
    lines: Sequence[Line],
    cpu_clock: Callable[[], float],
) -> Iterator[tuple[Prediction, float]]:
    """Give each prediction with the milliseconds of CPU that it took, one text at a time."""
    for line in lines:
        started = cpu_clock()
        text = prepared(line.text)
        ranking = model.rank(text, encoder.encode([text])[0] if encoder else None)
        took = (cpu_clock() - started) * 1000
        band = band_of(ranking, model)
        yield Prediction(line.text, line.intent, ranking.intents, 1 - ranking.in_scope, band), took


def band_of(ranking: Ranking, model: IntentModel) -> str:
    """Return the band of a ranking at the model's own thresholds."""
    if ranking.confidence >= model.thresholds.act:
        return "act"
    return "ask" if ranking.confidence >= model.thresholds.ask else "step_back"


def _measured(
    lines: Lines,
    model: IntentModel,
    predictions: tuple[Prediction, ...],
    costs: tuple[float, list[float]],
) -> Evaluation:
    inside, outside = predictions[: len(lines.test)], predictions[len(lines.test) :]
    acted = [p for p in predictions if p.band == "act"]
    scores = [1 - p.out_of_scope for p in inside], [1 - p.out_of_scope for p in outside]
    truth, said = [p.truth for p in inside], [p.intents[0][0] for p in inside]
    return Evaluation(
        texts=len(inside),
        out_of_scope_texts=len(outside),
        accuracy=_share(p.is_right for p in inside),
        top3=_share(p.truth in {name for name, _ in p.intents[:3]} for p in inside),
        macro_f1=macro_f1(truth, said),
        calibration_error=calibration_error(
            [p.intents[0][1] for p in inside], [p.is_right for p in inside]
        ),
        oos_auroc=auroc(*scores),
        oos_fpr95=false_positive_rate(*scores),
        act_at=model.thresholds.act,
        coverage=_share(p.band == "act" for p in inside),
        precision=_share(p.is_right for p in acted),
        oos_recall=_share(p.band != "act" for p in outside),
        coverage_at_95=coverage_at(
            _PRECISION, [p.confidence for p in predictions], [p.is_right for p in predictions]
        ),
        train_texts=len(lines.train),
        train_seconds=round(costs[0], 1),
        cpu_ms_p50=round(float(np.percentile(costs[1], 50)), 2),
        cpu_ms_p99=round(float(np.percentile(costs[1], 99)), 2),
        model=f"ngrams+{model.encoder}" if model.encoder else "ngrams",
        confusions=_confusions(inside),
        predictions=predictions,
    )


def _share(facts: Iterator[bool]) -> float:
    known = list(facts)
    return sum(known) / len(known) if known else float("nan")


def _confusions(predictions: Sequence[Prediction]) -> tuple[Confusion, ...]:
    wrong = [p for p in predictions if not p.is_right]
    pairs = Counter((p.truth, p.intents[0][0]) for p in wrong)
    return tuple(
        Confusion(
            truth,
            said,
            count,
            tuple(p.text for p in wrong if (p.truth, p.intents[0][0]) == (truth, said))[:_SHOWN],
        )
        for (truth, said), count in pairs.most_common(_PAIRS)
    )
