"""The payments double keeps the rules of its three modes, and its state makes a double refund visible."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from standfast.testing import (
    Charge,
    Fault,
    FaultKind,
    Harness,
    PaymentsDouble,
    PaymentsMode,
    ShiftableClock,
    payments_app,
    start_double,
)

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
CHARGE = Charge(id="ch_1", order_ref="SO-1", amount=10_000, created=NOW - timedelta(days=9))


@dataclass(frozen=True, slots=True)
class Bank:
    """A running payments double and its caller."""

    double: PaymentsDouble
    harness: Harness
    url: str
    session: aiohttp.ClientSession

    async def refund(self, amount: int, key: str | None = None, reference: str = "r") -> Any:
        """Ask for a refund and return status, body and headers."""
        body = {
            "charge": "ch_1",
            "amount": amount,
            "reason": "goodwill",
            "client_reference": reference,
        }
        headers = {} if key is None else {"Idempotency-Key": key}
        url = f"{self.url}/v1/refunds"
        async with self.session.post(url, json=body, headers=headers) as answer:
            return answer.status, await answer.json(), answer.headers

    async def find(self, reference: str) -> Any:
        """Look refunds up by reference."""
        url = f"{self.url}/v1/refunds/search"
        async with self.session.get(url, params={"client_reference": reference}) as answer:
            return answer.status, await answer.json()

    @property
    def refunds(self) -> int:
        """How many refunds there are."""
        return len(self.double.refunds_of("ch_1"))


@pytest.fixture
def mode() -> PaymentsMode:
    return PaymentsMode.KEY


@pytest.fixture
async def bank(mode: PaymentsMode) -> AsyncIterator[Bank]:
    harness = Harness(ShiftableClock(lambda: NOW))
    double = PaymentsDouble(harness.clock, mode=mode, key_lifetime=timedelta(hours=24))
    double.add_charge(CHARGE)
    app = payments_app(double, harness, user="shop", password="open")
    credentials = {"Authorization": aiohttp.encode_basic_auth("shop", "open")}
    async with start_double(app) as running, aiohttp.ClientSession(headers=credentials) as session:
        yield Bank(double, harness, running.url, session)


async def test_the_same_key_gets_the_same_answer_and_pays_once(bank: Bank) -> None:
    first = await bank.refund(1_000, "k")
    second = await bank.refund(1_000, "k")
    assert first[:2] == second[:2]
    assert "Idempotent-Replayed" not in first[2]
    assert second[2]["Idempotent-Replayed"] == "true"
    assert bank.refunds == 1


async def test_a_key_reused_with_another_body_is_refused(bank: Bank) -> None:
    await bank.refund(1_000, "k")
    status, body, _ = await bank.refund(2_000, "k")
    assert (status, body["error"]["code"]) == (422, "idempotency_key_reused")
    assert bank.refunds == 1


async def test_a_key_in_flight_is_refused_until_it_is_answered(bank: Bank) -> None:
    slow = Fault(system="payments", kind=FaultKind.SLOW_COMMIT, calls=1, delay_s=0.3)
    bank.harness.board.inject(slow)
    answers = await asyncio.gather(bank.refund(1_000, "k"), bank.refund(1_000, "k"))
    assert sorted(answer[0] for answer in answers) == [200, 409]
    assert (await bank.refund(1_000, "k"))[0] == 200
    assert bank.refunds == 1


async def test_a_key_expires_and_then_pays_again(bank: Bank) -> None:
    await bank.refund(1_000, "k")
    bank.harness.clock.advance(timedelta(hours=24))
    await bank.refund(1_000, "k")
    assert bank.refunds == 2


async def test_a_key_protects_over_a_connection_reset_after_the_commit(bank: Bank) -> None:
    bank.harness.board.inject(Fault(system="payments", kind=FaultKind.RESET_AFTER, calls=1))
    with pytest.raises(aiohttp.ClientConnectionError):
        await bank.refund(1_000, "k")
    status, _, headers = await bank.refund(1_000, "k")
    assert (status, headers["Idempotent-Replayed"], bank.refunds) == (200, "true", 1)


async def test_a_key_whose_call_was_refused_may_be_tried_again(bank: Bank) -> None:
    assert (await bank.refund(20_000, "k"))[0] == 400
    assert (await bank.refund(20_000, "k"))[1]["error"]["code"] == "refund_exceeds_charge"


@pytest.mark.parametrize("mode", [PaymentsMode.LOOKUP, PaymentsMode.NONE])
async def test_without_keys_a_blind_repeat_pays_twice_and_shows(bank: Bank) -> None:
    for _ in range(2):
        await bank.refund(1_000, "k")
    (doubled,) = bank.double.doubled()
    assert (doubled.order_ref, doubled.amount, len(doubled.refunds)) == ("SO-1", 1_000, 2)
    assert doubled.idempotency_keys == ("k", "k")


@pytest.mark.parametrize("mode", [PaymentsMode.LOOKUP, PaymentsMode.KEY])
async def test_a_refund_is_found_by_its_reference(bank: Bank) -> None:
    assert await bank.find("flow-7") == (200, {"object": "list", "data": [], "has_more": False})
    await bank.refund(1_000, reference="flow-7")
    status, found = await bank.find("flow-7")
    assert (status, [refund["amount"] for refund in found["data"]]) == (200, [1_000])


@pytest.mark.parametrize("mode", [PaymentsMode.NONE])
async def test_without_look_up_no_reference_comes_back(bank: Bank) -> None:
    _, made, _ = await bank.refund(1_000, reference="flow-7")
    status, refused = await bank.find("flow-7")
    assert made["client_reference"] is None
    assert (status, refused["error"]["code"]) == (404, "lookup_not_available")


@pytest.mark.parametrize("mode", list(PaymentsMode))
async def test_no_more_than_the_charge_is_refunded_in_any_mode(bank: Bank) -> None:
    assert (await bank.refund(9_000, "a"))[0] == 200
    status, body, _ = await bank.refund(1_001, "b")
    assert (status, body["error"]["code"]) == (400, "refund_exceeds_charge")
    assert (await bank.refund(1_000, "c"))[0] == 200


async def test_different_amounts_are_not_a_double_refund(bank: Bank) -> None:
    await bank.refund(1_000, "a")
    await bank.refund(2_000, "b")
    assert bank.double.doubled() == []
    assert bank.double.totals()["SO-1"].total_cents == 3_000


async def test_a_refund_goes_from_pending_over_in_transit_to_paid(bank: Bank) -> None:
    await bank.refund(1_000, "a")
    seen = []
    for step in (timedelta(0), timedelta(hours=1), timedelta(days=5)):
        bank.harness.clock.advance(step)
        (refund,) = bank.double.refunds_of("ch_1")
        seen.append(refund.status(at=bank.harness.clock()).value)
    assert seen == ["pending", "in_transit", "paid"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"charge": "ch_1", "amount": 0, "reason": "goodwill"}',
        b'{"charge": "ch_1", "amount": 1.5, "reason": "goodwill"}',
        b'{"charge": "ch_1", "amount": true, "reason": "goodwill"}',
        b'{"charge": "ch_1", "amount": 1, "reason": "because"}',
        b'{"charge": 1, "amount": 1, "reason": "goodwill"}',
    ],
)
async def test_a_wrong_body_pays_nothing(bank: Bank, body: bytes) -> None:
    async with bank.session.post(f"{bank.url}/v1/refunds", data=body) as answer:
        assert answer.status == 400
    assert bank.refunds == 0


@pytest.mark.parametrize("header", ["", "Basic !", "Basic c2hvcDp4", "Bearer open"])
async def test_wrong_credentials_pay_nothing(bank: Bank, header: str) -> None:
    headers = {"Authorization": header}
    async with bank.session.post(f"{bank.url}/v1/refunds", json={}, headers=headers) as answer:
        assert answer.status == 401
    assert bank.refunds == 0
