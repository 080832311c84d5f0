"""Measures of understanding, and learning on anybody's lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standfast.understanding import (
    Line,
    Lines,
    LinesInvalid,
    evaluate,
    read_lines,
    write_predictions,
)
from standfast.understanding.evaluation.measures import (
    auroc,
    calibration_error,
    coverage_at,
    false_positive_rate,
    macro_f1,
)

WORDS = {
    "refund": "refund money back please",
    "status": "where is my parcel now",
    "hours": "when are you open today",
}
TRAIN = [
    Line(" ".join([*text.split()[n % 2 :], extra]), intent)
    for intent, text in WORDS.items()
    for n, extra in enumerate(("ok", "hey", "so", "well", "now", "asap", "thanks", "hi"))
]
TEST = [
    Line("my money back", "refund"),
    Line("where is the parcel", "status"),
    Line("are you open", "hours"),
]
STRANGERS = [Line("sing a song about cats"), Line("xyz")]


def test_auroc_is_the_chance_to_score_higher() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1
    assert auroc([0.5, 0.5], [0.5, 0.5]) == 0.5
    assert auroc([0.1], [0.9]) == 0


def test_the_false_positive_rate_is_taken_where_95_percent_pass() -> None:
    inside = [n / 100 for n in range(1, 101)]
    assert false_positive_rate(inside, [0.02, 0.5, 0.01, 0.99]) == 0.5


def test_what_is_as_sure_as_it_is_right_has_no_calibration_error() -> None:
    assert calibration_error([1.0, 1.0], [True, True]) == 0
    assert calibration_error([0.9] * 10, [False] * 10) == pytest.approx(0.9)


def test_macro_f1_counts_each_intent_alike() -> None:
    assert macro_f1(["a", "a", "b"], ["a", "a", "b"]) == 1
    assert macro_f1(["a", "a", "b"], ["a", "a", "a"]) == pytest.approx(0.4)


def test_coverage_is_the_largest_share_that_holds_the_precision() -> None:
    assert coverage_at(1.0, [0.9, 0.8, 0.7, 0.6], [True, True, False, True]) == 0.5
    assert coverage_at(0.75, [0.9, 0.8, 0.7, 0.6], [True, True, False, True]) == 1


def test_a_model_learns_from_lines_and_is_measured_on_others() -> None:
    found = evaluate(Lines(TRAIN, TEST, (), STRANGERS), None)
    assert found.accuracy == 1
    assert found.oos_auroc == 1
    assert found.model == "ngrams"
    assert all(abs(sum(p for _, p in one.intents) - 1) < 1e-4 for one in found.predictions)


def test_learning_twice_gives_the_same() -> None:
    one, other = (evaluate(Lines(TRAIN, TEST), None, cpu_clock=lambda: 0.0) for _ in range(2))
    assert one.predictions == other.predictions


def test_lines_are_read_and_predictions_written(tmp_path: Path) -> None:
    path, out = tmp_path / "lines.jsonl", tmp_path / "out.jsonl"
    path.write_text(
        '{"text": "my money back", "intent": "refund"}\n\n{"text": "xyz", "intent": "oos"}\n'
    )
    lines = read_lines(path)
    assert lines == [Line("my money back", "refund"), Line("xyz", "")]
    write_predictions(out, evaluate(Lines(TRAIN, lines[:1]), None).predictions)
    written = json.loads(out.read_text())
    assert (written["intent"], written["intents"][0][0]) == ("refund", "refund")
    assert written["band"] in {"act", "ask", "step_back"}


@pytest.mark.parametrize("text", ["no json", '{"intent": "x"}', '{"text": "x"}', "[1]"])
def test_a_bad_line_is_named_with_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "a", "intent": "b"}\n' + text)
    with pytest.raises(LinesInvalid, match=r"lines\.jsonl:2: "):
        read_lines(path)
