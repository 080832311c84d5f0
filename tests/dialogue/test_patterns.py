"""The patterns: all documented, all worded, and each can be replaced by an assistant."""

from __future__ import annotations

import re
from pathlib import Path

from tests.dialogue.chat import Chat, shop

from standfast.assistant import load_folder, parse
from standfast.dialogue import Cancel, SmallTalk, StartFlow

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "dialogue.md"
FOLDER = Path(__file__).parent / "shop"


def overridden(name: str, steps: str) -> Chat:
    """Return a chat with an assistant that has a pattern of its own."""
    files = dict(load_folder(FOLDER))
    text = f"flow: {name}\ndescription: Ours.\nowner: shop\nsteps: {steps}\n"
    files[f"flows/{name}.yaml"] = text.encode()
    parsed = parse(files)
    assert parsed.assistant is not None, "\n".join(map(str, parsed.problems))
    return Chat(assistant=parsed.assistant)


def test_each_pattern_of_the_house_is_documented_and_no_other() -> None:
    rows = re.findall(r"^\| `(pattern_\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(name for name in shop().flows if name.startswith("pattern_"))


def test_a_pattern_of_the_assistant_takes_the_place_of_the_house() -> None:
    chat = overridden("pattern_cancel", "[{reply: hours}]")
    chat.say(StartFlow("feedback"))
    assert chat.say(Cancel()) == ["hours"]


def test_an_assistant_may_ask_whether_there_is_anything_else_once_in_a_row() -> None:
    chat = overridden("pattern_completed", "[{reply: anything_else}]")
    assert chat.say(StartFlow("hours")) == ["hours", "anything_else"]
    assert chat.say(StartFlow("hours")) == ["hours"]


def test_small_talk_can_be_a_flow() -> None:
    chat = overridden("pattern_chitchat_thanks", "[{reply: hours}]")
    assert chat.say(SmallTalk("thanks")) == ["hours"]


def test_small_talk_without_a_reply_is_not_understood() -> None:
    assert Chat().say(SmallTalk("weather")) == ["pattern_rephrase"]
