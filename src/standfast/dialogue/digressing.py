"""Digressing: questions, small talk, "say that again": answered without leaving what is in progress."""

from __future__ import annotations

from msgspec import convert

from standfast.dialogue.commands import AskQuestion, Repeat, SmallTalk
from standfast.dialogue.draft import Draft
from standfast.dialogue.saying import Line, say
from standfast.dialogue.unclear import not_understood
from standfast.dialogue.wants import WantAnswer
from standfast.events import Option, Replied

NOTHING_SAID = "pattern_nothing_to_repeat"


def ask_question(draft: Draft, command: AskQuestion) -> None:
    """Have a question looked up; the flow in progress goes on after the answer."""
    draft.want(WantAnswer(command.text))


def talk(draft: Draft, command: SmallTalk) -> None:
    """Answer small talk: by the pattern of that name, or else by the reply."""
    name = f"pattern_chitchat_{command.intent}"
    reply = f"chitchat_{command.intent}"
    if name in draft.assistant.flows:
        draft.aside(name)
    elif reply in draft.assistant.replies:
        say(draft, Line(reply), run=None)
    else:
        not_understood(draft)


def repeat(draft: Draft, _command: Repeat) -> None:
    """Say again what was said last."""
    said = list(draft.state.last_replies)
    if not said:
        draft.aside(NOTHING_SAID)
    for one in said:
        params, expects = one.get("params"), one.get("expects")
        draft.emit(
            Replied(
                reply=str(one.get("reply", "")),
                params=params if isinstance(params, dict) else {},
                options=convert(one.get("options") or [], list[Option]),
                expects=expects if isinstance(expects, str) else None,
            )
        )
