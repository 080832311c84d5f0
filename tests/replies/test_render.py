"""Wordings: language, channel, values, and what is said when something is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfast.assistant import Assistant, load_folder, parse
from standfast.events import Replied
from standfast.replies import render

REPLIES = b"""
hello: {en: "Hello {{ name }}."}
english_only: {en: Good day.}
several: {en: [One., Two., Three.]}
plain_here: {en: {default: "See **this**.", terminal: See this.}}
ask_note: {en: What should I pass on?}
confirm_note: {en: "{{ note }}?"}
note_passed_on: {en: Thanks.}
"""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    folder = Path(__file__).resolve().parents[2] / "packs" / "blank"
    parsed = parse({**load_folder(folder), "replies.yaml": REPLIES})
    assert parsed.assistant is not None, [str(one) for one in parsed.problems]
    return parsed.assistant


def _say(
    assistant: Assistant,
    reply_name: str,
    /,
    *,
    language: str = "en",
    channel: str = "web",
    seed: str = "1",
    **params: str,
) -> str:
    reply = Replied(reply=reply_name, params=dict(params))
    return render(reply, assistant, language=language, channel=channel, seed=seed).text


def test_a_wording_is_filled_in_the_contacts_language(assistant: Assistant) -> None:
    assert _say(assistant, "hello", name="Mara") == "Hello Mara."


def test_without_a_wording_in_that_language_the_first_language_speaks(assistant: Assistant) -> None:
    assert _say(assistant, "english_only", language="fr") == "Good day."


def test_the_same_seed_chooses_the_same_wording_and_all_are_chosen(assistant: Assistant) -> None:
    chosen = [_say(assistant, "several", seed=str(n)) for n in range(60)]
    assert set(chosen) == {"One.", "Two.", "Three."}
    assert chosen == [_say(assistant, "several", seed=str(n)) for n in range(60)]


def test_a_channels_own_wording_comes_first(assistant: Assistant) -> None:
    assert _say(assistant, "plain_here", channel="terminal") == "See this."
    assert _say(assistant, "plain_here", channel="web") == "See **this**."


def test_a_missing_value_never_reaches_a_contact(assistant: Assistant) -> None:
    text = _say(assistant, "hello")
    assert text
    assert "{{" not in text
    assert "None" not in text


def test_an_unknown_reply_says_a_sentence(assistant: Assistant) -> None:
    assert len(_say(assistant, "no_such_reply")) > 20


def test_what_a_contact_wrote_is_never_a_template(assistant: Assistant) -> None:
    assert _say(assistant, "hello", name="{{ 7 * 7 }}") == "Hello {{ 7 * 7 }}."
