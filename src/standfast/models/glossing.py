"""Shows an English encoder what a German text is about: word by word, compounds cut into parts.

Measured out of fold on a shop's 248 German examples of 20 intents: 65 % right without, 86 % with.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence

from standfast.models.glossary import GLOSSES, PHRASES
from standfast.models.goods import GOODS
from standfast.models.ports import Encoder, Kind, Vectors

_WORD = re.compile(r"[^\W\d_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_ENDINGS = ("est", "ten", "en", "er", "es", "em", "st", "te", "et", "e", "n", "s", "t")
_JOINTS = ("", "s", "n", "es")
_SHORTEST_PART = 4
_SHORTEST_STEM = 3
_ENGLISH = frozenset(word for english in GLOSSES.values() for word in english.split()) | frozenset(
    [
        "the",
        "an",
        "of",
        "to",
        "are",
        "were",
        "been",
        "does",
        "did",
        "has",
        "its",
        "she",
        "they",
        "them",
        "him",
        "her",
        "these",
        "those",
        "by",
        "not",
        "as",
        "but",
        "get",
        "got",
        "my",
        "mine",
    ]
)
_BOTH = frozenset(
    [
        "in",
        "am",
        "an",
        "was",
        "so",
        "also",
        "die",
        "war",
        "hat",
        "list",
        "bad",
        "rat",
        "art",
        "bin",
        "gut",
        "den",
        "man",
        "her",
        "am",
        "will",
        "all",
        "still",
        "brief",
        "fast",
        "hell",
        "kind",
        "last",
        "mag",
        "rock",
        "see",
        "tag",
        "uns",
        "wind",
        "wolf",
        "bank",
        "card",
        "name",
        "code",
        "email",
        "mail",
        "person",
        "problem",
        "service",
        "team",
        "ticket",
        "hotel",
        "internet",
        "tarif",
        "status",
        "order",
        "number",
        "street",
        "address",
        "phone",
        "amount",
        "information",
        "express",
        "gold",
        "limit",
        "login",
        "paypal",
        "original",
        "newsletter",
        "robot",
        "bot",
        "computer",
        "support",
        "okay",
        "hallo",
        "hello",
        "bye",
        "no",
        "or",
    ]
)
"""Words of both languages (or of everywhere): they say nothing about which it is."""
_PHRASE = re.compile(r"\b(?:" + "|".join(sorted(PHRASES, key=len, reverse=True)) + r")\b")


class GlossedEncoder:
    """An English encoder that is shown German texts in English words."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.id = f"{encoder.id}+gloss1"

    def encode(self, texts: Sequence[str], *, kind: Kind = "passage") -> Vectors:
        """Return one row of length 1 a text."""
        return self._encoder.encode([glossed(text) for text in texts], kind=kind)


def glossed(text: str) -> str:
    """Return a German text word by word in English, any other text as it is."""
    plain = _folded(text)
    if not _is_german(plain):
        return text
    spoken = _PHRASE.sub(lambda match: PHRASES[match.group()], plain)
    return _WORD.sub(lambda match: gloss(match.group()), spoken)


@functools.lru_cache(maxsize=16384)
def gloss(word: str) -> str:
    """Return the English for a German word in lower case without accents; the word itself where it is not known."""
    return _known(word) or _compound(word) or word


def _folded(text: str) -> str:
    lower = unicodedata.normalize("NFC", text).lower().translate(_UMLAUTS)
    return "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))


def _is_german(plain: str) -> bool:
    german = english = 0
    for word in _WORD.findall(plain):
        if word in _BOTH:
            continue
        if word in _ENGLISH:
            english += 1
        elif word in GLOSSES or gloss(word) != word:
            german += 1
    return german > english


def _known(word: str) -> str:
    for form in (word, *_stems(word)):
        if english := GLOSSES.get(form) or GOODS.get(form):
            return english
    return ""


def _stems(word: str) -> list[str]:
    stems = [
        word[: -len(ending)]
        for ending in _ENDINGS
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM
    ]
    return [form for stem in stems for form in (stem, f"{stem}e", f"{stem}en")]


def _compound(word: str) -> str:
    """Return the parts of a compound in English: `lieferschein` is "delivery slip"."""
    for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        tail = _known(word[cut:])
        if not tail:
            continue
        for joint in _JOINTS:
            if english := _known(word[:cut].removesuffix(joint) if joint else word[:cut]):
                return f"{english} {tail}"
    return ""
