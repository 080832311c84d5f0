"""The words of the payments double: charges, refunds, modes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NEW_REFUND_LEAVES_AFTER = timedelta(hours=1)
NEW_REFUND_ARRIVES_AFTER = timedelta(days=5)


class PaymentsMode(StrEnum):
    """What protects a caller of createRefund from paying twice.

    `key`: the Idempotency-Key is honoured, and refunds can be looked up. `lookup`: keys are ignored, refunds can be looked
    up by client reference. `none`: neither.
    """

    KEY = "key"
    LOOKUP = "lookup"
    NONE = "none"


class RefundStatus(StrEnum):
    """How far a refund has come."""

    PENDING = "pending"
    IN_TRANSIT = "in_transit"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Money taken for an order, in cents.

    Args:
        method: `card`, `paypal` or `sepa_debit`.
        last4: The last four digits of the card or account.
    """

    id: str
    order_ref: str
    amount: int
    created: datetime
    currency: str = "eur"
    method: str = "card"
    last4: str | None = "4242"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money on its way back, in cents; how far it has come follows from the clock.

    Args:
        leaves_at: When it turns from pending to in transit.
        arrives_at: When it is paid, unless it fails.
        failed_at: When it fails; None for a refund that does not.
        seeded: Whether it was there before any caller came.
    """

    id: str
    charge: str
    order_ref: str
    amount: int
    reason: str
    created: datetime
    leaves_at: datetime
    arrives_at: datetime
    currency: str = "eur"
    client_reference: str | None = None
    idempotency_key: str | None = None
    failed_at: datetime | None = None
    failure_code: str | None = None
    seeded: bool = False

    def status(self, *, at: datetime) -> RefundStatus:
        """Return how far the refund has come at a moment."""
        if self.failed_at is not None and self.failed_at <= at:
            return RefundStatus.FAILED
        if self.failed_at is None and self.arrives_at <= at:
            return RefundStatus.PAID
        return RefundStatus.IN_TRANSIT if self.leaves_at <= at else RefundStatus.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """What a caller of createRefund asks for."""

    charge: str
    amount: int
    reason: str
    client_reference: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class RefundTotal:
    """What was refunded for an order: failed refunds apart, `created` since the double was seeded."""

    count: int
    total_cents: int
    failed: int
    created: int


@dataclass(frozen=True, slots=True)
class DoubledRefund:
    """The same amount of the same charge refunded more than once by callers."""

    order_ref: str
    charge: str
    amount: int
    refunds: tuple[str, ...]
    client_references: tuple[str | None, ...]
    idempotency_keys: tuple[str | None, ...]
