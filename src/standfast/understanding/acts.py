"""What a contact does with words whatever the assistant is about: cancels, asks again, greets, wants a person."""

from __future__ import annotations

import re

from standfast.dialogue import (
    AskPerson,
    Cancel,
    ChangeLanguage,
    Command,
    RefuseSlot,
    Repeat,
    Restart,
    SmallTalk,
)
from standfast.understanding.context import Context
from standfast.understanding.cues import bare, cues_for, is_whole
from standfast.understanding.words import TABLES

SMALL_TALK = ("bot_challenge", "how_are_you", "greet", "thanks", "bye")
"""Kinds of talk that are answered by a reply `chitchat_<name>`."""
_NOTHING_RUNS = re.compile(r"forget|never ?mind|nvm|vergiss|vergessen|erledigt|egal|schon gut|lass")


def whole_act(context: Context) -> Command | None:
    """Return the act that the message is as a whole; None when it is something else or more."""
    cues = cues_for(context.languages)
    text = bare(context.text)
    fillers = cues["fillers"]

    def says(name: str) -> bool:
        return is_whole(text, cues[name], fillers)

    if says("person"):
        return AskPerson()
    if says("restart"):
        return Restart()
    if says("cancel") and (context.run or _NOTHING_RUNS.search(text)):
        return Cancel(everything=bool(cues["everything"].within.search(text)))
    if context.asked and (refusal := _refusal(says("dont_know"), says("refuse"))):
        return refusal
    if says("repeat") and context.state.last_replies:
        return Repeat()
    if language := asked_language(context):
        return ChangeLanguage(language)
    kinds = [name for name in SMALL_TALK if says(name)]
    return SmallTalk(kinds[0]) if kinds else None


def _refusal(dont_know: object, refuses: object) -> RefuseSlot | None:
    if dont_know:
        return RefuseSlot(dont_know=True)
    return RefuseSlot() if refuses else None


def is_resend(context: Context) -> bool:
    """Tell whether the contact wants the code sent again, or says that none came."""
    cues = cues_for(context.languages)
    text = bare(context.text)
    return is_whole(text, cues["resend"], cues["fillers"]) or bool(
        cues["resend"].within.match(text)
    )


def asked_language(context: Context) -> str | None:
    """Return the language that the contact asks to go on in."""
    text = bare(context.text)
    for language in context.languages:
        cues = cues_for((language,))
        if language in TABLES and is_whole(text, cues["speak"], cues["fillers"]):
            return language if language != context.state.language else None
    return None


def act_within(context: Context) -> Command | None:
    """Return the act that a longer message contains: a person wanted, all over again, or no more of this."""
    cues = cues_for(context.languages)
    text = bare(context.text)
    if cues["person_anywhere"].within.search(text) and not _refuses_person(context, text):
        return AskPerson()
    if cues["restart_anywhere"].within.search(text):
        return Restart()
    if context.run and cues["cancel_anywhere"].within.search(text):
        return Cancel()
    return None


def _refuses_person(context: Context, text: str) -> bool:
    machine = r"\b(?:bot|robot|machine|computer|roboter|maschine|chatbot)\b"
    refused = cues_for(context.languages)["no_person"].within.search(text)
    return bool(refused) and not re.search(rf"(?:not|nicht|no|kein\w*)\b.*{machine}", text)
