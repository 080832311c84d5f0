"""What people decide about messages that were set aside, and about a contact's data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.turns.conftest import Stage
from tests.turns.rehearsal import WordReader

from standfast.assistant import Assistant
from standfast.events import ContactErased, ContactId, EventErased, QuarantineSettled, State
from standfast.storage import verify
from standfast.understanding import Message, Reading

ANNA = ContactId("CUS-1")
WORDS = "Musterstrasse-77"


class Mended(WordReader):
    """The reader after its mistake was mended."""

    async def read(self, message: Message, state: State, assistant: Assistant) -> Reading:
        """Return the command that the words are."""
        return await super().read(replace(message, text="say mended"), state, assistant)


async def _set_aside(stage: Stage) -> int:
    """Let a message kill its turns, and give the conversation back to the assistant."""
    await stage.say("boom")
    case = (await stage.store.cases())[0].case
    await stage.put("person", act="return", case=case, person="ines", resume=False)
    await stage.drain()
    (item,) = await stage.engine.operations.quarantined(limit=5)
    return item.id


async def _settle(stage: Stage, item: int, outcome: str) -> bool | None:
    found = await stage.engine.operations.settle_aside(
        item, outcome=outcome, person="ines", timeout_s=0
    )
    await stage.drain()
    return found


async def test_a_message_that_is_dropped_is_gone_and_noted(stage: Stage) -> None:
    item = await _set_aside(stage)
    assert await _settle(stage, item, "dropped") is False
    assert await stage.store.quarantined(limit=5) == []
    (noted,) = [one.event for one in await stage.log() if isinstance(one.event, QuarantineSettled)]
    assert (noted.person, noted.outcome, noted.message_id) == ("ines", "dropped", "m-1")


async def test_a_message_that_is_released_is_worked_on_again(stage: Stage) -> None:
    item = await _set_aside(stage)
    stage.reader = Mended()
    await _settle(stage, item, "released")
    assert (await stage.heard())[-1] == "en: said mended"
    assert await stage.store.quarantined(limit=5) == []


async def test_a_released_message_that_kills_again_is_set_aside_again(stage: Stage) -> None:
    item = await _set_aside(stage)
    await _settle(stage, item, "released")
    assert [one.id for one in await stage.store.quarantined(limit=5)] == [item]


async def test_nothing_can_be_decided_about_what_is_not_set_aside(stage: Stage) -> None:
    assert await _settle(stage, 77, "dropped") is None


async def _confide(stage: Stage) -> None:
    await stage.put("identity", contact=ANNA, attributes={"name": WORDS}, language="en")
    await stage.say(f"say {WORDS}")
    await stage.say(f"refund {WORDS}")


async def test_an_export_holds_what_was_said_and_done(stage: Stage) -> None:
    await _confide(stage)
    (talk,) = (await stage.engine.operations.export_contact(ANNA))["conversations"]
    texts = [event.get("text") for event in talk["events"]]
    assert f"say {WORDS}" in texts
    assert [effect["arguments"] for effect in talk["effects"]] == [{"order": WORDS}]


async def test_erasing_keeps_the_order_and_says_who_did_it(stage: Stage) -> None:
    await _confide(stage)
    before = len(await stage.log())
    assert await stage.engine.operations.erase_contact(ANNA, person="ines", timeout_s=0) == 1
    await stage.drain()
    log = [one.event for one in await stage.log()]
    assert log[:before] == [EventErased()] * before
    (last,) = log[before:]
    assert isinstance(last, ContactErased)
    assert (last.contact, last.person) == (ANNA, "ines")
    assert (await verify(stage.store)).discrepancies == ()


async def test_a_message_after_the_erasure_begins_anew(stage: Stage) -> None:
    await _confide(stage)
    await stage.engine.operations.erase_contact(ANNA, person="ines", timeout_s=0)
    await stage.say("say again")
    assert await stage.heard() == ["en: said again"]
    loaded = await stage.store.load((await stage.log())[0].conversation)
    assert loaded is not None
    assert loaded.state.contact.id is None


def _holding(words: str, folder: Path) -> list[str]:
    """Return the files of the database in which words stand."""
    return [path.name for path in folder.glob("s.db*") if words.encode() in path.read_bytes()]


async def test_the_erased_words_are_in_no_file(disk: Stage, tmp_path: Path) -> None:
    await _confide(disk)
    await disk.engine.start()
    await disk.engine.operations.erase_contact(ANNA, person="ines", timeout_s=10)
    await disk.engine.stop()
    assert _holding(WORDS, tmp_path) == []
