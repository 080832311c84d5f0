"""The words by which acts are recognised, one file a language."""

from __future__ import annotations

from standfast.understanding.words.de import GERMAN
from standfast.understanding.words.en import ENGLISH
from standfast.understanding.words.types import Words, joined

TABLES = {"en": ENGLISH, "de": GERMAN}
"""By language; an assistant in another language falls back on English cues."""


def words_for(languages: tuple[str, ...]) -> Words:
    """Return the cues of an assistant's languages together; English where none of them has a table."""
    return joined([TABLES[language] for language in languages if language in TABLES] or [ENGLISH])


__all__ = ["TABLES", "Words", "words_for"]
