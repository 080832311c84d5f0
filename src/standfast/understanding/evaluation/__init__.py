"""How good understanding is: learned from some lines, measured on others."""

from __future__ import annotations

from standfast.understanding.evaluation.evaluate import (
    Evaluation,
    Line,
    Lines,
    Prediction,
    evaluate,
)
from standfast.understanding.evaluation.lines import LinesInvalid, read_lines, write_predictions

__all__ = [
    "Evaluation",
    "Line",
    "Lines",
    "LinesInvalid",
    "Prediction",
    "evaluate",
    "read_lines",
    "write_predictions",
]
