"""Every fault of the test kit, against a read and a write of the payments double."""

from datetime import timedelta

import pytest
from tests.connectors.bank import Bank, open_bank
from tests.connectors.wiring import ANNA, Rig, rigged

from standfast.connectors import WriteIntent, WriteResult, WriteStatus
from standfast.events import EffectKey, FactStatus
from standfast.testing import FaultKind, PaymentsMode

READS = {
    FaultKind.DELAY: "timeout",  # longer than the limit
    FaultKind.SLOW_COMMIT: None,  # a read has none
    FaultKind.TIMEOUT: "timeout",
    FaultKind.TIMEOUT_AFTER: "timeout",
    FaultKind.HTTP_429: "rate_limited",
    FaultKind.HTTP_500: "http_500",
    FaultKind.HTTP_503: "http_503",
    FaultKind.RESET_BEFORE: "reset",
    FaultKind.RESET_AFTER: "reset",
    FaultKind.TRUNCATED_JSON: "truncated",
    FaultKind.MALFORMED_JSON: "bad_json",
    FaultKind.WRONG_TYPES: "bad_shape",
    FaultKind.STALE: None,  # nothing to be seen of it
    FaultKind.EXPIRED_TOKEN: "auth_failed",
}
WRITES = {
    FaultKind.DELAY: "timeout",
    FaultKind.SLOW_COMMIT: "timeout",
    FaultKind.TIMEOUT: "timeout",
    FaultKind.TIMEOUT_AFTER: "timeout",
    FaultKind.HTTP_429: "rate_limited",
    FaultKind.HTTP_500: "http_500",
    FaultKind.HTTP_503: "http_503",
    FaultKind.RESET_BEFORE: "reset",
    FaultKind.RESET_AFTER: "reset",
    FaultKind.TRUNCATED_JSON: "truncated",
    FaultKind.MALFORMED_JSON: "bad_json",
    FaultKind.WRONG_TYPES: "bad_shape",
}
SHORT = {"connect_limit": timedelta(seconds=0.2), "read_limit": timedelta(seconds=0.2)}
CURED_BY_KEY = [kind for kind in WRITES if kind is not FaultKind.WRONG_TYPES]


def test_no_fault_is_forgotten() -> None:
    assert set(READS) == set(FaultKind)
    assert set(FaultKind) - set(WRITES) == {FaultKind.STALE, FaultKind.EXPIRED_TOKEN}


@pytest.mark.parametrize("kind", FaultKind)
async def test_a_read_under_a_fault_says_what_it_met(kind: FaultKind) -> None:
    async with open_bank() as bank, rigged() as rig:
        bank.fault(kind, "listRefunds", delay_s=0.5)
        operation = bank.connector.operations["list_refunds"]
        arguments = {"order": "SO-2026-01001"}
        result = await rig.connections.read(
            bank.connector, operation, arguments, contact=ANNA, deadline_s=0.4
        )
    reason = READS[kind]
    expected = FactStatus.UNAVAILABLE if reason else FactStatus.KNOWN
    assert (result.fact.status, result.fact.reason) == (expected, reason)


async def refund(bank: Bank, rig: Rig, key: str = "e-1") -> WriteResult:
    operation = bank.connector.operations["create_refund"]
    return await rig.connections.write(
        bank.connector,
        operation,
        {"charge": "ch_1", "amount": 5000},
        contact=ANNA,
        intent=WriteIntent(EffectKey(key)),
    )


@pytest.mark.parametrize("kind", WRITES)
async def test_a_write_without_a_key_is_sent_once_and_unknown_after_a_fault(
    kind: FaultKind,
) -> None:
    async with open_bank(PaymentsMode.NONE, attempts=5, **SHORT) as bank, rigged() as rig:
        bank.fault(kind, "createRefund", delay_s=0.6)
        result = await refund(bank, rig)
        assert bank.calls("createRefund") == 1
    assert (result.status, result.code) == (WriteStatus.UNKNOWN, WRITES[kind])


@pytest.mark.parametrize("kind", CURED_BY_KEY)
async def test_a_write_under_a_key_is_repeated_at_once_and_done_once(kind: FaultKind) -> None:
    async with open_bank(attempts=8) as bank, rigged() as rig:
        bank.fault(kind, "createRefund", delay_s=0.4, retry_after_s=0)
        result = await refund(bank, rig)
        assert bank.refunds == 1
    assert result.status is WriteStatus.DONE
    assert result.result["amount"] == {"amount": 50.0, "currency": "EUR", "minor": 5000}


async def test_credentials_that_are_refused_mean_not_done() -> None:
    async with open_bank() as bank, rigged() as rig:
        bank.fault(FaultKind.EXPIRED_TOKEN, "createRefund")
        result = await refund(bank, rig)
        assert bank.refunds == 0
    assert (result.status, result.code) == (WriteStatus.REFUSED, "auth_failed")
