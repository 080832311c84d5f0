"""Reads lines of {"text", "intent"} and writes predictions, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from standfast.understanding.evaluation.evaluate import Line, Prediction

_OUTSIDE = frozenset({"oos", "out_of_scope", ""})


class LinesInvalid(Exception):  # noqa: N818 - named by what is wrong
    """A file of lines cannot be read. Each line must be a JSON object with `text` and `intent`."""


def read_lines(path: Path, *, needs_intent: bool = True) -> list[Line]:
    """Return the lines of a file; blank ones are passed over.

    Raises:
        LinesInvalid: The file cannot be read, or a line is not as it should be.
    """
    try:
        written = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LinesInvalid(f"{path}: cannot be read ({error}). Name a UTF-8 file.") from error
    return [
        _line(text, f"{path}:{number}", needs_intent)
        for number, text in enumerate(written, start=1)
        if text.strip()
    ]


def _line(written: str, place: str, needs_intent: bool) -> Line:  # noqa: FBT001 - passed on
    try:
        record = json.loads(written)
    except ValueError as error:
        raise LinesInvalid(f"{place}: is no JSON ({error}). Write one object a line.") from None
    text = record.get("text") if isinstance(record, dict) else None
    if not isinstance(text, str):
        raise LinesInvalid(f'{place}: has no text. Write {{"text": ..., "intent": ...}}.')
    intent = record.get("intent", "")
    if needs_intent and (not isinstance(intent, str) or not intent):
        raise LinesInvalid(f'{place}: has no intent. Write {{"text": ..., "intent": ...}}.')
    return Line(text, "" if intent in _OUTSIDE else str(intent))


def write_predictions(path: Path, predictions: Iterable[Prediction], *, most: int = 10) -> None:
    """Write a line for each prediction: text, intent (the true one), ranked intents, out-of-scope probability, band."""
    with path.open("w", encoding="utf-8") as file:
        for one in predictions:
            record = {
                "text": one.text,
                "intent": one.truth,
                "intents": [[name, round(chance, 6)] for name, chance in one.intents[:most]],
                "out_of_scope": round(one.out_of_scope, 6),
                "band": one.band,
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
