"""Signs worth noting in a message: attempts to give the assistant orders, abuse, shouting.

A sign is a signal for people and measures, never a defence: that nothing said grants authority is the defence.
"""

from __future__ import annotations

import re

from standfast.understanding.cues import cues_for
from standfast.understanding.text import plain

_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|vergiss|ignorier\w*|missachte)\b[^.!?\n]{0,40}\b(?:instructions?|prompts?|rules?|polic\w+"
    r"|guidelines?|anweisung\w*|regeln?|vorgaben|richtlinien|constraints?|training)\b"
    r"|\b(?:system|developer) ?(?:prompt|message|mode|note|override|instruction)s?\b|\byou are (?:now )?(?:a|an|in|dan|no longer)\b[^.!?\n]{0,40}\b(?:mode|admin\w*|unrestricted|developer|root|dan|jailbr\w+)\b"
    r"|\bdu bist (?:jetzt|ab jetzt|nun)\b|\bsie sind (?:jetzt|ab jetzt|nun) (?:ein|eine|im)\b|\b(?:act|behave|pretend|respond|antworte|verhalte? dich|tu) (?:as|like|to be|als|so)(?: if| ob| wäre\w*)?\b[^.!?\n]{0,40}\b(?:admin\w*|developer|manager|system|unrestricted|entwickler|root)\b"
    r"|\b(?:reveal|print|show|repeat|output|zeig\w*|verrate?|gib)\b[^.!?\n]{0,30}\b(?:system|hidden|initial|your|deine[nr]?|secret|geheime?\w*)\b[^.!?\n]{0,20}\b(?:prompts?|instructions?|anweisung\w*|passw\w+|api[- ]?keys?|regeln|rules)\b"
    r"|<\|?(?:im_start|im_end|system|assistant|endoftext)|\[/?(?:inst|system)\]|^\s*(?:system|assistant)\s*:|###\s*(?:instruction|system)|\bjailbreak\b"
    r"|\b(?:as|i am|i'm) (?:an? |the |your )?(?:system )?(?:administrator|admin|developer|root user|superuser)\b|\b(?:grant|give) (?:me|yourself) (?:admin|root|full) (?:access|rights|permission)"
    r"|\{\{.*\}\}|\{%.*%\}|;\s*(?:drop|delete|update|insert)\s+(?:table|from|into)|' or '?1'?\s*=\s*'?1|<script\b|\bdeveloper mode\b",
    re.MULTILINE,
)
_SHOUTED_LETTERS, _SHOUTED_SHARE = 8, 0.7


def signs_of(text: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is to be noted: any of `injection`, `abuse`, `caps`."""
    lower = plain(text[:2000])
    found = []
    if _INJECTION.search(lower):
        found.append("injection")
    if cues_for(languages)["abuse"].within.search(lower):
        found.append("abuse")
    if is_shouted(text):
        found.append("caps")
    return tuple(found)


def is_shouted(text: str) -> bool:
    """Tell whether most of a longer text is in capitals (an order number alone is not)."""
    letters = [char for word in re.findall(r"[^\W\d_]{2,}", text) for char in word]
    return (
        len(letters) >= _SHOUTED_LETTERS
        and sum(char.isupper() for char in letters) / len(letters) >= _SHOUTED_SHARE
    )
