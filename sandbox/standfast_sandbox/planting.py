"""From a plan to records: one order's history, written into all five systems so that they agree, unless the plan says no."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from standfast.testing import Charge, Refund
from standfast_sandbox.calendar import Calendar
from standfast_sandbox.catalogue import BY_SKU
from standfast_sandbox.parcels import plan_parcels
from standfast_sandbox.plans import Person, Plan, RefundPlan, TicketPlan
from standfast_sandbox.records import (
    Address,
    Comment,
    Customer,
    Delivery,
    Line,
    Order,
    Return,
    Ticket,
)
from standfast_sandbox.world import World

_FREE_SHIPPING_FROM = 5_000
_SHIPPING = 490
_METHODS = (("CARD", "card"), ("PAYPAL", "paypal"), ("SEPA", "sepa_debit"))


def digest(text: str) -> str:
    """Return what stands in for randomness wherever the seed must not matter."""
    return hashlib.sha256(text.encode()).hexdigest()


def minute_of(order: str) -> int:
    """Return the minute at which things happen to an order."""
    return int(digest(order)[:4], 16) % 60


def charge_id(order: str, nth: int = 1) -> str:
    """Return the id of an order's charge."""
    return f"ch_{digest(f'{order}:{nth}')[:20]}"


def plant_person(world: World, person: Person, calendar: Calendar) -> Customer:
    """Write a customer into the CRM."""
    since = calendar.moment(person.customer_for_days, 9, person.number % 60)
    email = person.email or f"{person.first_name}.{person.last_name}@example.com".lower()
    customer = Customer(
        number=person.number,
        first_name=person.first_name,
        last_name=person.last_name,
        email=email,
        phone=f"+4930{5_550_000 + person.number}",
        language=person.language,
        tier=person.tier,
        address=Address(
            street=person.street,
            postal_code=person.postal_code,
            city=person.city,
            country=person.country,
        ),
        fraud_review=person.fraud_review,
        chargeback_history=person.chargeback_history,
        since=since,
        updated=since,
    )
    world.customers.put(customer.number, customer, at=since)
    return customer


def plant_order(world: World, plan: Plan, customer: Customer, calendar: Calendar) -> None:
    """Write an order and all that followed into the ERP, payments, shipping and the helpdesk."""
    order = _first_version(plan, customer, calendar)
    world.orders.put(order.number, order, at=order.ordered)
    _plant_charges(world, plan, order)
    _plant_progress(world, plan, order, calendar)
    for shipment in plan_parcels(plan, order, calendar):
        world.shipments.put(shipment.tracking, shipment, at=shipment.created)
    if plan.ticket is not None:
        _plant_ticket(world, plan.ticket, order, customer, calendar)


def _first_version(plan: Plan, customer: Customer, calendar: Calendar) -> Order:
    lines = tuple(
        Line(number=index, product=BY_SKU[sku], quantity=quantity)
        for index, (sku, quantity) in enumerate(plan.items, start=1)
    )
    goods = sum(line.total for line in lines)
    ordered = calendar.moment(plan.ordered, 10, minute_of(plan.order))
    return Order(
        number=plan.order,
        customer=customer.number,
        status="OPEN",
        ordered=ordered,
        changed=ordered,
        lines=lines,
        shipping_cost=0 if goods >= _FREE_SHIPPING_FROM else _SHIPPING,
        delivery=Delivery(recipient=customer.name, address=customer.address),
        payment_method=_method(plan.order)[0],
        payment_reference=charge_id(plan.order),
    )


def _method(order: str) -> tuple[str, str]:
    return _METHODS[int(digest(order)[4:8], 16) % len(_METHODS)]


def _plant_charges(world: World, plan: Plan, order: Order) -> None:
    method = _method(plan.order)[1]
    last4 = None if method == "paypal" else f"{int(digest(plan.order)[8:14], 16) % 10_000:04d}"
    for nth in range(1, plan.charges + 1):
        world.payments.add_charge(
            Charge(
                id=charge_id(plan.order, nth),
                order_ref=plan.order,
                amount=order.total,
                created=order.ordered + timedelta(minutes=2 * nth),
                method=method,
                last4=last4,
            )
        )


