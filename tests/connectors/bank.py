"""The payments double as a connector of an assistant sees it, in each of its modes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from tests.connectors.wiring import NOON, cel, connector, operation

from standfast.assistant import (
    Auth,
    Connector,
    FieldMap,
    Idempotency,
    Operation,
    Paging,
    Secret,
    compile_expression,
)
from standfast.events import Level
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

_DOCUMENT = Path(__file__).parents[2] / "sandbox/standfast_sandbox/documents/payments.yaml"
CHARGE = Charge(
    id="ch_1", order_ref="SO-2026-01001", amount=10_000, created=NOON - timedelta(days=9)
)
_MONEY = FieldMap("amount", "amount", "money", form="minor", currency="currency", required=True)
_WORDS = {each: each for each in ("pending", "in_transit", "paid", "failed")}
_REFUND = (
    FieldMap("id", "id", "text", required=True),
    FieldMap("order", "order_ref", "text"),
    _MONEY,
    FieldMap("status", "status", "text", values=_WORDS),
    FieldMap("at", "created", "time", form="unix"),
    FieldMap("reference", "client_reference", "text"),
)


@cache
def payments_document() -> dict[str, Any]:
    """The document of the sandbox's payment system."""
    loaded = YAML(typ="safe").load(_DOCUMENT.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def list_refunds(**changes: Any) -> Operation:
    return operation(
        "list_refunds",
        **{
            "operation_id": "listRefunds",
            "needs": Level.VERIFIED,
            "args": ("order",),
            "parameters": cel(order_ref="order"),
            "items": "data",
            "is_list": True,
            "result": _REFUND,
            "paging": Paging("cursor", {"parameter": "starting_after", "more": "has_more"}, 3),
            **changes,
        },
    )


def find_refund() -> Operation:
    return operation(
        "find_refund",
        operation_id="findRefundByReference",
        args=("reference",),
        parameters=cel(client_reference="reference"),
        items="data",
        is_list=True,
        result=_REFUND,
        not_found=(),
        attempts=3,
    )


def create_refund(kind: str, **changes: Any) -> Operation:
    match = compile_expression("item.reference == key")
    idempotency = Idempotency(
        kind,
        header="Idempotency-Key",
        lifetime=timedelta(hours=24),
        lookup="find_refund",
        lookup_arguments=cel(reference="key"),
        match=match,
    )
    return operation(
        "create_refund",
        **{
            "operation_id": "createRefund",
            "access": "write",
            "needs": Level.VERIFIED,
            "args": ("charge", "amount"),
            "parameters": {},
            "body": cel(
                charge="charge", amount="amount", client_reference="key", reason="'goodwill'"
            ),
            "result": _REFUND,
            "not_found": (),
            "idempotency": idempotency,
            "attempts": 2,
            **changes,
        },
    )


@dataclass(frozen=True)
class Bank:
    """A running payments double, and the connector that an assistant has to it."""

    double: PaymentsDouble
    harness: Harness
    connector: Connector

    def fault(self, kind: FaultKind, operation_id: str = "*", **settings: Any) -> None:
        given = {"calls": 1, **settings}
        self.harness.board.inject(
            Fault(system="payments", kind=kind, operation=operation_id, **given)
        )

    def calls(self, operation_id: str) -> int:
        return sum(call.operation == operation_id for call in self.harness.ledger.calls())

    @property
    def refunds(self) -> int:
        return len(self.double.refunds_of("ch_1"))


@asynccontextmanager
async def open_bank(
    mode: PaymentsMode = PaymentsMode.KEY,
    clock: ShiftableClock | None = None,
    kind: str = "",
    **changes: Any,
) -> AsyncIterator[Bank]:
    """A bank with one charge of 100.00 EUR."""
    harness = Harness(clock or ShiftableClock(lambda: NOON))
    double = PaymentsDouble(harness.clock, mode=mode)
    double.add_charge(CHARGE)
    app = payments_app(double, harness, user="shop", password="pw")
    operations = (
        list_refunds(),
        find_refund(),
        create_refund(kind or mode.value, **changes),
    )
    async with start_double(app) as running:
        made = connector(
            running.url,
            *operations,
            name="payments",
            openapi=payments_document(),
            auth=Auth(
                "basic", {}, {"username": Secret("U", "shop"), "password": Secret("P", "pw")}
            ),
        )
        yield Bank(double, harness, made)


def with_operation(made: Connector, changed: Operation) -> Connector:
    return replace(made, operations={**made.operations, changed.name: changed})
