"""Doubles of outside systems that fail on command, for testing the connectors of an assistant.

A *double* is an aiohttp application. A `Harness` puts a clock, a fault board and a ledger of all calls in front of it;
`start_double` serves it on a free port. `PaymentsDouble` is a payment provider whose ledger makes a double refund visible.
"""

from standfast.testing.clock import Clock, ShiftableClock, seen_from, wall_clock
from standfast.testing.control import HarnessControl, read_object
from standfast.testing.errors import FaultMalformed, TestingError
from standfast.testing.faults import FaultBoard, describe_fault, parse_fault
from standfast.testing.harness import Harness, refuse_plainly
from standfast.testing.history import History
from standfast.testing.idempotency import Answer, IdempotencyKeys
from standfast.testing.injection import mark_committed, pause_before_commit
from standfast.testing.ledger import CallLedger, describe_call
from standfast.testing.payments import PaymentsDouble
from standfast.testing.payments_http import (
    PaymentsApi,
    guard_by_basic,
    payments_app,
    refuse_as_payments,
)
from standfast.testing.payments_types import (
    Charge,
    DoubledRefund,
    PaymentsMode,
    Refund,
    RefundRequest,
    RefundStatus,
    RefundTotal,
)
from standfast.testing.serving import RunningDouble, start_double
from standfast.testing.types import (
    ActiveFault,
    Call,
    CallFilter,
    Fault,
    FaultKind,
    Guard,
    Refusal,
    Refused,
)

__all__ = [
    "ActiveFault",
    "Answer",
    "Call",
    "CallFilter",
    "CallLedger",
    "Charge",
    "Clock",
    "DoubledRefund",
    "Fault",
    "FaultBoard",
    "FaultKind",
    "FaultMalformed",
    "Guard",
    "Harness",
    "HarnessControl",
    "History",
    "IdempotencyKeys",
    "PaymentsApi",
    "PaymentsDouble",
    "PaymentsMode",
    "Refund",
    "RefundRequest",
    "RefundStatus",
    "RefundTotal",
    "Refusal",
    "Refused",
    "RunningDouble",
    "ShiftableClock",
    "TestingError",
    "describe_call",
    "describe_fault",
    "guard_by_basic",
    "mark_committed",
    "parse_fault",
    "pause_before_commit",
    "payments_app",
    "read_object",
    "refuse_as_payments",
    "refuse_plainly",
    "seen_from",
    "start_double",
    "wall_clock",
]
