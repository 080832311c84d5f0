"""Each fault does what it says, on a real connection."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from standfast.testing import Fault, FaultBoard, FaultKind, FaultMalformed, parse_fault

SOON = aiohttp.ClientTimeout(total=0.15)


def shelf_fault(kind: FaultKind, **settings: Any) -> Fault:
    """Return a fault of the shelf."""
    return Fault(system="shelf", kind=kind, **settings)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (FaultKind.HTTP_429, 429),
        (FaultKind.HTTP_500, 500),
        (FaultKind.HTTP_503, 503),
        (FaultKind.EXPIRED_TOKEN, 401),
    ],
)
async def test_an_error_status_is_answered_and_nothing_is_done(
    library: Any, kind: FaultKind, status: int
) -> None:
    library.harness.board.inject(shelf_fault(kind))
    assert await library.add() == status
    assert library.shelf.count == 0


async def test_429_says_when_to_come_back(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.HTTP_429, retry_after_s=9))
    async with library.session.get(f"{library.double.url}/books") as answer:
        assert answer.headers["Retry-After"] == "9"


async def test_an_expired_token_is_named_in_the_challenge(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.EXPIRED_TOKEN))
    async with library.session.get(f"{library.double.url}/books") as answer:
        assert "invalid_token" in answer.headers["WWW-Authenticate"]


async def test_a_reset_before_the_commit_leaves_nothing_done(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.RESET_BEFORE))
    with pytest.raises(aiohttp.ClientConnectionError):
        await library.add()
    assert library.shelf.count == 0
    assert library.harness.ledger.calls()[0].status == "reset"


async def test_a_reset_after_the_commit_leaves_it_done(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.RESET_AFTER))
    with pytest.raises(aiohttp.ClientConnectionError):
        await library.add()
    assert library.shelf.count == 1
    (call,) = library.harness.ledger.calls()
    assert (call.status, call.committed, call.faults) == ("reset", True, ("reset_after",))


async def test_a_reset_is_seen_as_one_by_the_operating_system(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.RESET_BEFORE))
    reader, writer = await asyncio.open_connection("127.0.0.1", library.double.port)
    writer.write(b"GET /books HTTP/1.1\r\nHost: shelf\r\n\r\n")
    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()


@pytest.mark.parametrize(("kind", "count"), [(FaultKind.TIMEOUT, 0), (FaultKind.TIMEOUT_AFTER, 1)])
async def test_a_timeout_hangs_until_the_caller_gives_up(
    library: Any, kind: FaultKind, count: int
) -> None:
    library.harness.board.inject(shelf_fault(kind))
    with pytest.raises(TimeoutError):
        await library.session.post(f"{library.double.url}/books", json={}, timeout=SOON)
    assert library.shelf.count == count


async def test_a_call_that_hangs_stands_in_the_ledger_meanwhile(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.TIMEOUT))
    with pytest.raises(TimeoutError):
        await library.session.get(f"{library.double.url}/books", timeout=SOON)
    assert library.harness.ledger.calls()[0].status in {"open", "hung"}


async def test_a_delay_answers_rightly_and_late(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.DELAY, delay_s=0.1))
    started = asyncio.get_running_loop().time()
    status, _ = await library.read()
    assert status == 200
    assert asyncio.get_running_loop().time() - started >= 0.1


async def test_truncated_json_ends_before_its_declared_length(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.TRUNCATED_JSON))
    with pytest.raises(aiohttp.ClientPayloadError):
        await library.read()


async def test_malformed_json_is_complete_and_not_json(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.MALFORMED_JSON))
    status, body = await library.read()
    assert status == 200
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)


async def test_wrong_types_are_the_same_every_time(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.WRONG_TYPES))
    twice = [json.loads((await library.read())[1]) for _ in range(2)]
    assert twice == [{"name": None, "count": "0", "tags": {"0": "a", "1": "b"}}] * 2


async def test_a_stale_read_answers_what_was_true_then(library: Any) -> None:
    await library.add()
    library.harness.board.inject(shelf_fault(FaultKind.STALE, age_s=60))
    assert json.loads((await library.read())[1])["count"] == 0
    library.harness.board.clear()
    assert json.loads((await library.read())[1])["count"] == 1


async def test_a_stale_fault_leaves_writes_alone(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.STALE, calls=1))
    await library.add()
    assert library.shelf.count == 1
    assert len(library.harness.board.active()) == 1


async def test_a_fault_lasts_for_its_number_of_calls(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.HTTP_500, calls=2))
    assert [(await library.read())[0] for _ in range(3)] == [500, 500, 200]
    assert library.harness.board.active() == []


async def test_a_fault_strikes_only_its_operation(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.HTTP_500, operation="addBook"))
    assert (await library.read())[0] == 200
    assert await library.add() == 500


async def test_a_delay_is_followed_by_the_fault_behind_it(library: Any) -> None:
    library.harness.board.inject(shelf_fault(FaultKind.DELAY, delay_s=0.01))
    library.harness.board.inject(shelf_fault(FaultKind.HTTP_503))
    assert (await library.read())[0] == 503
    assert library.harness.ledger.calls()[0].faults == ("delay", "http_503")


def test_a_probable_fault_strikes_alike_for_the_same_seed() -> None:
    def strikes(seed: int) -> list[bool]:
        board = FaultBoard()
        board.inject(shelf_fault(FaultKind.HTTP_500, probability=0.5, seed=seed))
        return [bool(board.draw("shelf", "countBooks", reads=True)) for _ in range(50)]

    assert strikes(1) == strikes(1)
    assert strikes(1) != strikes(2)
    assert 10 < sum(strikes(1)) < 40


def test_only_one_fault_decides_how_a_call_ends() -> None:
    board = FaultBoard()
    board.inject(shelf_fault(FaultKind.HTTP_500, calls=1))
    board.inject(shelf_fault(FaultKind.HTTP_503, calls=1))
    kinds = [board.draw("shelf", "x", reads=True)[0].kind for _ in range(2)]
    assert kinds == [FaultKind.HTTP_500, FaultKind.HTTP_503]


@pytest.mark.parametrize(
    ("described", "words"),
    [
        ({"kind": "delay"}, "'system' is missing"),
        ({"system": "a"}, "'kind'"),
        ({"system": "a", "kind": "explode"}, "Known are delay"),
        ({"system": "a", "kind": "delay", "delay": 1}, "'delay' is unknown"),
        ({"system": "a", "kind": "delay", "delay_s": "1"}, "type int or float"),
        ({"system": "a", "kind": "delay", "delay_s": -1}, "0 or more"),
        ({"system": "a", "kind": "delay", "calls": 0}, "1 or more"),
        ({"system": "a", "kind": "delay", "calls": True}, "type int"),
        ({"system": "a", "kind": "delay", "probability": 2}, "0 to 1"),
    ],
)
def test_a_fault_that_is_wrongly_described_is_refused_with_the_remedy(
    described: dict[str, Any], words: str
) -> None:
    with pytest.raises(FaultMalformed, match=words):
        parse_fault(described)