def _plant_progress(world: World, plan: Plan, order: Order, calendar: Calendar) -> None:
    minute = minute_of(plan.order)
    if plan.picking:
        order = _step(world, order, "PICKING", calendar.moment(plan.ordered - 1, 7, minute))
    if plan.cancelled is not None:
        at = calendar.moment(plan.cancelled, 12, minute)
        order = _step(world, replace(order, cancelled=at), "CANCELLED", at)
    if plan.shipped is not None:
        at = calendar.moment(plan.shipped, 16, minute)
        order = _step(world, replace(order, shipped=at), "SHIPPED", at)
    delivered = plan.delivered if plan.erp_delivered is None else plan.erp_delivered
    if delivered is not None:
        at = calendar.moment(delivered, 13, minute)
        order = _step(world, replace(order, delivered=at), "DELIVERED", at)
    order = _plant_return(world, plan, order, calendar)
    _plant_refunds(world, plan, order, calendar)


def _step(world: World, order: Order, status: str, at: datetime) -> Order:
    lines = tuple(line.become(status) for line in order.lines)
    return _put(world, replace(order, status=status, lines=lines), at)


def _put(world: World, order: Order, at: datetime) -> Order:
    order = replace(order, changed=at)
    world.orders.put(order.number, order, at=at)
    return order


def _plant_return(world: World, plan: Plan, order: Order, calendar: Calendar) -> Order:
    back = plan.returned
    if back is None:
        return order
    minute = minute_of(plan.order)
    going = {line.number for line in order.lines if not back.lines or line.number in back.lines}
    announced = calendar.moment(back.announced, 19, minute)
    sent = Return(
        number=world.next_return_number(),
        order=order.number,
        lines=tuple((line.number, line.quantity) for line in order.lines if line.number in going),
        reason="does not fit",
        announced=announced,
    )
    world.returns.put(sent.number, sent, at=announced)
    order = _put(world, mark_lines(order, going, "RETURN_ANNOUNCED"), announced)
    if back.received is None:
        return order
    received = calendar.moment(back.received, 11, minute)
    world.returns.put(sent.number, replace(sent, received=received), at=received)
    status = "RETURNED" if len(going) == len(order.lines) else "PARTIALLY_RETURNED"
    order = replace(mark_lines(order, going, "RETURNED"), status=status)
    return _put(world, replace(order, refund_status=plan.erp_refund or "REQUESTED"), received)


def mark_lines(order: Order, numbers: set[int], status: str) -> Order:
    """Return an order some of whose lines have another status."""
    lines = tuple(line.become(status) if line.number in numbers else line for line in order.lines)
    return replace(order, lines=lines)


def _plant_refunds(world: World, plan: Plan, order: Order, calendar: Calendar) -> None:
    for nth, refund_plan in enumerate(plan.refunds, start=1):
        refund = _refund(plan, refund_plan, nth, calendar)
        cents = order.total if refund_plan.cents is None else refund_plan.cents
        refund = replace(refund, amount=cents)
        world.payments.add_refund(refund)
        whole = "REFUNDED" if cents == order.total else "PARTIALLY_REFUNDED"
        steps = (("IN_PROGRESS", refund.created), (whole, refund.arrives_at))
        for status, at in steps:
            order = _put(world, replace(order, refund_status=plan.erp_refund or status), at)


def _refund(plan: Plan, refund: RefundPlan, nth: int, calendar: Calendar) -> Refund:
    minute = minute_of(plan.order)
    created = calendar.moment(refund.made, 14, minute)
    failed = None if refund.failed is None else calendar.moment(refund.failed, 9, minute)
    return Refund(
        id=f"re_{digest(f'{plan.order}:{nth}')[:20]}",
        charge=charge_id(plan.order),
        order_ref=plan.order,
        amount=0,
        reason=refund.reason,
        created=created,
        leaves_at=created + timedelta(days=1),
        arrives_at=calendar.moment(refund.arrives, 9, minute),
        failed_at=failed,
        failure_code=None if failed is None else "account_closed",
        seeded=True,
    )


def _plant_ticket(
    world: World, plan: TicketPlan, order: Order, customer: Customer, calendar: Calendar
) -> None:
    opened = calendar.moment(plan.opened, 15, minute_of(order.number))
    identity = world.next_ticket_id()
    said = [(customer.name, plan.body, opened)]
    if plan.answer is not None:
        said.append(("Support", plan.answer, opened + timedelta(hours=2)))
    comments = tuple(
        Comment(id=identity * 100 + index, author=author, body=body, public=True, created=at)
        for index, (author, body, at) in enumerate(said, start=1)
    )
    ticket = Ticket(
        id=identity,
        subject=plan.subject,
        status=plan.status,
        priority="normal",
        email=customer.email,
        created=opened,
        updated=comments[-1].created,
        comments=comments,
        order=order.number,
        tags=("order",),
    )
    world.tickets.put(identity, ticket, at=opened)
