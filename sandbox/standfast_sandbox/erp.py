"""The ERP: orders and returns, changed only as their status allows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web

from standfast.testing import Refused, mark_committed
from standfast_sandbox.contracts import Answerer, Ask
from standfast_sandbox.crm import read_address
from standfast_sandbox.erp_text import render_order, render_return
from standfast_sandbox.planting import mark_lines
from standfast_sandbox.records import Delivery, Order, Return
from standfast_sandbox.world import WorldNow

_CHANGEABLE = frozenset({"OPEN", "PICKING"})
_RETURNABLE = frozenset({"DELIVERED", "PARTIALLY_RETURNED"})


def refuse_as_erp(refused: Refused) -> web.Response:
    """Return a refusal as `{"fault": {"faultCode", "faultString"}}`."""
    fault = {"faultCode": refused.code.upper(), "faultString": refused.message}
    return web.json_response({"fault": fault}, status=refused.status, headers=refused.headers)


class Erp:
    """The ERP's operations on the present world."""

    def __init__(self, world: WorldNow) -> None:
        self._world = world

    def answerers(self) -> dict[str, Answerer]:
        """Return what answers each operation."""
        return {
            "listOrders": self._list_orders,
            "getOrder": lambda ask: web.json_response(render_order(self._order_of(ask))),
            "cancelOrder": self._cancel,
            "changeDeliveryAddress": self._change_address,
            "listReturns": self._list_returns,
            "createReturn": self._create_return,
        }

    def _list_orders(self, ask: Ask) -> web.Response:
        world = self._world()
        orders = world.orders.group(int(ask.arguments["customerNumber"]), at=world.clock())
        orders.sort(key=lambda order: order.ordered, reverse=True)
        return _slice(ask, "orders", [render_order(order) for order in orders])

    def _cancel(self, ask: Ask) -> web.Response:
        order = self._changeable(ask, "ORDER_NOT_CANCELLABLE")
        now = self._world().clock()
        lines = tuple(line.become("CANCELLED") for line in order.lines)
        return self._store(ask, replace(order, status="CANCELLED", cancelled=now, lines=lines))

    def _change_address(self, ask: Ask) -> web.Response:
        order = self._changeable(ask, "ADDRESS_NOT_CHANGEABLE")
        delivery = Delivery(recipient=ask.body["recipient"], address=read_address(ask.body))
        return self._store(ask, replace(order, delivery=delivery))

    def _list_returns(self, ask: Ask) -> web.Response:
        world = self._world()
        order, reference = ask.arguments.get("orderNumber"), ask.arguments.get("clientReference")
        if order is not None:
            found = world.returns.group(order, at=world.clock())
        elif reference is not None:
            found = list(world.returns.values(at=world.clock()))
        else:
            raise Refused(400, "parameter_missing", "give orderNumber or clientReference")
        if reference is not None:
            found = [each for each in found if each.client_reference == reference]
        found.sort(key=lambda each: each.announced, reverse=True)
        return _slice(ask, "returns", [render_return(each) for each in found])

    def _create_return(self, ask: Ask) -> web.Response:
        world = self._world()
        order = self._order(ask.body["orderNumber"])
        if order.status not in _RETURNABLE:
            raise Refused(409, "order_not_returnable", f"the order is {order.status}")
        lines = tuple((line["lineNumber"], line["quantity"]) for line in ask.body["lines"])
        self._check_quantities(order, lines)
        now = world.clock()
        made = Return(
            number=world.next_return_number(),
            order=order.number,
            lines=lines,
            reason=ask.body["reason"],
            announced=now,
            client_reference=ask.body.get("clientReference"),
        )
        world.returns.put(made.number, made, at=now)
        marked = mark_lines(order, {number for number, _ in lines}, "RETURN_ANNOUNCED")
        world.orders.put(order.number, replace(marked, changed=now), at=now)
        mark_committed(ask.request)
        return web.json_response(render_return(made), status=201)

    def _check_quantities(self, order: Order, lines: tuple[tuple[int, int], ...]) -> None:
        world = self._world()
        left = {line.number: line.quantity for line in order.lines}
        earlier = world.returns.group(order.number, at=world.clock())
        for number, quantity in [*(each for back in earlier for each in back.lines), *lines]:
            left[number] = left.get(number, 0) - quantity
            if left[number] < 0:
                text = f"line {number}: more is returned than was delivered"
                raise Refused(422, "return_quantity_exceeded", text)

    def _changeable(self, ask: Ask, code: str) -> Order:
        order = self._order_of(ask)
        if order.status not in _CHANGEABLE:
            raise Refused(409, code, f"the order is {order.status}")
        return order

    def _order_of(self, ask: Ask) -> Order:
        return self._order(ask.arguments["orderNumber"])

    def _order(self, number: str) -> Order:
        world = self._world()
        found = world.orders.get(number, at=world.clock())
        if found is None:
            raise Refused(404, "order_unknown", f"no order {number}")
        return found

    def _store(self, ask: Ask, order: Order) -> web.Response:
        world = self._world()
        order = replace(order, changed=world.clock())
        world.orders.put(order.number, order, at=world.clock())
        mark_committed(ask.request)
        return web.json_response(render_order(order))


def _slice(ask: Ask, name: str, items: Sequence[dict[str, Any]]) -> web.Response:
    offset, limit = ask.arguments["offset"], ask.arguments["limit"]
    shown = items[offset : offset + limit]
    return web.json_response({name: shown, "offset": offset, "limit": limit, "total": len(items)})
