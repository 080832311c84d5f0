"""Reads of one step: all answered, each question asked once, ownership proved first."""

import asyncio
from datetime import timedelta
from typing import Any

from tests.actions.scripts import Script, having, known, names, unavailable
from tests.connectors.wiring import ANNA, cel, connector, operation, write

from standfast.actions import Gathered, ReadRequest
from standfast.assistant import Call as Use
from standfast.assistant import Place
from standfast.connectors import ReadResult
from standfast.events import Fact, FactStatus, OperationCalled

PROOF = Use("things", "get_thing", cel(thing="thing"), Place("x"))
GET = operation()
OWNED = operation("list_parts", owned_through=PROOF)
CIRCLE = operation("circle", owned_through=Use("things", "circle", cel(thing="thing"), Place("x")))
SHOP = having(connector("http://127.0.0.1:9", GET, OWNED, CIRCLE, write()))
DENIED = ReadResult(Fact(FactStatus.NOT_PERMITTED, operation="things.get_thing"), 1)


async def gather(script: Any, **reads: str) -> Gathered:
    requests = {name: ReadRequest(f"things.{each}", {"thing": "7"}) for name, each in reads.items()}
    return await script.actions().read_all(
        requests, assistant=SHOP, contact=ANNA, deadline=timedelta(seconds=2)
    )


async def test_each_read_gives_a_fact_under_its_name_and_an_event() -> None:
    gathered = await gather(Script(reads=[known({"id": "7"})]), purchase="get_thing")
    assert gathered.facts["purchase"].value == {"id": "7"}
    assert [type(each) for each in gathered.calls] == [OperationCalled]


async def test_the_same_question_is_asked_once() -> None:
    script = Script(reads=[known({"id": "7"})])
    gathered = await gather(script, one="get_thing", two="get_thing")
    assert gathered.facts["one"] == gathered.facts["two"]
    assert len(script.asked) == 1


async def test_what_is_owned_through_a_read_is_read_after_it_and_shares_it() -> None:
    script = Script(reads=[known({"id": "7"}), known([{"id": "p"}])])
    gathered = await gather(script, parts="list_parts", purchase="get_thing")
    assert gathered.facts["parts"].value == [{"id": "p"}]
    assert names(script.asked) == ["things.get_thing", "things.list_parts"]


async def test_an_earlier_answer_proves_ownership_too() -> None:
    stale = ReadResult(Fact(FactStatus.STALE, {"id": "7"}, operation="things.get_thing"), 1)
    gathered = await gather(Script(reads=[stale, known([])]), parts="list_parts")
    assert gathered.facts["parts"].status is FactStatus.KNOWN


async def test_without_the_proof_the_owned_read_is_not_made() -> None:
    script = Script(reads=[DENIED])
    gathered = await gather(script, parts="list_parts")
    fact = gathered.facts["parts"]
    assert (fact.status, fact.reason) == (FactStatus.NOT_PERMITTED, "not_permitted")
    assert names(script.asked) == ["things.get_thing"]


async def test_when_the_proof_cannot_be_had_the_owned_read_is_unavailable() -> None:
    gathered = await gather(Script(reads=[unavailable()]), parts="list_parts")
    fact = gathered.facts["parts"]
    assert (fact.status, fact.reason) == (FactStatus.UNAVAILABLE, "owner_unproven")


async def test_a_circle_of_proofs_proves_nothing_and_does_not_hang() -> None:
    gathered = await asyncio.wait_for(gather(Script(), round="circle"), 1)
    assert gathered.facts["round"].reason == "owner_unproven"


async def test_a_write_or_something_unknown_is_not_read() -> None:
    script = Script()
    reads = {name: ReadRequest(name) for name in ("things.make_thing", "no.thing")}
    gathered = await script.actions().read_all(
        reads, assistant=SHOP, contact=ANNA, deadline=timedelta(seconds=2)
    )
    assert {each.reason for each in gathered.facts.values()} == {"unknown_operation"}
    assert script.asked == []


async def test_reads_run_side_by_side() -> None:
    barrier = asyncio.Barrier(2)

    class Meeting(Script):
        async def read(self, *_: Any, **__: Any) -> ReadResult:
            await asyncio.wait_for(barrier.wait(), 1)
            return known({})

    reads = {str(each): ReadRequest("things.get_thing", {"thing": each}) for each in (1, 2)}
    gathered = (
        await Meeting()
        .actions()
        .read_all(reads, assistant=SHOP, contact=ANNA, deadline=timedelta(seconds=2))
    )
    assert len(gathered.facts) == 2
