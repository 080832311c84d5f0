"""How the ERP writes orders: German dates and times without a zone, money with a comma."""

from datetime import datetime
from typing import Any

from standfast_sandbox.calendar import BERLIN
from standfast_sandbox.crm import render_address
from standfast_sandbox.records import Line, Order, Return


def comma_amount(cents: int) -> str:
    """Return cents as a decimal string with a comma: 12990 is `129,90`."""
    return f"{cents // 100},{cents % 100:02d}"


def german_date(moment: datetime | None) -> str | None:
    """Return the day in Berlin as dd.mm.yyyy."""
    return None if moment is None else moment.astimezone(BERLIN).strftime("%d.%m.%Y")


def german_time(moment: datetime | None) -> str | None:
    """Return the time in Berlin as dd.mm.yyyy HH:MM."""
    return None if moment is None else moment.astimezone(BERLIN).strftime("%d.%m.%Y %H:%M")


def render_order(order: Order) -> dict[str, Any]:
    """Return an order as JSON."""
    return {
        "orderNumber": order.number,
        "customerNumber": str(order.customer),
        "status": order.status,
        "orderedOn": german_time(order.ordered),
        "shippedOn": german_date(order.shipped),
        "deliveredOn": german_date(order.delivered),
        "cancelledOn": german_date(order.cancelled),
        "lines": [_render_line(line) for line in order.lines],
        "shippingCost": comma_amount(order.shipping_cost),
        "totalAmount": comma_amount(order.total),
        "currency": "EUR",
        "deliveryAddress": {
            "recipient": order.delivery.recipient,
            **render_address(order.delivery.address),
        },
        "invoice": _render_invoice(order),
        "paymentMethod": order.payment_method,
        "paymentReference": order.payment_reference,
        "refundStatus": order.refund_status,
        "lastChangedOn": german_time(order.changed),
    }


def _render_line(line: Line) -> dict[str, Any]:
    return {
        "lineNumber": line.number,
        "sku": line.product.sku,
        "name": line.product.name,
        "category": line.product.category,
        "colour": line.product.colour,
        "quantity": line.quantity,
        "unitPrice": comma_amount(line.product.price),
        "lineTotal": comma_amount(line.total),
        "status": line.status,
        "finalSale": line.product.final_sale,
    }


def _render_invoice(order: Order) -> dict[str, Any] | None:
    if order.shipped is None:
        return None
    return {
        "invoiceNumber": f"RE-{order.number[3:7]}-{int(order.number[8:]):06d}",
        "invoicedOn": german_date(order.shipped),
        "amount": comma_amount(order.total),
    }


def render_return(back: Return) -> dict[str, Any]:
    """Return a return as JSON."""
    return {
        "rmaNumber": back.number,
        "orderNumber": back.order,
        "status": "ANNOUNCED" if back.received is None else "RECEIVED",
        "lines": [{"lineNumber": number, "quantity": quantity} for number, quantity in back.lines],
        "reason": back.reason,
        "clientReference": back.client_reference,
        "announcedOn": german_time(back.announced),
        "receivedOn": german_time(back.received),
    }
