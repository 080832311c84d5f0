"""The ledger, the clock and the control routes of a harness."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import standfast.testing
from standfast.testing import CallFilter, Fault, FaultKind, History, ShiftableClock, seen_from

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)


def test_the_face_exports_exactly_what_it_names() -> None:
    modules = {"clock", "control", "damage", "errors", "faults", "harness", "history"}
    modules |= {"idempotency", "injection", "ledger", "payments", "payments_http"}
    modules |= {"payments_types", "serving", "types"}
    public = {name for name in vars(standfast.testing) if not name.startswith("_")}
    assert public - modules == set(standfast.testing.__all__)


async def test_every_call_stands_in_the_ledger_with_its_body_and_status(library: Any) -> None:
    await library.add()
    await library.read()
    added, read = library.harness.ledger.calls()
    assert (added.sequence, added.operation, added.body, added.status) == (1, "addBook", "{}", 201)
    assert (added.committed, read.committed) == (True, False)
    assert len(added.body_sha256) == 64


async def test_the_ledger_blanks_out_credentials(library: Any) -> None:
    headers = {"Authorization": "Bearer s3cret", "X-Api-Key": "s3cret", "Idempotency-Key": "k-1"}
    async with library.session.get(f"{library.double.url}/books", headers=headers):
        pass
    (call,) = library.harness.ledger.calls()
    assert "s3cret" not in str(call.headers)
    assert call.idempotency_key == "k-1"


async def test_the_ledger_is_read_by_filter(library: Any) -> None:
    await library.add()
    await library.read()
    await library.add()
    ledger = library.harness.ledger
    assert [call.sequence for call in ledger.calls(CallFilter(committed=True))] == [1, 3]
    assert [call.sequence for call in ledger.calls(CallFilter(operation="addBook", after=1))] == [3]


async def test_faults_are_set_read_and_cleared_over_http(library: Any) -> None:
    url = f"{library.double.url}/control/faults"
    async with library.session.post(url, json={"system": "shelf", "kind": "http_500"}) as answer:
        identity = (await answer.json())["id"]
    assert (await library.read())[0] == 500
    async with library.session.get(url) as answer:
        assert [fault["id"] for fault in (await answer.json())["faults"]] == [identity]
    async with library.session.delete(url, params={"id": identity}) as answer:
        assert await answer.json() == {"cleared": 1}
    assert (await library.read())[0] == 200


async def test_the_ledger_is_read_over_http(library: Any) -> None:
    await library.add()
    await library.read()
    url = f"{library.double.url}/control/ledger"
    async with library.session.get(url, params={"committed": "true"}) as answer:
        read = await answer.json()
    assert (read["total"], read["calls"][0]["operation"]) == (1, "addBook")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"advance_s": -1}', b'{"advance_s": "1"}'])
async def test_a_clock_that_cannot_be_moved_so_is_left_alone(library: Any, body: bytes) -> None:
    async with library.session.post(f"{library.double.url}/control/clock", data=body) as answer:
        assert answer.status == 400
    assert library.harness.clock() == NOW


async def test_the_clock_is_moved_over_http(library: Any) -> None:
    url = f"{library.double.url}/control/clock"
    async with library.session.post(url, json={"advance_s": 60}) as answer:
        assert await answer.json() == {"now": "2026-11-22T11:31:00+00:00"}


def test_a_clock_goes_forward_and_never_back() -> None:
    clock = ShiftableClock(lambda: NOW)
    clock.advance(timedelta(hours=1))
    assert clock() == NOW + timedelta(hours=1)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.advance(timedelta(seconds=-1))


def test_what_is_seen_from_earlier_is_earlier_only_within_the_block() -> None:
    clock = ShiftableClock(lambda: NOW)
    with seen_from(timedelta(days=1)):
        assert clock() == NOW - timedelta(days=1)
    assert clock() == NOW


def test_a_history_answers_what_held_at_a_moment() -> None:
    history: History[str, str] = History()
    history.put("a", "second", at=NOW)
    history.put("a", "first", at=NOW - timedelta(days=1))
    assert history.get("a", at=NOW) == "second"
    assert history.get("a", at=NOW - timedelta(hours=1)) == "first"
    assert history.get("a", at=NOW - timedelta(days=2)) is None


def test_a_history_reads_a_group_without_the_others() -> None:
    history: History[str, str] = History(group_by=lambda value: value[0])
    for word in ("ant", "bee", "ape"):
        history.put(word, word, at=NOW)
    assert history.group("a", at=NOW) == ["ant", "ape"]
    assert history.group("a", at=NOW - timedelta(days=1)) == []


async def test_a_probable_fault_set_in_code_is_drawn_for_every_system(library: Any) -> None:
    library.harness.board.inject(Fault(system="*", kind=FaultKind.HTTP_503))
    assert (await library.read())[0] == 503
