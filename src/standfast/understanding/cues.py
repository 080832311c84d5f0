"""Matches the words of acts against a message: as the whole of it, or somewhere in it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from standfast.understanding.text import plain
from standfast.understanding.words import Words, words_for

_PUNCTUATION = re.compile(r"[.,;:!?\"()\[\]*~]+|(?<!\w)['-]|['-](?!\w)")
_LONGEST = 16
"""Words of a message that can be one act as a whole."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One act's words, compiled."""

    name: str
    whole: re.Pattern[str]
    within: re.Pattern[str]


def cue(name: str, words: tuple[str, ...]) -> Cue:
    """Return a cue for these words."""
    alternatives = "|".join(words) or r"(?!)"
    return Cue(
        name,
        re.compile(rf"(?:{alternatives})"),
        re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"),
    )


@functools.cache
def cues_for(languages: tuple[str, ...]) -> dict[str, Cue]:
    """Return the cues of these languages by the name of the act."""
    words = words_for(languages)
    return {name: cue(name, getattr(words, name)) for name in Words.__dataclass_fields__}


def bare(text: str) -> str:
    """Return the words only, in lower case, single spaces."""
    return " ".join(_PUNCTUATION.sub(" ", plain(text)).split())


def is_whole(text: str, act: Cue, fillers: Cue) -> bool:
    """Tell whether a message is this act and nothing more, said once or again, fillers aside. The text is `bare`."""
    if len(text.split()) > _LONGEST:
        return False
    waiting, seen = [(0, False)], set[tuple[int, bool]]()
    while waiting:
        place, is_said = waiting.pop()
        if (place, is_said) in seen:
            continue
        seen.add((place, is_said))
        if act.whole.fullmatch(text, place) or (is_said and place >= len(text)):
            return True
        for pattern, says in ((act.within, True), (fillers.within, is_said)):
            match = pattern.match(text, place)
            if match and match.end() > place:
                waiting.append((_next_word(text, match.end()), says))
    return False


def _next_word(text: str, place: int) -> int:
    return place + 1 if text[place : place + 1] == " " else place
