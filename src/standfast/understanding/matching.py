"""Matches words against a list that is alive: the contact's own orders, the options just offered.

"the red shoes", "die roten Schuhe", "the second one", "the one ending in 234", "my latest order". A word counts
by how few candidates have it; colours and common goods count across English and German.
"""

from __future__ import annotations

import math
import re
from collections import Counter

from standfast.events import Option, Value
from standfast.models import GOODS
from standfast.understanding.slots import is_near
from standfast.understanding.text import clean, folded, lowered

_TOKEN = re.compile(r"[^\W_]+")
_MOST = 3
_SHORT_TEXT = 7
_MIN_DIGITS = 3
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "my",
        "mine",
        "that",
        "this",
        "those",
        "these",
        "one",
        "ones",
        "order",
        "orders",
        "is",
        "it",
        "its",
        "was",
        "were",
        "for",
        "of",
        "in",
        "on",
        "at",
        "to",
        "from",
        "with",
        "and",
        "or",
        "not",
        "i",
        "please",
        "item",
        "items",
        "product",
        "products",
        "number",
        "die",
        "der",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "mein",
        "meine",
        "meinen",
        "bestellung",
        "bestellungen",
        "fuer",
        "von",
        "mit",
        "und",
        "oder",
        "nicht",
        "ich",
        "ist",
        "war",
        "bitte",
        "artikel",
        "nummer",
        "where",
        "what",
        "when",
        "how",
        "did",
        "do",
        "does",
        "can",
        "you",
        "want",
        "would",
        "like",
        "refund",
        "return",
        "cancel",
        "about",
        "wo",
        "was",
        "wann",
        "wie",
        "kann",
        "moechte",
        "will",
        "zurueck",
        "me",
        "get",
        "got",
        "have",
        "has",
        "need",
    ]
)
_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "sixth": 5, "6th": 5, "erste": 0, "ersten": 0, "erster": 0, "erstes": 0, "zweite": 1, "zweiten": 1, "zweiter": 1,
    "zweites": 1, "dritte": 2, "dritten": 2, "drittes": 2, "vierte": 3, "vierten": 3, "fuenfte": 4, "fuenften": 4,
    "last": -1, "bottom": -1, "letzte": -1, "letzten": -1, "letztes": -1, "unterste": -1, "top": 0, "oberste": 0,
    "former": 0, "latter": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    rf"\b({'|'.join(_ORDINALS)})(?: (?:one|order|option|item|choice|bestellung|option|punkt|artikel|of (?:them|these|those)|in the list))?\b"
    r"(?! (?:of all|time|week|month|year|mal|woche|monat))"
)
_NUMBERED = re.compile(
    r"^(?:(?:option|number|no|nr|nummer|choice|die|the|take|nimm)\.? )*#?(\d{1,2})\.?\)?$"
)
_NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "eins": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
}
_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent|neueste[nr]?|juengste[nr]?|aktuellste[nr]?)\b"
)
_OLDEST = re.compile(r"\b(?:oldest|earliest|aelteste[nr]?|frueheste[nr]?)\b")


def match_options(text: str, candidates: tuple[Option, ...]) -> tuple[Value, ...]:
    """Return the values of the candidates that the words point at: none, one, or up to three alike."""
    if not candidates:
        return ()
    text = clean(text)
    for look in (_exact, _by_digits):
        if found := look(text, candidates):
            return found[:_MOST]
    placed = by_place(text, candidates)
    if placed is not None:
        return (placed.value,)
    return _by_words(text, candidates)


def by_place(text: str, candidates: tuple[Option, ...]) -> Option | None:
    """Return the candidate that is named by its place: `the second one`, `2`, `the latest`."""
    words = " ".join(_TOKEN.findall(folded(text)))
    if len(words.split()) > _SHORT_TEXT:
        return None
    if number := _numbered(words):
        return candidates[number - 1] if number <= len(candidates) else None
    if _NEWEST.search(words) or _OLDEST.search(words):
        ordered = sorted(candidates, key=lambda option: str(option.value))
        return ordered[-1] if _NEWEST.search(words) else ordered[0]
    places = {_ORDINALS[m.group(1)] for m in _ORDINAL.finditer(words)}
    if len(places) != 1:
        return None
    place = places.pop()
    return candidates[place] if place < len(candidates) else None


def _numbered(words: str) -> int:
    if words in _NUMBER_WORDS:
        return _NUMBER_WORDS[words]
    match = _NUMBERED.match(words)
    return int(match.group(1)) if match else 0


def _exact(text: str, candidates: tuple[Option, ...]) -> tuple[Value, ...]:
    said = _normal(text)
    labels = [
        option.value
        for option in candidates
        if said in {_normal(option.label), _normal(str(option.value))}
    ]
    return tuple(labels) or tuple(
        option.value
        for option in candidates
        if len(str(option.value)) > _MIN_DIGITS and _normal(str(option.value)) in said
    )


def _normal(text: str) -> str:
    return " ".join(_TOKEN.findall(lowered(text)))


def _by_digits(text: str, candidates: tuple[Option, ...]) -> tuple[Value, ...]:
    fragments = [
        f
        for f in re.findall(r"\d+", re.sub(r"(?<=\d)[ -](?=\d)", "", text))
        if len(f) >= _MIN_DIGITS
    ]
    found = []
    for option in candidates:
        digits = re.sub(r"\D", "", str(option.value))
        if digits and any(
            digits.endswith(f) or (len(f) > _MIN_DIGITS and f in digits) for f in fragments
        ):
            found.append(option.value)
    return tuple(found) if len(found) < len(candidates) or len(found) == 1 else ()


def _tokens(text: str) -> set[str]:
    return {
        GOODS.get(token, token)
        for token in _TOKEN.findall(folded(text))
        if token not in _STOP and (len(token) > 1 or token.isdigit())
    }


def _by_words(text: str, candidates: tuple[Option, ...]) -> tuple[Value, ...]:
    said = _tokens(text)
    labels = [_tokens(option.label) for option in candidates]
    spread = Counter(token for label in labels for token in label)
    scores = [
        sum(
            math.log(1 + len(candidates) / spread[token])
            for token in label
            if any(_is_same(word, token) for word in said)
        )
        for label in labels
    ]
    best = max(scores)
    if best <= 0:
        return ()
    found = [
        option.value
        for option, score in zip(candidates, scores, strict=True)
        if score >= best - 1e-6
    ]
    everything = len(found) == len(candidates) and len(candidates) > 1
    return () if everything or len(found) > _MOST else tuple(found)


def _is_same(word: str, token: str) -> bool:
    if is_near(word, token):
        return True
    short, long = sorted((_stem(word), _stem(token)), key=len)
    return len(short) > 3 and (short == long or (len(short) > 4 and long.endswith(short)))  # noqa: PLR2004


def _stem(word: str) -> str:
    for ending in ("ies", "en", "er", "es", "em", "s", "e", "n"):
        if word.endswith(ending) and len(word) - len(ending) > 2:  # noqa: PLR2004
            return word[: -len(ending)]
    return word
