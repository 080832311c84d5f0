"""Yes and no in all their forms: a wrong yes may move money, so doubt is no yes."""

from __future__ import annotations

import pytest

from standfast.understanding.answers import Answer, answer_of

LANGUAGES = ("en", "de")

YES = """
yes|Yes please|yeah|yeah sure|yep|yup|sure|ok|okay|OK!|k|okay go ahead|alright|right|correct|exactly|of course|absolutely
definitely|certainly|indeed|I do|I agree|I confirm|it is|yes it is|go ahead|go for it|do it|please do|proceed|sounds good
that's right|that's fine|fine|perfect|no problem|no problem, go ahead|no worries, do it|why not|sure, no problem
I don't mind|nothing against it|I think so|I guess so|that would be great|I'd like that|I'd love to|yesss|yes!!!|y|👍
Well, if it is the only way then yes, I'd like you to do that|hmm ok|ok then yes|Yes, do it.|yes please!|Yes, but hurry up
don't worry, go ahead|Yes, that's my order|ok?|works for me|please|true|yes. absolutely. do it|well yes|Oh yes
ja|Ja bitte|jo|jawohl|klar|na klar|gerne|sehr gern|genau|stimmt|das stimmt|passt|passt so|richtig|das ist richtig
natürlich|selbstverständlich|auf jeden Fall|in Ordnung|einverstanden|alles klar|mach das|machen Sie das|bitte machen Sie das
kein Problem|kein Problem, machen Sie das|warum nicht|nichts dagegen|keine Einwände|das wäre super|ja genau|doch|ok mach das
ich bestätige|von mir aus|hört sich gut an|ja, bitte stornieren|Na gut, ja
"""
NO = """
no|No!|nope|nah|no thanks|no thank you|not now|not yet|not really|not at all|never|don't|please don't|don't do that
do not proceed|I'd rather not|rather not|no way|certainly not|absolutely not|of course not|I don't think so
I don't think that's a good idea|I don't want that|that's wrong|that's not right|not correct|not ok|it isn't|I changed my mind
no, leave it|hold on|stop|wait|ok no|ok then don't|yes wait, no|yes. Actually no|hmm no|actually no|n|👎|no no, just checking
no, I'll wait a bit|never do that|maybe later|later|I do not confirm|certainly not today
nein|nein danke|nö|nee|nee, lieber doch nicht|lieber nicht|besser nicht|auf keinen Fall|keinesfalls|noch nicht|jetzt nicht
bitte nicht|nein, bitte nicht|das stimmt nicht|stimmt nicht|das passt nicht|das ist falsch|nicht richtig|doch nicht
natürlich nicht|ich will das nicht|das möchte ich nicht|ich glaube nicht|ja nicht|Moment|warte|später|kein Interesse
"""
NEITHER = """
maybe|maybe, I'm not sure|I'm not sure|not sure|perhaps|it depends|I don't know|no idea|is that right?|how long does it take?
who pays for the return shipping?|my order is late|where is it|hmm|let me think|I have no order number|is it free?
vielleicht|weiß nicht|ich weiß nicht|keine Ahnung|bin mir nicht sicher|kommt darauf an|mal sehen|wie lange dauert das?
wer zahlt das?|Ich habe eine Frage|jein|what happens if I say yes|was passiert, wenn ich ja sage|wie geht es weiter wenn ich ja sage|yes if I get it on my card
"""
BOTH = """
yes and no|yes, no|no, yes|no, that's fine
"""


def split(table: str) -> list[str]:
    return [text for line in table.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", split(YES))
def test_this_is_a_yes(text: str) -> None:
    assert answer_of(text, LANGUAGES) is Answer.YES


@pytest.mark.parametrize("text", split(NO))
def test_this_is_a_no(text: str) -> None:
    assert answer_of(text, LANGUAGES) is Answer.NO


@pytest.mark.parametrize("text", split(NEITHER))
def test_this_is_neither(text: str) -> None:
    assert answer_of(text, LANGUAGES) in {Answer.NONE, Answer.UNSURE}


@pytest.mark.parametrize("text", split(BOTH))
def test_yes_and_no_together_are_no_answer(text: str) -> None:
    assert answer_of(text, LANGUAGES) is Answer.BOTH
