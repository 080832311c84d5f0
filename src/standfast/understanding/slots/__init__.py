"""Typed parsers: from words to normal values, one module a kind of value."""

from __future__ import annotations

from standfast.understanding.slots.choices import find_asked_choice, find_choice
from standfast.understanding.slots.distance import is_near
from standfast.understanding.slots.parse import find_spans, fit, parse_asked
from standfast.understanding.slots.setting import Setting, setting_of

__all__ = [
    "Setting",
    "find_asked_choice",
    "find_choice",
    "find_spans",
    "fit",
    "is_near",
    "parse_asked",
    "setting_of",
]
