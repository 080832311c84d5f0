"""The control room beyond faults, ledger and clock: visitors, reset, and the state of refunds for checkers."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from standfast_sandbox.records import Customer
from standfast_sandbox.stories import VISITORS
from standfast_sandbox.world import World, WorldNow


class ControlRoom:
    """Control routes that need the world.

    Args:
        world: The present world.
        reset: Goes back to the seed.
    """

    def __init__(self, world: WorldNow, reset: Callable[[], None]) -> None:
        self._world = world
        self._reset = reset

    def routes(self) -> list[web.RouteDef]:
        """Return the routes under `/control`."""
        return [
            web.get("/control/customers", self._customers),
            web.post("/control/reset", self._start_again),
            web.get("/control/state/refunds", self._refunds),
        ]

    async def _customers(self, _request: web.Request) -> web.Response:
        world = self._world()
        visitors = []
        for number, story in VISITORS:
            customer = world.customers.get(number, at=world.clock())
            if customer is not None:
                visitors.append(_visitor(world, customer, story))
        return web.json_response({"customers": visitors})

    async def _start_again(self, _request: web.Request) -> web.Response:
        self._reset()
        return web.json_response({"now": self._world().clock().isoformat()})

    async def _refunds(self, _request: web.Request) -> web.Response:
        payments = self._world().payments
        return web.json_response(
            {
                "orders": {order: asdict(total) for order, total in payments.totals().items()},
                "doubled": [asdict(doubled) for doubled in payments.doubled()],
            }
        )


def _visitor(world: World, customer: Customer, story: str) -> dict[str, Any]:
    orders = world.orders.group(customer.number, at=world.clock())
    return {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email,
        "language": customer.language,
        "orders": [order.number for order in orders],
        "story": story,
    }
