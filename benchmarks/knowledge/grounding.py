"""How well the grounding check sees unfaithful answers: MTRAG's 477 answers rated by people (unfaithful = mean below 3).

python benchmarks/knowledge/grounding.py --data FOLDER [--encoder none]
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from standfast.knowledge import Sources
from standfast.models import Encoder, find_encoder

RATED = "mtrag_human_ratings/reference_subset_with_human_evaluations.json.gz"
UNFAITHFUL_BELOW = 3


def auc(scores: Sequence[float], bad: Sequence[bool]) -> float:
    """Return how often an unfaithful answer scores below a faithful one."""
    wrong = [score for score, is_bad in zip(scores, bad, strict=True) if is_bad]
    right = [score for score, is_bad in zip(scores, bad, strict=True) if not is_bad]
    wins = sum((w < r) + 0.5 * (w == r) for w in wrong for r in right)
    return wins / (len(wrong) * len(right))


def sources_of(
    task: Mapping[str, Any], texts: Mapping[str, str], encoder: Encoder | None
) -> Sources:
    shown = [texts[context["document_id"]] for context in task["contexts"]]
    return Sources([*shown, *(turn["text"] for turn in task["input"])], encoder=encoder)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", choices=["auto", "none"], default="auto")
    options = parser.parse_args()
    with gzip.open(options.data / RATED) as file:
        content = json.load(file)
    texts = {row["document_id"]: row["text"] for row in content["documents"]}
    encoder = find_encoder() if options.encoder == "auto" else None
    sources = {task["task_id"]: sources_of(task, texts, encoder) for task in content["tasks"]}
    scores, bad, with_number, costs = [], [], [], []
    for row in content["evaluations"]:
        votes = [int(vote["value"]) for vote in row["annotations"]["faithfulness"].values()]
        begun = time.process_time()
        checked = sources[row["task_id"]].check(row["model_response"])
        costs.append(time.process_time() - begun)
        scores.append(checked.score)
        bad.append(sum(votes) / len(votes) < UNFAITHFUL_BELOW)
        with_number.append(bool(checked.unfounded))
    blocked = [is_bad for is_bad, number in zip(bad, with_number, strict=True) if number]
    print(f"{len(scores)} answers, {sum(bad)} unfaithful; AUC {auc(scores, bad):.3f}")
    print(f"a number in no source: {len(blocked)} answers, {sum(blocked)} of them unfaithful")
    print(f"CPU an answer: {1000 * sum(costs) / len(costs):.1f} ms")


if __name__ == "__main__":
    main()
