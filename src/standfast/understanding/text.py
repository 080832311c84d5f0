"""Text as all of this room sees it: one form of quotes, dashes and spaces; nothing that breaks a model."""

from __future__ import annotations

import re
import unicodedata

_LIMIT = 8000
_SAME = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u00b4": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u3000": " ",
        "\u200b": None, "\u200c": None, "\u200d": None, "\ufeff": None, "\u2060": None, "\ufe0f": None,
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:['][^\W_]+)*")
_REPEATED = re.compile(r"(\D)\1{2,}")


def clean(text: str) -> str:
    """Return the text in which spans are counted: composed, without control characters, of bounded length."""
    text = unicodedata.normalize("NFC", text[:_LIMIT]).translate(_SAME)
    return "".join(_printable(char) for char in text)


def _printable(char: str) -> str:
    if char in "\n\t":
        return "\n" if char == "\n" else " "
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    return " " if category.startswith("C") else char


def lowered(text: str) -> str:
    """Return the text in lower case, each character still in its place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def words_of(text: str) -> list[str]:
    """Return the words in lower case, without punctuation."""
    return _WORD.findall(lowered(text))


def plain(text: str) -> str:
    """Return what cues are matched against: lower case, single spaces, `soooo` as `so`, marks kept."""
    return " ".join(_REPEATED.sub(r"\1", lowered(text)).split())


def folded(text: str) -> str:
    """Return the words without accents or umlauts: `grün` and `gruen` are both `gruen`."""
    text = lowered(text).translate(_UMLAUTS)
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
