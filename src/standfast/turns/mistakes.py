"""How a mistake of ours is told: its kind and its place, never its text or values, which may quote a contact."""

from __future__ import annotations

import traceback
from pathlib import PurePath


def kind_of(error: BaseException) -> str:
    """Return the kind of a mistake: `KeyError`."""
    return type(error).__name__


def place_of(error: BaseException) -> str:
    """Return where it was raised: `intake.py:120`."""
    frames = places_of(error)
    return frames[-1] if frames else ""


def places_of(error: BaseException) -> list[str]:
    """Return the way to it, outermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames]
