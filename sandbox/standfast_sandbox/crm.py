"""The CRM: camelCase, Berlin's offset, numbered pages, an API key."""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import web

from standfast.testing import Guard, Refused, mark_committed
from standfast_sandbox.calendar import BERLIN
from standfast_sandbox.contracts import Answerer, Ask
from standfast_sandbox.records import Address, Customer
from standfast_sandbox.world import WorldNow


def refuse_as_crm(refused: Refused) -> web.Response:
    """Return a refusal as `{"errors": [{"code", "title"}]}`."""
    errors = [{"code": refused.code.upper(), "title": refused.message}]
    return web.json_response({"errors": errors}, status=refused.status, headers=refused.headers)


def guard_by_key(key: str) -> Guard:
    """Return a guard that asks for an API key."""

    async def guard(request: web.Request, _operation: str) -> None:
        given = request.headers.get("X-Api-Key", "")
        if not hmac.compare_digest(given.encode(), key.encode()):
            raise Refused(401, "unauthorized", "unknown API key")

    return guard


def iso_berlin(moment: datetime) -> str:
    """Return a moment as ISO 8601 with Berlin's offset."""
    return moment.astimezone(BERLIN).isoformat(timespec="seconds")


def read_address(body: Mapping[str, Any]) -> Address:
    """Return the address that a CRM or ERP body holds."""
    return Address(
        street=body["street"],
        postal_code=body["postalCode"],
        city=body["city"],
        country=body["country"],
    )


def render_address(address: Address) -> dict[str, Any]:
    """Return an address as the CRM and the ERP write it."""
    return {
        "street": address.street,
        "postalCode": address.postal_code,
        "city": address.city,
        "country": address.country,
    }


class Crm:
    """The CRM's operations on the present world."""

    def __init__(self, world: WorldNow) -> None:
        self._world = world

    def answerers(self) -> dict[str, Answerer]:
        """Return what answers each operation."""
        return {
            "searchCustomers": self._search,
            "getCustomer": lambda ask: web.json_response(_render(self._customer(ask))),
            "updateAddress": self._update_address,
        }

    def _search(self, ask: Ask) -> web.Response:
        world = self._world()
        found = world.customers.group(ask.arguments["email"].casefold(), at=world.clock())
        page, size = ask.arguments["page"], ask.arguments["pageSize"]
        shown = found[(page - 1) * size : page * size]
        return web.json_response(
            {
                "customers": [_render(customer) for customer in shown],
                "page": page,
                "pageSize": size,
                "totalItems": len(found),
                "totalPages": -(-len(found) // size),
            }
        )

    def _update_address(self, ask: Ask) -> web.Response:
        world = self._world()
        customer = self._customer(ask)
        address = read_address(ask.body)
        if address != customer.address:
            customer = replace(customer, address=address, updated=world.clock())
            world.customers.put(customer.number, customer, at=world.clock())
            mark_committed(ask.request)
        return web.json_response(_render(customer))

    def _customer(self, ask: Ask) -> Customer:
        world = self._world()
        identity = ask.arguments["customerId"]
        found = world.customers.get(int(identity.removeprefix("CUS-")), at=world.clock())
        if found is None:
            raise Refused(404, "customer_not_found", f"There is no customer {identity}")
        return found


def _render(customer: Customer) -> dict[str, Any]:
    return {
        "id": customer.id,
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "email": customer.email,
        "phone": customer.phone,
        "language": customer.language,
        "tier": customer.tier,
        "address": render_address(customer.address),
        "flags": {
            "fraudReview": customer.fraud_review,
            "chargebackHistory": customer.chargeback_history,
        },
        "customerSince": iso_berlin(customer.since),
        "updatedAt": iso_berlin(customer.updated),
    }
