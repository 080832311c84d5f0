"""What the benchmarks of understanding share: where the data lies, and how figures are printed."""

from __future__ import annotations

import argparse
from pathlib import Path

from standfast.models import Encoder, find_encoder
from standfast.understanding import Evaluation, Line, Lines, evaluate, read_lines

DATA = Path(__file__).parents[3] / "shared" / "data"


def arguments(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the data sets")
    parser.add_argument(
        "--split", choices=["val", "test"], default="val", help="test only for figures"
    )
    parser.add_argument("--ngrams", action="store_true", help="without the sentence encoder")
    return parser.parse_args()


def encoder_for(options: argparse.Namespace) -> Encoder | None:
    return None if options.ngrams else find_encoder()


def lines(folder: Path, name: str) -> list[Line]:
    return read_lines(folder / f"{name}.jsonl")


def outside(folder: Path, name: str) -> list[Line]:
    return read_lines(folder / f"{name}.jsonl", needs_intent=False)


def measure(name: str, given: Lines, encoder: Encoder | None) -> Evaluation:
    found = evaluate(given, encoder)
    print(
        f"{name}: accuracy {found.accuracy:.2%} top3 {found.top3:.2%} F1 {found.macro_f1:.3f}"
        f" ECE {found.calibration_error:.4f}"
        f" | OOS AUROC {found.oos_auroc:.4f} FPR@95 {found.oos_fpr95:.3f}"
        f" | act>={found.act_at:.2f}: coverage {found.coverage:.1%} precision {found.precision:.2%}"
        f" OOS kept out {found.oos_recall:.1%} | coverage at 95 % {found.coverage_at_95:.1%}"
        f" | train {found.train_texts} in {found.train_seconds:.0f} s CPU,"
        f" message p50 {found.cpu_ms_p50} p99 {found.cpu_ms_p99} ms CPU | {found.model}",
        flush=True,
    )
    return found
