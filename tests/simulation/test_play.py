"""Transcripts: read, played, compared, updated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from standfast.events import AnyEvent, FlowEnded, FlowOutcome, InstanceId
from standfast.simulation import (
    Said,
    TranscriptInvalid,
    explain,
    junit,
    matches,
    parse_transcript,
    play,
    updated,
)


class EchoStage:
    """A stage whose bot asks back once and offers two options."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self._heard: list[Said] = []
        self._waiting: list[str] = []

    async def say(self, text: str, *, payload: str | None = None) -> None:
        self._waiting.append(payload or text)

    async def settle(self) -> None:
        for text in self._waiting:
            self._heard.append(Said("bot", f"You said {text}.", (("o1", "Yes"), ("o2", "No"))))
        self._waiting = []

    async def pass_time(self, duration: timedelta) -> None:
        self._heard.append(Said("bot", f"{duration.total_seconds():.0f} s passed."))

    async def person(self, deed: str, *, text: str = "") -> None:
        self._heard.append(Said("person", f"{deed}: {text}"))

    async def fault(self, operations: str, kind: str) -> None:
        self.log.append(f"{operations} {kind}")

    async def clear_faults(self) -> None:
        self.log.append("clear")

    async def heard(self) -> Sequence[Said]:
        return self._heard

    async def events(self) -> Sequence[AnyEvent]:
        ended = FlowEnded(instance=InstanceId("i"), flow="refund", outcome=FlowOutcome.COMPLETED)
        return [ended] * sum("o1" in said.text for said in self._heard)

    async def effects(self) -> Mapping[str, int]:
        return {"payments.create_refund": 1}

    async def code(self) -> str:
        return "123456"


GOOD = """A refund is told.

customer: CUS-000101
fault: payments.* http_503
user: hello there
bot:  You said hello ... .
      [Yes]
      [No]
user: [Yes]
bot:  You said o1.
event: FlowEnded flow=refund outcome=completed
(after 2 min)
bot:  120 s passed.
(person: I am Ines.)
person: says: I am Ines.
user: it is {code}
bot:  You said it is 123456.
effects: payments.create_refund done x1
"""


async def test_a_transcript_that_goes_as_written_holds() -> None:
    played = await play(parse_transcript("a.txt", GOOD), EchoStage())
    assert played.difference is None
    assert explain(played) == ""


def test_headers_and_title_are_read() -> None:
    transcript = parse_transcript("a.txt", GOOD)
    assert transcript.title == "A refund is told."
    assert transcript.setting("customer") == "CUS-000101"
    assert transcript.header["fault"] == ("payments.* http_503",)


CHANGES = [
    ("You said hello ... .", "You shouted hello.", 6, "something else was said"),
    ("      [No]\n", "      [Never]\n", 6, "other options were offered"),
    ("user: [Yes]", "user: [Perhaps]", 9, "this option was not offered"),
    ("flow=refund outcome", "flow=returns outcome", 11, "this event is not in the log"),
    ("done x1", "done x2", 18, "another number of writes"),
    ("bot:  120 s passed.\n", "", 14, "someone else speaks"),
    ("bot:  You said o1.\n", "", 10, "more was said than expected"),
    ("bot:  You said o1.\n", "bot:  You said o1.\nbot:  And more.\n", 11, "this was not said"),
    ("(after 2 min)", "(after a while)", 12, "nobody knows this action"),
    ("person: says", "bot: says", 15, "someone else speaks"),
]


@pytest.mark.parametrize(("old", "new", "line", "text"), CHANGES)
async def test_the_first_difference_is_named_with_its_line(
    old: str, new: str, line: int, text: str
) -> None:
    played = await play(parse_transcript("a.txt", GOOD.replace(old, new, 1)), EchoStage())
    assert played.difference is not None
    assert (played.difference.line, played.difference.text) == (line, text)
    assert f"a.txt:{line}: {text}" in explain(played)


async def test_an_update_writes_what_was_really_said() -> None:
    wrong = GOOD.replace("You said hello ... .", "Hm?").replace("      [Yes]\n      [No]\n", "", 1)
    played = await play(parse_transcript("a.txt", wrong), EchoStage())
    text = updated(played)
    assert "bot:  You said hello there.\n      [Yes]\n      [No]\nuser: [Yes]" in text
    assert "Hm?" not in text


async def test_junit_counts_the_failures() -> None:
    good = await play(parse_transcript("x/a.txt", GOOD), EchoStage())
    bad = await play(parse_transcript("x/b.txt", GOOD.replace("x1", "x7")), EchoStage())
    text = junit([(good, 0.1), (bad, 0.2)])
    assert 'tests="2"' in text
    assert 'failures="1"' in text


@pytest.mark.parametrize(
    ("source", "line"),
    [("", 1), ("user: hi\n", 1), ("Title.\n\nuser: hi\nrubbish\n", 4), ("Title.\n\nbot: hi\n", 1)],
)
def test_what_cannot_be_played_is_refused_with_its_line(source: str, line: int) -> None:
    with pytest.raises(TranscriptInvalid, match=f"^a.txt:{line}: "):
        parse_transcript("a.txt", source)


def test_dots_stand_for_any_text() -> None:
    assert matches("Refund ... arrives on ....", "Refund  RE-1 over 5 EUR\n arrives on Monday.")
    assert not matches("Refund ... arrives", "Refund left")
