"""The parcels of a planned order, out and back, with every scan, those to come included."""

import hashlib

from standfast_sandbox.calendar import Calendar
from standfast_sandbox.plans import Plan
from standfast_sandbox.records import Address, Delivery, Order, Scan, Shipment

WAREHOUSE = Delivery(
    recipient="Shop, returns",
    address=Address(street="Hafenstrasse 1", postal_code="28195", city="Bremen"),
)
_DAYS_TO_DELIVER = 3
_HEAVY_KG = 20.0


def plan_parcels(plan: Plan, order: Order, calendar: Calendar) -> list[Shipment]:
    """Return the parcels of an order: none before it ships, one out, and one more when something comes back."""
    if plan.shipped is None:
        return []
    out = _outbound(plan, order, calendar, plan.shipped)
    return [out] if plan.returned is None else [out, _inbound(plan, order, calendar)]


def tracking_number(order: str, direction: str) -> str:
    """Return the number of an order's parcel."""
    digits = int(hashlib.sha256(f"{order}:{direction}".encode()).hexdigest(), 16) % 10**14
    return f"JD0146{digits:014d}"


def _outbound(plan: Plan, order: Order, calendar: Calendar, shipped: int) -> Shipment:
    city = order.delivery.address.city
    scans = [
        Scan("LBL", calendar.moment(shipped, 15), "Bremen"),
        Scan("PUP", calendar.moment(shipped, 18), "Bremen"),
    ]
    hub = shipped - 1 if plan.silent_since is None else plan.silent_since
    if hub > 0 or plan.delivered is not None:
        scans.append(Scan("HUB", calendar.moment(hub, 4), "Hannover"))
    if plan.delivered is not None:
        scans.append(Scan("OFD", calendar.moment(plan.delivered, 8), city))
        scans.append(Scan("DLV", calendar.moment(plan.delivered, 13), city))
    if plan.came_back is not None:
        scans.append(Scan("RTS", calendar.moment(plan.came_back[0], 10), city))
        scans.append(Scan("RCV", calendar.moment(plan.came_back[1], 11), "Bremen"))
    expected = shipped - _DAYS_TO_DELIVER if plan.delivered is None else plan.delivered
    weight = round(sum(line.product.weight_kg * line.quantity for line in order.lines), 2)
    return Shipment(
        tracking=tracking_number(order.number, "out"),
        order=order.number,
        direction="OUTBOUND",
        created=scans[0].time,
        estimated=calendar.moment(expected, 18),
        destination=order.delivery,
        postage=490 if weight < _HEAVY_KG else 3990,
        weight_kg=weight,
        scans=tuple(sorted(scans, key=lambda scan: scan.time)),
    )


def _inbound(plan: Plan, order: Order, calendar: Calendar) -> Shipment:
    back = plan.returned
    if back is None:
        raise ValueError(f"{order.number}: nothing comes back. Plan a return.")
    city = order.delivery.address.city
    scans = [
        Scan("LBL", calendar.moment(back.announced, 19), city),
        Scan("PUP", calendar.moment(back.announced - 1, 17), city),
        Scan("HUB", calendar.moment(back.announced - 2, 4), "Hannover"),
    ]
    if back.received is not None:
        scans.append(Scan("RCV", calendar.moment(back.received, 11), "Bremen"))
    going = [line for line in order.lines if not back.lines or line.number in back.lines]
    return Shipment(
        tracking=tracking_number(order.number, "back"),
        order=order.number,
        direction="RETURN",
        created=scans[0].time,
        estimated=None,
        destination=WAREHOUSE,
        postage=490,
        weight_kg=round(sum(line.product.weight_kg * line.quantity for line in going), 2),
        scans=tuple(scans),
    )
