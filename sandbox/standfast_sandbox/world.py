"""Everything the business systems know, with what they knew before."""

from collections.abc import Callable
from dataclasses import dataclass, field

from standfast.testing import History, PaymentsDouble, ShiftableClock
from standfast_sandbox.records import Customer, Mail, Order, Return, Shipment, Ticket


@dataclass(frozen=True, slots=True)
class World:
    """The state of the sandbox; a reset makes a new one."""

    clock: ShiftableClock
    payments: PaymentsDouble
    customers: History[int, Customer] = field(
        default_factory=lambda: History(lambda customer: customer.email.casefold())
    )
    orders: History[str, Order] = field(
        default_factory=lambda: History(lambda order: order.customer)
    )
    returns: History[str, Return] = field(default_factory=lambda: History(lambda each: each.order))
    shipments: History[str, Shipment] = field(
        default_factory=lambda: History(lambda shipment: shipment.order)
    )
    tickets: History[int, Ticket] = field(
        default_factory=lambda: History(lambda ticket: ticket.email.casefold())
    )
    mails: list[Mail] = field(default_factory=list)

    def next_return_number(self) -> str:
        """Return the number for a further return."""
        return f"RMA-{100_001 + len(self.returns):06d}"

    def next_ticket_id(self) -> int:
        """Return the id for a further ticket."""
        return 4001 + len(self.tickets)


WorldNow = Callable[[], World]
"""Returns the world as it is since the last reset."""
