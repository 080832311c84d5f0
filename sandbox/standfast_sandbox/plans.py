"""The plan of an order: what happens to it and how many days ago, from which all five systems are filled.

Days are calendar days in Berlin before today; a negative number lies in the future and comes true when the clock gets there.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer to be."""

    number: int
    first_name: str
    last_name: str
    language: str
    email: str = ""
    tier: str = "standard"
    street: str = "Lindenweg 7"
    postal_code: str = "10115"
    city: str = "Berlin"
    country: str = "DE"
    fraud_review: bool = False
    chargeback_history: bool = False
    customer_for_days: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPlan:
    """Lines on their way back (all of them when none are named)."""

    announced: int
    received: int | None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPlan:
    """Money on its way back (the whole charge when no amount is named); `failed` replaces `arrives`."""

    made: int
    arrives: int
    cents: int | None = None
    reason: str = "return_received"
    failed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPlan:
    """A ticket about the order."""

    opened: int
    subject: str
    body: str
    status: str = "open"
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An order to be.

    Args:
        items: Pairs of article number and quantity.
        silent_since: When the parcel was scanned last, if it never arrives.
        erp_delivered: When the ERP believes the parcel arrived, if not when it did.
        came_back: When a delivered parcel was sent back, and when it reached the warehouse.
        erp_refund: What the ERP believes about the refund, if not the truth.
        charges: How often the customer was charged.
    """

    order: str
    customer: int
    items: tuple[tuple[str, int], ...]
    ordered: int
    picking: bool = False
    shipped: int | None = None
    delivered: int | None = None
    silent_since: int | None = None
    erp_delivered: int | None = None
    came_back: tuple[int, int] | None = None
    cancelled: int | None = None
    returned: ReturnPlan | None = None
    refunds: tuple[RefundPlan, ...] = ()
    erp_refund: str | None = None
    charges: int = 1
    ticket: TicketPlan | None = None
