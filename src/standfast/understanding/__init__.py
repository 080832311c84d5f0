"""From what was written to what is wanted: readings and commands, by local models and rules.

`train` gives an understanding for a release of an assistant; its `read` makes a `Reading` of each message in its
conversation, its `match` finds what words point at in a live list. Nothing here needs the network; without a
sentence encoder, n-grams alone do the work. `evaluate` measures the recipe on anybody's lines.
"""

from standfast.understanding.evaluation import (
    Evaluation,
    Line,
    Lines,
    LinesInvalid,
    Prediction,
    evaluate,
    read_lines,
    write_predictions,
)
from standfast.understanding.local import LocalUnderstanding
from standfast.understanding.training import train
from standfast.understanding.types import Message, Reading, Span, Understanding

__all__ = [
    "Evaluation",
    "Line",
    "Lines",
    "LinesInvalid",
    "LocalUnderstanding",
    "Message",
    "Prediction",
    "Reading",
    "Span",
    "Understanding",
    "evaluate",
    "read_lines",
    "train",
    "write_predictions",
]
