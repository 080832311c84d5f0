"""Matches the words of acts against a message: as the whole of it, or somewhere in it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
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
    """Tell whether a message is this act and nothing more, fillers aside. The text is `bare`."""
    if len(text.split()) > _LONGEST:
        return False
    return any(act.whole.fullmatch(core) for core in _cores(text, fillers))


def _cores(text: str, fillers: Cue) -> Iterator[str]:
    """Give the text, then with fillers taken from its ends, each once."""
    seen = {text}
    waiting = [text]
    while waiting:
        core = waiting.pop(0)
        yield core
        for shorter in (_without_first(core, fillers), _without_last(core, fillers)):
            if shorter and shorter not in seen:
                seen.add(shorter)
                waiting.append(shorter)


def _without_first(text: str, fillers: Cue) -> str:
    match = fillers.within.match(text)
    return text[match.end() :].strip() if match and match.end() else ""


def _without_last(text: str, fillers: Cue) -> str:
    words = text.split()
    for count in (1, 2, 3):
        tail = " ".join(words[-count:])
        if count < len(words) and fillers.whole.fullmatch(tail):
            return " ".join(words[:-count])
    return ""
