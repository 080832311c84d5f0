"""What a turn does with what comes in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.turns.conftest import Stage

from standfast.events import (
    ConversationId,
    ConversationStarted,
    MessageReceived,
    OperationCalled,
    ReadingMade,
    ReleaseId,
    State,
    fold_all,
)
from standfast.testing import ShiftableClock


async def test_a_message_is_answered_in_one_turn(stage: Stage) -> None:
    assert await stage.say("say hello") == ["en: said hello"]
    assert await stage.kinds() == [
        "ConversationStarted",
        "MessageReceived",
        "ReadingMade",
        "Replied",
    ]
    assert len({stored.turn for stored in await stage.log()}) == 1


async def test_the_stored_state_is_the_fold_of_the_log(stage: Stage) -> None:
    for text in ("say a", "read SO-1", "refund SO-1", "later 5", "person"):
        await stage.say(text)
    loaded = await stage.store.load(ConversationId("c"))
    assert loaded is not None
    empty = State(conversation=ConversationId("c"))
    assert loaded.state == fold_all(empty, [stored.event for stored in await stage.log()])


async def test_a_conversation_starts_in_the_language_asked_for(stage: Stage) -> None:
    await stage.put("identity", contact="A", language="de")
    await stage.engine.drain()
    (start,) = [
        one.event for one in await stage.log() if isinstance(one.event, ConversationStarted)
    ]
    assert (start.language, start.assistant) == ("de", "tiny")


async def test_a_burst_is_one_turn_in_the_order_sent(stage: Stage) -> None:
    for text in ("say one", "say two", "say three"):
        await stage.post(text)
    await stage.engine.drain()
    assert await stage.heard() == ["en: said one", "en: said two", "en: said three"]
    assert len({stored.turn for stored in await stage.log()}) == 1


async def test_a_later_message_of_a_burst_is_read_after_the_earlier(stage: Stage) -> None:
    await stage.say("say zero")
    await stage.post("say one")
    await stage.post("say two")
    await stage.engine.drain()
    said = [[reply["text"] for reply in state.last_replies] for _, state in stage.reader.seen]
    assert [len(replies) for replies in said] == [0, 1, 1]
    assert said[1] == ["en: said zero"] != said[2]


async def test_a_message_is_read_before_it_is_folded_in(stage: Stage) -> None:
    await stage.say("say one")
    await stage.say("say two")
    assert [state.last_text for _, state in stage.reader.seen] == ["", "say one"]


async def test_the_time_of_a_turn_is_when_its_last_item_was_accepted(
    stage: Stage, clock: ShiftableClock
) -> None:
    await stage.post("later 5")
    clock.advance(timedelta(minutes=3))
    await stage.engine.drain()
    assert await stage.store.next_due() == clock() + timedelta(minutes=2)


async def test_a_read_comes_back_as_facts(stage: Stage) -> None:
    assert await stage.say("read SO-1") == ["en: facts {'read': 1, 'order': 'SO-1'}"]


async def test_a_question_is_looked_up(stage: Stage) -> None:
    assert await stage.say("ask your hours") == ["en: answer from 9 to 17"]


async def test_another_live_release_is_noted_once(stage: Stage) -> None:
    await stage.say("say a")
    stage.release = ReleaseId("r-2")
    await stage.say("say b")
    await stage.say("say c")
    assert (await stage.kinds()).count("ReleaseChanged") == 1


async def test_what_was_called_is_in_the_log(stage: Stage) -> None:
    called = OperationCalled(operation="pay.refund", status="ok", took_ms=3.0)
    stage.world.logged = (called,)
    await stage.say("refund SO-1")
    assert called in [stored.event for stored in await stage.log()]


async def test_while_a_person_has_the_case_messages_are_only_noted(stage: Stage) -> None:
    await stage.say("person")
    assert await stage.say("say anything") == []
    assert (await stage.kinds())[-1] == "MessageReceived"
    assert len(stage.reader.seen) == 1


async def test_a_closed_conversation_opens_again_with_a_message(stage: Stage) -> None:
    await stage.say("close")
    await stage.say("say back")
    assert (await stage.kinds())[-4:] == [
        "ConversationReopened",
        "MessageReceived",
        "ReadingMade",
        "Replied",
    ]


async def test_the_log_tells_what_was_read(stage: Stage) -> None:
    await stage.say("say hello")
    (made,) = [one.event for one in await stage.log() if isinstance(one.event, ReadingMade)]
    assert made.commands == [{"command": "StartFlow", "flow": "say", "slots": {"word": "hello"}}]


async def test_a_reply_on_a_pushed_channel_goes_into_the_outbox(stage: Stage) -> None:
    await stage.say("say hello")
    assert await stage.store.due_deliveries(worker="w", limit=5) == []
    stage.settings = replace(stage.settings, push_channels=frozenset({"web"}))
    stage.engine = stage.new_engine()
    await stage.post("say again")
    await stage.engine.drain()
    (letter,) = await stage.store.dead_letters(limit=5)
    assert (letter.channel, letter.body["text"]) == ("web", "en: said again")


async def test_sixty_four_conversations_get_their_own_replies(stage: Stage) -> None:
    chats = [f"c-{number}" for number in range(64)]
    for chat in chats:
        for step in range(3):
            await stage.post(f"say {chat}/{step}", chat=chat)
            await stage.post(f"read {chat}/{step}", chat=chat)
    await stage.engine.drain()
    for chat in chats:
        heard = await stage.heard(chat)
        assert len(heard) == 6
        assert all(f"{chat}/" in text for text in heard)


async def test_messages_of_one_conversation_are_never_out_of_order(stage: Stage) -> None:
    for number in range(10):
        await stage.say(f"say {number}")
    received = [one.event for one in await stage.log() if isinstance(one.event, MessageReceived)]
    assert [event.text for event in received] == [f"say {number}" for number in range(10)]
