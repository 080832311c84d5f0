"""Who is asking: tokens, profiles, one-time codes."""

from __future__ import annotations

from tests.turns.conftest import Stage

from standfast.events import (
    CodeSent,
    ConversationId,
    Level,
    MessageReceived,
    ReadingMade,
    Record,
    State,
)
from standfast.storage import MemoryStore

ANNA: Record = {"id": "A", "email": "anna@shop.example", "name": "Anna", "tier": "gold"}


async def _state(stage: Stage) -> State:
    loaded = await stage.store.load(ConversationId("c"))
    assert loaded is not None
    return loaded.state


async def _code(stage: Stage) -> str:
    return str(stage.world.mails[-1]["text"]).split()[2]


async def test_a_token_raises_the_level_and_the_profile_is_read(stage: Stage) -> None:
    stage.world.customers["A"] = ANNA
    await stage.put("identity", contact="A", attributes={"name": "A. Weber"})
    await stage.say("say hi")
    contact = (await _state(stage)).contact
    assert (contact.id, contact.level) == ("A", Level.IDENTIFIED)
    assert (contact.attributes["name"], contact.attributes["tier"]) == ("Anna", "gold")


async def test_a_message_may_carry_its_token_and_is_read_as_that_contacts(stage: Stage) -> None:
    stage.world.customers["A"] = ANNA
    await stage.put("message", id="m", text="say hi", identity={"contact": "A"})
    await stage.engine.drain()
    ((_, state),) = stage.reader.seen
    assert (state.contact.id, state.contact.attributes["name"]) == ("A", "Anna")


async def test_the_same_token_again_changes_nothing(stage: Stage) -> None:
    for _ in range(2):
        await stage.put("identity", contact="A")
        await stage.engine.drain()
    assert (await stage.kinds()).count("IdentityRaised") == 1
    assert stage.world.reads == 1


async def test_a_token_alone_makes_the_dialogue_say_nothing(stage: Stage) -> None:
    await stage.say("person")
    await stage.put("identity", contact="A")
    await stage.engine.drain()
    await stage.put("identity", contact="A")
    await stage.engine.drain()
    assert (await stage.kinds())[-1] == "IdentityRaised"


async def test_a_profile_that_cannot_be_read_is_no_error(stage: Stage) -> None:
    stage.world.is_down = True
    await stage.put("identity", contact="A", attributes={"name": "A. Weber"})
    await stage.engine.drain()
    assert (await _state(stage)).contact.attributes == {"name": "A. Weber"}


async def test_our_own_code_may_vouch_for_more(stage: Stage) -> None:
    await stage.put("identity", contact="A", level="verified", method="person")
    await stage.engine.drain()
    assert (await _state(stage)).contact.level is Level.VERIFIED


async def test_a_code_goes_out_by_mail_and_proves_the_customer(stage: Stage) -> None:
    stage.world.customers["A"] = ANNA
    assert await stage.say("code anna@shop.example") == ["en: code_sent a***@shop.example"]
    (mail,) = stage.world.mails
    assert mail["to"] == "anna@shop.example"
    assert await stage.say(await _code(stage)) == ["en: code_right"]
    contact = (await _state(stage)).contact
    assert (contact.id, contact.level, contact.attributes["tier"]) == ("A", Level.VERIFIED, "gold")


async def test_a_code_goes_to_the_contacts_own_address(stage: Stage) -> None:
    stage.world.customers["A"] = ANNA
    await stage.put("identity", contact="A")
    await stage.engine.drain()
    await stage.say("code")
    assert [mail["to"] for mail in stage.world.mails] == ["anna@shop.example"]


async def test_the_code_is_nowhere_but_in_the_mail(stage: Stage) -> None:
    stage.world.customers["A"] = ANNA
    await stage.say("code anna@shop.example")
    code = await _code(stage)
    await stage.say(f"{code}")
    assert isinstance(stage.store, MemoryStore)
    kept = [stage.store.entries, stage.store.inbox, stage.store.outbox, stage.store.journal_rows]
    assert code not in repr(kept)
    assert code not in repr(await _state(stage))


async def test_while_a_code_is_out_numbers_are_hidden_in_the_log(stage: Stage) -> None:
    stage.world.customers["A"] = ANNA
    await stage.say("code anna@shop.example")
    await stage.say("it is 12 34-56 for SO-2026-01001")
    await stage.say("999999")
    events = [stored.event for stored in await stage.log()]
    texts = [event.text for event in events if isinstance(event, MessageReceived)]
    assert texts[1:] == ["it is [code] for SO-2026-01001", "[code]"]
    made = [event for event in events if isinstance(event, ReadingMade)]
    assert made[-1].commands == [{"command": "FillSlot", "slot": "code", "value": "[code]"}]


async def test_a_wrong_code_proves_nothing(stage: Stage) -> None:
    stage.world.customers["A"] = ANNA
    await stage.say("code anna@shop.example")
    assert await stage.say("000000" if await _code(stage) != "000000" else "1") == [
        "en: code_wrong"
    ]
    assert (await _state(stage)).contact.level is Level.ANONYMOUS


async def test_an_address_that_is_nobodys_is_told_the_same_and_gets_no_mail(stage: Stage) -> None:
    assert await stage.say("code nobody@shop.example") == ["en: code_sent n***@shop.example"]
    assert stage.world.mails == []
    assert await stage.say("000001") == ["en: code_wrong"]


async def test_two_customers_with_one_address_are_told_apart_later(stage: Stage) -> None:
    stage.world.customers.update({"A": ANNA, "B": {**ANNA, "id": "B", "name": "Bernd"}})
    await stage.say("code anna@shop.example")
    await stage.say(await _code(stage))
    contact = (await _state(stage)).contact
    assert contact.id is None
    assert contact.attributes["candidates"] == [
        {"id": "A", "name": "Anna"},
        {"id": "B", "name": "Bernd"},
    ]


async def test_a_customer_register_that_is_down_is_said(stage: Stage) -> None:
    stage.world.is_down = True
    assert await stage.say("code anna@shop.example") == [
        "en: code_sent a***@shop.example unavailable"
    ]
    assert stage.world.mails == []


async def test_a_code_without_any_address_is_said(stage: Stage) -> None:
    assert await stage.say("code") == ["en: code_sent *** no_address"]


async def test_each_code_is_drawn_anew(stage: Stage) -> None:
    stage.world.customers["A"] = ANNA
    await stage.say("code anna@shop.example")
    await stage.say("code anna@shop.example")
    digests = [one.event.digest for one in await stage.log() if isinstance(one.event, CodeSent)]
    assert len(set(digests)) == 2
