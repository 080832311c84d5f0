"""Render what the dialogue said by name: a wording in the contact's language and channel, filled with its values.

Whatever is wrong with a wording, the contact reads a sentence: a text whose value is missing gives way to another wording
of the same reply that can be filled, then to the reply `internal_missing`, then to a sentence of the house. What contacts
or systems wrote comes in as values and is never read as a template.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from standfast.assistant import Assistant, ReplyVariant, ValueMissing, compile_template
from standfast.events import Record, Replied

MISSING = "internal_missing"
_LAST_RESORT = {
    "en": "I have an answer, but cannot put it into words just now. A colleague can.",
    "de": "Ich habe eine Antwort, kann sie aber gerade nicht ausdrücken. Eine Kollegin oder ein Kollege kann es.",
}


def render(
    reply: Replied, assistant: Assistant, *, language: str, channel: str, seed: str
) -> Replied:
    """Return the reply with its text.

    Args:
        reply: As the dialogue gave it.
        assistant: The release whose wordings are used.
        language: The contact's; where the reply has none in it, the assistant's first.
        channel: Wordings made for a channel come before those for all.
        seed: The same seed chooses the same of several wordings.
    """
    voice = _Voice(language, channel, seed)
    text = (
        _worded(reply.reply, reply.params, assistant, voice=voice)
        or _worded(MISSING, {}, assistant, voice=voice)
        or _LAST_RESORT.get(language, _LAST_RESORT["en"])
    )
    return msgspec.structs.replace(reply, text=text)


@dataclass(frozen=True, slots=True)
class _Voice:
    """How it is said: what chooses among wordings."""

    language: str
    channel: str
    seed: str


def _worded(name: str, params: Record, assistant: Assistant, *, voice: _Voice) -> str | None:
    known = assistant.replies.get(name)
    if known is None:
        return None
    for variant in _candidates(known.variants, assistant, voice=voice):
        try:
            template = compile_template(variant.text)
            text = template.render(params, language=variant.language, zone=assistant.zone)
        except (ValueMissing, ValueError):
            continue
        if text:
            return text
    return None


def _candidates(
    variants: Sequence[ReplyVariant], assistant: Assistant, *, voice: _Voice
) -> list[ReplyVariant]:
    """Return the wordings in the order in which they are tried."""
    fitting = [one for one in variants if one.channel in {None, voice.channel}]
    found: list[ReplyVariant] = []
    for spoken in dict.fromkeys([voice.language, *assistant.languages]):
        own = [one for one in fitting if one.language == spoken]
        for special in (True, False):
            same = [one for one in own if (one.channel is not None) is special]
            found += _turned(same, voice.seed)
    return found


def _turned(variants: list[ReplyVariant], seed: str) -> list[ReplyVariant]:
    """Return wordings beginning at the one that the seed chooses."""
    if len(variants) < 2:  # noqa: PLR2004  # nothing to choose
        return variants
    first = hashlib.blake2b(seed.encode(), digest_size=4).digest()
    start = int.from_bytes(first, "big") % len(variants)
    return variants[start:] + variants[:start]
