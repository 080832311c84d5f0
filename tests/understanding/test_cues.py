"""What people do with words whatever the assistant is about."""

from __future__ import annotations

import pytest

from standfast.understanding.cues import bare, cues_for, is_whole

CUES = cues_for(("en", "de"))

WHOLE = {
    "cancel": "cancel|stop|forget it|never mind|nevermind please|please cancel|oh forget it|stop, leave it as it is|ok never mind then|abbrechen|vergiss es|das hat sich erledigt|lass gut sein|egal|bitte abbrechen|vergessen Sie das",
    "restart": "start over|restart|let's start again|can we start over please|back to the start|von vorne|nochmal von vorn|zum Anfang|neu anfangen",
    "repeat": "can you repeat that?|say that again|again please|pardon?|what?|sorry?|what did you say|I didn't get that|noch einmal bitte|wie bitte?|können Sie das wiederholen|das habe ich nicht verstanden|hä?",
    "person": "human|a human please|agent|real person|live agent please|a member of staff|ein Mensch bitte|Mitarbeiter|einen Berater bitte",
    "dont_know": "I don't know|no idea|dunno|I don't remember|I forgot|not sure|I can't find it|I lost the number|keine Ahnung|weiß ich nicht|das habe ich vergessen|ich finde sie nicht",
    "refuse": "skip|skip this|I'd rather not say|none of your business|I don't have one|lieber nicht|überspringen|das sage ich nicht|geht Sie nichts an",
    "greet": "hi|hello|hey there|good morning|hallo|guten Tag|moin",
    "thanks": "thanks|thank you so much|great, thanks|cheers|danke|vielen Dank|super, danke schön|oh wonderful, thank you so much!!",
    "bye": "bye|goodbye|that's all|see you|have a nice day|tschüss|auf Wiedersehen|das war's",
    "bot_challenge": "are you a bot?|am I talking to a human?|is this a robot|who are you|bist du ein Mensch?|spreche ich mit einem Roboter",
    "how_are_you": "how are you|how are you today?|what's up|wie geht's|wie geht es Ihnen?",
    "speak": "in English please|do you speak English|auf Deutsch bitte|können wir Deutsch sprechen",
}  # fmt: skip
CASES = [(act, text) for act, texts in WHOLE.items() for text in texts.split("|")]


@pytest.mark.parametrize(("act", "text"), CASES)
def test_the_whole_message_is_this_act(act: str, text: str) -> None:
    assert is_whole(bare(text), CUES[act], CUES["fillers"])


NOT_WHOLE = [
    ("cancel", "cancel my order"),  # a wish of its own
    ("cancel", "I forgot my password"),  # another forgetting
    ("cancel", "stop sending me mails"),  # another stop
    ("restart", "when does the shop start"),  # another start
    ("repeat", "what is my order number"),  # a question
    ("person", "the person at the door took it"),  # a story
    ("person", "my agent number is 5"),  # a value
    ("dont_know", "I don't know why you charged me"),  # a complaint
    ("greet", "hello where is my order"),  # a wish after it
    ("thanks", "thanks but where is it"),  # the same
    ("bye", "can I buy it later today"),  # a word inside
    ("bot_challenge", "who are you shipping with"),  # a question about something else
]


@pytest.mark.parametrize(("act", "text"), NOT_WHOLE)
def test_more_than_the_act_is_not_the_act(act: str, text: str) -> None:
    assert not is_whole(bare(text), CUES[act], CUES["fillers"])


PERSON = ["I want to speak to a person", "can I talk to a human about this first", "give me a human", "connect me with an agent", "let me talk to someone", "put me through to your support", "I need a real person now", "transfer me to a representative", "ich möchte mit einem Menschen sprechen", "kann ich mit jemandem sprechen", "verbinden Sie mich mit einem Mitarbeiter", "geben Sie mir bitte einen Mitarbeiter", "ich will nicht mit einem Bot reden"]  # fmt: skip


@pytest.mark.parametrize("text", PERSON)
def test_a_person_is_wanted_within_a_sentence(text: str) -> None:
    assert CUES["person_anywhere"].within.search(bare(text))


@pytest.mark.parametrize(
    "text",
    [
        "someone stole my parcel",
        "I gave it to a friend",
        "the manager said yes",
        "jemand hat es geklaut",
    ],
)
def test_people_in_a_story_are_not_wanted(text: str) -> None:
    assert not CUES["person_anywhere"].within.search(bare(text))
