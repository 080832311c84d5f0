"""Names of people, after a word that announces one, or alone where one was asked for."""

from __future__ import annotations

import re

from standfast.understanding.slots.setting import Setting
from standfast.understanding.text import words_of
from standfast.understanding.types import Span

_PART = r"[^\W\d_]+(?:[-'][^\W\d_]+)*\.?"
_NAME = rf"{_PART}(?:[ ]{_PART}){{0,3}}"
_CUED = re.compile(
    r"\b(?i:my (?:full |first |last )?name is|my name's|the name is|the name's|name is|i am called|call me|this is|"
    r"mein name ist|mein name lautet|ich heiße|ich heisse|name ist|der name ist|name:)[ ]+"
    rf"(?P<name>{_NAME})"
)
_I_AM = re.compile(
    r"\b(?i:i am|i'm|it's|ich bin|hier ist|hier spricht)[ ]+(?i:(?:herr|frau|mr\.?|mrs\.?|ms\.?)[ ])?"
    r"(?P<name>[A-ZÄÖÜ][^\W\d_]+(?:[-'][^\W\d_]+)*(?:[ ][A-ZÄÖÜ][^\W\d_]+(?:[-'][^\W\d_]+)*){0,2})"
)
_ALONE = re.compile(
    rf"^\s*(?i:(?:it's|its|herr|frau|mr\.?|mrs\.?|ms\.?|dr\.?)[ ])*(?P<name>{_NAME})\s*[.!]?\s*$"
)
_NOT_NAMES = frozenset(
    [
        "i'm",
        "it's",
        "that's",
        "and",
        "und",
        "but",
        "aber",
        "please",
        "bitte",
        "where",
        "wo",
        "what",
        "was",
        "why",
        "warum",
        "i",
        "ich",
        "you",
        "sie",
        "my",
        "mein",
        "is",
        "ist",
        "not",
        "nicht",
        "the",
        "der",
        "die",
        "das",
        "yes",
        "no",
        "ja",
        "nein",
        "ok",
        "okay",
        "hello",
        "hi",
        "hallo",
        "hey",
        "thanks",
        "danke",
        "order",
        "bestellung",
        "refund",
        "help",
        "hilfe",
        "a",
        "an",
        "ein",
        "eine",
        "want",
        "need",
        "how",
        "wie",
        "when",
        "wann",
        "who",
        "wer",
        "can",
        "could",
        "would",
        "sure",
        "know",
        "don't",
        "cancel",
        "stop",
        "why",
        "question",
        "never",
        "forget",
        "nothing",
        "none",
        "idea",
        "later",
        "person",
        "human",
        "agent",
        "mensch",
        "keine",
    ]
)


def find_names(text: str, setting: Setting) -> list[Span]:
    """Return the name that the text announces: `my name is ...`, `ich heiße ...`, `I'm Anna`."""
    del setting
    for pattern in (_CUED, _I_AM):
        match = pattern.search(text)
        if match and (span := _span(text, match)):
            return [span]
    return []


def find_bare_names(text: str, setting: Setting) -> list[Span]:
    """Return the name where one was asked for: the whole text may be it."""
    if found := find_names(text, setting):
        return found
    match = _ALONE.match(text)
    span = _span(text, match) if match else None
    return [span] if span and not _NOT_NAMES.intersection(words_of(span.text)) else []


def _span(text: str, match: re.Match[str]) -> Span | None:
    parts: list[str] = []
    for part in match.group("name").split():
        if part.lower().strip(".") in _NOT_NAMES:
            break
        parts.append(part)
    if not parts:
        return None
    written = " ".join(parts).rstrip(".")
    start = match.start("name")
    return Span(
        "name", _titled(written), start, start + len(written), text[start : start + len(written)]
    )


def _titled(name: str) -> str:
    return name if name != name.lower() else " ".join(part.capitalize() for part in name.split())
