"""What is done about a write, outcome by outcome, against systems that answer from a script."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace as with_fields
from tests.actions.scripts import (
    DONE,
    KEY,
    NOT_SENT,
    REFUSED,
    Script,
    effect,
    having,
    known,
    unavailable,
    unknown,
)
from tests.connectors.wiring import ANNA, NOON, cel, connector, operation, write

from standfast.actions import Performed, Resumed
from standfast.assistant import Call as Use
from standfast.assistant import Idempotency, Place, compile_expression
from standfast.connectors import Earlier, ReadResult
from standfast.events import BreakerChanged, Contact, FactStatus, Level, OperationCalled
from standfast.storage import Fenced

FOUND = {"id": "re_1", "reference": "e-1"}
OTHER = {"id": "re_2", "reference": "e-2"}
OVER = unknown("reset", absence_counts=True)


def told(result: ReadResult, **changes: Any) -> ReadResult:
    """Return the result with another fact."""
    return replace(result, fact=with_fields(result.fact, **changes))


def system(kind: str, **changes: Any) -> Any:
    """A connector with one write of that kind of protection, and a look-up."""
    own = Idempotency(
        kind,
        lifetime=timedelta(hours=24),
        lookup="find_thing",
        lookup_arguments=cel(reference="key"),
        match=compile_expression("item.reference == key"),
    )
    seconds = timedelta(seconds=4)
    making = write(
        idempotency=own, connect_limit=timedelta(seconds=2), read_limit=seconds, **changes
    )
    finding = operation("find_thing", is_list=True)
    return having(connector("http://127.0.0.1:9", making, finding))


async def perform(
    script: Script, kind: str, resumed: Resumed = Resumed.NO, **changes: Any
) -> Performed:
    return await script.actions().perform(
        effect(**changes), assistant=system(kind), contact=ANNA, resumed=resumed
    )


@pytest.mark.parametrize("kind", ["key", "lookup", "none"])
@pytest.mark.parametrize(
    ("answer", "status"),
    [(DONE, "done"), (REFUSED, "failed"), (NOT_SENT, "failed")],
    ids=["done", "refused", "not sent"],
)
async def test_what_is_certain_at_once_is_believed(kind: str, answer: Any, status: str) -> None:
    script = Script(writes=[answer])
    performed = await perform(script, kind)
    assert (performed.status, performed.code) == (status, answer.code)
    assert [each.earlier for each in script.sent] == [Earlier.NEVER]


async def test_an_unknown_outcome_without_any_protection_goes_to_a_person() -> None:
    script = Script(writes=[OVER])
    performed = await perform(script, "none")
    assert (performed.status, performed.code) == ("doubted", "reset")
    assert len(script.sent) == 1


async def test_under_a_key_it_is_sent_again_until_it_is_clear() -> None:
    script = Script(writes=[unknown(), unknown("http_409"), DONE])
    performed = await perform(script, "key")
    assert (performed.status, performed.result) == ("done", {"id": "re_1"})
    assert [each.key for each in script.sent] == [KEY] * 3
    assert [each.earlier for each in script.sent[1:]] == [Earlier.POSSIBLE] * 2
    assert script.paused == [0.5, 1.0]


async def test_under_a_key_patience_ends_and_a_person_decides() -> None:
    script = Script(writes=[unknown()] * 5)
    assert (await perform(script, "key")).status == "doubted"
    assert len(script.sent) == 5


@pytest.mark.parametrize("age", [timedelta(hours=24), timedelta(hours=30)])
async def test_a_key_that_the_other_side_may_have_forgotten_is_not_used_again(
    age: timedelta,
) -> None:
    script = Script(writes=[])
    performed = await perform(script, "key", Resumed.YES, created_at=NOON - age)
    assert (performed.status, performed.code) == ("doubted", "key_expired")
    assert script.sent == []


async def test_a_row_that_does_not_say_when_it_was_intended_trusts_no_key() -> None:
    performed = await perform(Script(), "key", Resumed.YES, created_at=None)
    assert performed.code == "key_expired"


async def test_after_a_crash_the_same_key_is_sent_as_perhaps_sent_before() -> None:
    script = Script(writes=[DONE])
    assert (await perform(script, "key", Resumed.YES)).status == "done"
    assert [each.earlier for each in script.sent] == [Earlier.POSSIBLE]


async def test_after_a_crash_nothing_is_called_without_protection() -> None:
    script = Script()
    performed = await perform(script, "none", Resumed.YES)
    assert (performed.status, performed.code, script.sent) == ("doubted", "no_key", [])


async def test_a_look_up_that_finds_it_settles_it() -> None:
    script = Script(writes=[unknown()], reads=[known([OTHER, FOUND])])
    performed = await perform(script, "lookup")
    assert (performed.status, performed.result) == ("found", FOUND)
    assert script.asked == [("things.find_thing", {"reference": "e-1"})]
    assert script.paused == [4.0]


async def test_a_look_up_that_finds_nothing_lets_it_be_called_once_more_where_absence_counts() -> (
    None
):
    script = Script(writes=[OVER, DONE], reads=[known([OTHER])])
    assert (await perform(script, "lookup")).status == "done"
    assert len(script.sent) == 2


async def test_a_look_up_that_finds_nothing_proves_nothing_while_the_call_may_be_under_way() -> (
    None
):
    script = Script(writes=[unknown("timeout")], reads=[known([])])
    assert (await perform(script, "lookup")).status == "doubted"
    assert len(script.sent) == 1


async def test_it_is_never_called_a_third_time() -> None:
    script = Script(writes=[OVER, OVER], reads=[known([]), known([])])
    assert (await perform(script, "lookup")).status == "doubted"
    assert len(script.sent) == 2


@pytest.mark.parametrize(
    "seen",
    [
        unavailable(),
        known([OTHER], is_filtered=True),
        told(known([OTHER]), reason="truncated"),
        told(known([]), status=FactStatus.STALE),
        told(known(None), status=FactStatus.NOT_PERMITTED),
    ],
    ids=["unavailable", "filtered", "cut", "stale", "denied"],
)
async def test_a_look_up_that_cannot_be_relied_on_ends_with_a_person(seen: Any) -> None:
    script = Script(writes=[OVER], reads=[seen])
    performed = await perform(script, "lookup")
    assert (performed.status, performed.code) == ("doubted", "lookup_failed")
    assert len(script.sent) == 1


async def test_after_a_crash_it_is_looked_up_first_and_called_only_if_absent() -> None:
    script = Script(reads=[known([FOUND])])
    assert (await perform(script, "lookup", Resumed.YES)).status == "found"
    script = Script(reads=[known([])], writes=[DONE])
    assert (await perform(script, "lookup", Resumed.YES)).status == "done"


@pytest.mark.parametrize("age", [timedelta(seconds=1), timedelta(hours=1)])
async def test_after_a_crash_the_look_up_waits_until_any_call_must_have_ended(
    age: timedelta,
) -> None:
    script = Script(reads=[known([FOUND])])
    await perform(script, "lookup", Resumed.YES, created_at=NOON - age)
    assert script.paused == [2.0 + 6.0 + 4.0]  # told it may write, the call, what they take for it


@pytest.mark.parametrize("kind", ["lookup", "none"])
async def test_a_write_without_a_key_is_not_made_once_another_process_may_make_it(
    kind: str,
) -> None:
    async def refuse() -> None:
        raise Fenced("another one has it.")

    script = Script(writes=[DONE])
    asked = {"assistant": system(kind), "contact": ANNA, "resumed": Resumed.NO}
    with pytest.raises(Fenced):
        await script.actions().perform(effect(), **asked, guard=refuse)
    assert script.sent == []


async def test_a_write_without_a_key_has_the_time_of_one_call() -> None:
    script = Script(writes=[DONE])
    await perform(script, "lookup")
    assert [intent.deadline_s for intent in script.sent] == [6.0]


async def test_a_level_below_what_the_operation_needs_stops_it_again_here() -> None:
    script = Script()
    row, visitor = effect(), Contact(None, Level.ANONYMOUS)
    strict = system("key", needs=Level.VERIFIED)
    fresh, resumed = [
        await script.actions().perform(row, assistant=strict, contact=visitor, resumed=each)
        for each in (Resumed.NO, Resumed.YES)
    ]
    assert (fresh.status, fresh.code) == ("failed", "not_permitted")
    assert (resumed.status, script.sent) == ("doubted", [])


@pytest.mark.parametrize("name", ["things.find_thing", "nobody.makes"])
async def test_what_is_no_write_of_the_release_is_not_performed(name: str) -> None:
    performed = await perform(Script(), "key", operation=name)
    assert (performed.status, performed.code) == ("failed", "unknown_operation")


@pytest.mark.parametrize(
    ("owner", "status", "code"),
    [
        (known({"id": "7"}), "done", ""),
        (unavailable(), "failed", "owner_unproven"),
        (told(known(None), status=FactStatus.NOT_PERMITTED), "failed", "not_permitted"),
    ],
    ids=["theirs", "unclear", "not theirs"],
)
async def test_a_write_that_is_owned_through_a_read_waits_for_its_proof(
    owner: Any, status: str, code: str
) -> None:
    proof = Use("things", "find_thing", cel(thing="thing"), Place("x"))
    script = Script(reads=[owner], writes=[DONE])
    performed = await script.actions().perform(
        effect(), assistant=system("key", owned_through=proof), contact=ANNA, resumed=Resumed.NO
    )
    assert (performed.status, performed.code) == (status, code)
    assert len(script.sent) == (1 if status == "done" else 0)


async def test_every_call_and_every_change_of_a_breaker_is_told() -> None:
    change = BreakerChanged(operation="things.make_thing", state="open")
    script = Script(writes=[unknown(changes=(change,))], reads=[known([FOUND])])
    performed = await perform(script, "lookup")
    kinds = [type(each) for each in performed.calls]
    assert kinds == [OperationCalled, BreakerChanged, OperationCalled]
    assert isinstance(performed.calls[0], OperationCalled)
    assert (performed.calls[0].effect, performed.calls[0].status) == (KEY, "timeout")
