"""How frustrated the contact sounds, over the conversation: words, shouting, repetition, what failed before.

One angry word is not a furious contact: each message adds to what the earlier ones left, which fades. The line is
crossed upward at 0.7 and downward at 0.4, so that it does not flicker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from standfast.events import State
from standfast.understanding.cues import cues_for
from standfast.understanding.signs import is_shouted
from standfast.understanding.text import plain, words_of

HIGH, LOW = 0.7, 0.4
_FADES = 0.6
"""What is left of the earlier score after one calm message."""
_ALIKE = 0.7
_MARKS = re.compile(r"[!?]{2,}|!.*!")
_SHOUTED_WORDS = re.compile(r"\b[A-ZÄÖÜ]{3,}\b")
_SOME = 3
_KIND = re.compile(r"\b(?:thanks?|thank you|great|perfect|danke|super|prima|toll|please|bitte)\b")


@dataclass(frozen=True, slots=True)
class Mood:
    """The score of the conversation (0 calm to 1 furious) and what of this message made it."""

    score: float
    signs: tuple[str, ...]

    def crosses(self, *, was_high: bool) -> bool:
        """Tell whether the line is crossed, upward or downward."""
        return self.score < LOW if was_high else self.score >= HIGH


def mood_of(text: str, state: State, languages: tuple[str, ...]) -> Mood:
    """Return the mood after this message."""
    weights = dict(_weights(text, state, languages))
    here = sum(weights.values())
    if not weights and _KIND.search(plain(text)):
        here = -0.2
    score = min(1.0, max(0.0, state.frustration * _FADES + here))
    return Mood(round(score, 3), tuple(weights))


def _weights(text: str, state: State, languages: tuple[str, ...]) -> list[tuple[str, float]]:
    lower = plain(text)
    cues = cues_for(languages)
    angry = len(set(cues["angry"].within.findall(lower)))
    found = [("angry", min(0.6, 0.3 * angry))] if angry else []
    if cues["abuse"].within.search(lower):
        found.append(("abuse", 0.4))
    if is_shouted(text):
        found.append(("caps", 0.25))
    elif len(_SHOUTED_WORDS.findall(text)) >= _SOME:
        found.append(("loud", 0.15))
    if _MARKS.search(text):
        found.append(("marks", 0.1))
    if _is_repeated(text, state.last_text):
        found.append(("repetition", 0.25))
    if state.not_understood and (angry or found):
        found.append(("failed", min(0.3, 0.15 * state.not_understood)))
    return found


def _is_repeated(text: str, before: str) -> bool:
    one, other = set(words_of(text)), set(words_of(before))
    least = 3
    if len(one) < least or len(other) < least:
        return False
    return len(one & other) / len(one | other) >= _ALIKE
