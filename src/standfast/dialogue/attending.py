"""Attending: the language that is spoken, and how the contact feels."""

from __future__ import annotations

from standfast.dialogue.commands import ChangeLanguage, NoteFrustration
from standfast.dialogue.draft import Draft
from standfast.events import FrustrationChanged, LanguageChanged

HIGH = 0.7
LOW = 0.4
"""Where frustration is called high, and where it is calm again: apart, so that it does not flicker."""
FRUSTRATED = "pattern_frustration"
LANGUAGE = "pattern_language"


def change_language(draft: Draft, command: ChangeLanguage) -> None:
    """Go on in another language of the assistant."""
    known = command.language in draft.assistant.languages
    if known and command.language != draft.state.language:
        draft.emit(LanguageChanged(language=command.language))


def note_frustration(draft: Draft, command: NoteFrustration) -> None:
    """Note when a line is crossed; the first time, tell the contact that a person can help."""
    state = draft.state
    is_high = command.score >= HIGH or (state.is_frustrated and command.score > LOW)
    if is_high == state.is_frustrated:
        return
    draft.emit(FrustrationChanged(score=command.score, is_high=is_high))
    if is_high and FRUSTRATED not in state.patterns and state.status == "open":
        draft.aside(FRUSTRATED)
