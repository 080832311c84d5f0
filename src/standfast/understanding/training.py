"""Learns an assistant's understanding from its files; what was learned is kept by the content it came from."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from standfast.assistant import Assistant, Intent
from standfast.events import parse_time
from standfast.models import Encoder, glossed
from standfast.understanding.cues import bare
from standfast.understanding.intents import Examples, IntentModel, learn, load_model, save_model
from standfast.understanding.intents.learning import RECIPE
from standfast.understanding.local import LocalUnderstanding
from standfast.understanding.masking import masked
from standfast.understanding.slots import Setting, find_spans
from standfast.understanding.slots.setting import setting_of
from standfast.understanding.text import clean

_SOME_DAY = parse_time("2026-01-05T12:00:00Z")
"""When examples are read: what they say of dates does not matter."""


def train(
    assistant: Assistant, encoder: Encoder | None, *, folder: Path | None = None
) -> LocalUnderstanding:
    """Return the understanding of an assistant; learned in seconds, or loaded when it was learned before.

    Args:
        assistant: Whose intents are learned.
        encoder: The local sentence encoder; None learns from n-grams alone.
        folder: Where learned models are kept; None: in the user's cache (`standfast/understanding`).
    """
    examples = examples_of(assistant)
    name = examples.digest(RECIPE, encoder.id if encoder else "ngrams")
    path = (folder or cache_folder(os.environ)) / f"{name}.npz"
    model = load_model(path)
    if model is None:
        model = learn(examples, encoder)
        _keep(model, path)
    exact = frozenset(
        bare(clean(text))
        for intent in assistant.intents.values()
        for text in _all_texts(intent.examples)
    )
    outside = frozenset(bare(text) for text in examples.outside)
    return LocalUnderstanding(model, encoder=encoder, examples=exact, outside=outside)


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Return where learned models are kept: `standfast/understanding` in the user's cache."""
    cache = environ.get("XDG_CACHE_HOME") or environ.get("LOCALAPPDATA")
    root = Path(cache) if cache else Path(environ.get("HOME", "~")).expanduser() / ".cache"
    return root / "standfast" / "understanding"


def _keep(model: IntentModel, path: Path) -> None:
    """Keep a learned model; where the folder cannot be written, it is learned again next time."""
    try:
        save_model(model, path)
    except OSError:
        return


def examples_of(assistant: Assistant) -> Examples:
    """Return what an assistant's intents teach, values masked as in messages."""
    setting = setting_of(assistant, _SOME_DAY)
    texts: list[str] = []
    labels: list[str] = []
    for intent in assistant.intents.values():
        for text in _all_texts(intent.examples):
            texts.append(_masked(text, setting))
            labels.append(intent.name)
    return Examples(
        tuple(texts),
        tuple(labels),
        tuple(_outside(assistant, setting, frozenset(texts))),
        _names(assistant),
    )


def _masked(text: str, setting: Setting) -> str:
    text = clean(text)
    return glossed(masked(text, find_spans(text, setting)))


def _all_texts(by_language: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for texts in by_language.values():
        yield from texts


def _outside(assistant: Assistant, setting: Setting, inside: frozenset[str]) -> Iterator[str]:
    """Give the out-of-scope examples: the assistant's own; a negative of one intent may be another's example."""
    given: set[str] = set()
    for written in _all_texts(assistant.out_of_scope):
        text = _masked(written, setting)
        if text not in inside and text not in given:
            given.add(text)
            yield text


def _names(assistant: Assistant) -> tuple[tuple[str, str], ...]:
    return tuple((intent.name, _name(intent)) for intent in assistant.intents.values())


def _name(intent: Intent) -> str:
    return intent.name.replace("_", " ")
