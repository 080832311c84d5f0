"""The carrier: PascalCase, UTC without punctuation, floating-point money, signed requests, Link headers."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from standfast.testing import Clock, Guard, Refused, mark_committed
from standfast_sandbox.contracts import Answerer, Ask
from standfast_sandbox.records import Address, Delivery, Scan, Shipment
from standfast_sandbox.settings import Credentials
from standfast_sandbox.world import WorldNow

_TIME = "%Y%m%dT%H%M%SZ"
_SKEW_S = 300
_STATUS = {
    "LBL": "LABEL_CREATED",
    "PUP": "IN_TRANSIT",
    "HUB": "IN_TRANSIT",
    "RDR": "IN_TRANSIT",
    "NAH": "IN_TRANSIT",
    "OFD": "OUT_FOR_DELIVERY",
    "DLV": "DELIVERED",
    "EXC": "EXCEPTION",
    "RTS": "RETURNING",
    "RCV": "RETURNED",
}
_TEXT = {
    "LBL": "Label made",
    "PUP": "Picked up",
    "HUB": "In the sorting centre",
    "RDR": "Redirected to another address",
    "NAH": "Nobody at home",
    "OFD": "Out for delivery",
    "DLV": "Delivered",
    "EXC": "Delayed or damaged",
    "RTS": "On its way back to the sender",
    "RCV": "Back at the sender's warehouse",
}


def refuse_as_shipping(refused: Refused) -> web.Response:
    """Return a refusal as RFC 7807 problem JSON."""
    problem = {
        "type": f"https://errors.example.com/shipping/{refused.code}",
        "title": refused.code.replace("_", " "),
        "status": refused.status,
        "detail": refused.message,
    }
    return web.json_response(
        problem,
        status=refused.status,
        headers=refused.headers,
        content_type="application/problem+json",
    )


def guard_by_signature(credentials: Credentials, clock: Clock) -> Guard:
    """Return a guard that checks the signature; the clock must not be shifted, as callers sign by their own."""

    async def guard(request: web.Request, _operation: str) -> None:
        headers = request.headers
        timestamp = headers.get("X-Ship-Timestamp", "")
        line = SignedLine(request.method, request.raw_path, timestamp)
        expected = sign(credentials.ship_secret, line, await request.read())
        given = headers.get("X-Ship-Signature", "")
        known = headers.get("X-Ship-Key") == credentials.ship_key
        if not known or not hmac.compare_digest(given.encode(), expected.encode()):
            raise Refused(401, "signature_invalid", "unknown key or wrong signature")
        if abs((clock() - _parse_time(timestamp)).total_seconds()) > _SKEW_S:
            raise Refused(401, "timestamp_invalid", f"more than {_SKEW_S} s off")

    return guard


@dataclass(frozen=True, slots=True)
class SignedLine:
    """What a signature covers beside the body."""

    method: str
    path: str
    timestamp: str


def sign(secret: str, line: SignedLine, body: bytes) -> str:
    """Return the signature of a request."""
    digest = hashlib.sha256(body).hexdigest()
    text = f"{line.method}\n{line.path}\n{line.timestamp}\n{digest}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def compact_time(moment: datetime) -> str:
    """Return a moment as YYYYMMDDTHHMMSSZ."""
    return moment.astimezone(UTC).strftime(_TIME)


def _parse_time(text: str) -> datetime:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise Refused(401, "timestamp_invalid", "the timestamp is not YYYYMMDDTHHMMSSZ") from None


class Shipping:
    """The carrier's operations on the present world."""

    def __init__(self, world: WorldNow) -> None:
        self._world = world

    def answerers(self) -> dict[str, Answerer]:
        """Return what answers each operation."""
        return {
            "listShipments": lambda ask: self._list(ask, "OUTBOUND"),
            "findReturnShipments": lambda ask: self._list(ask, "RETURN"),
            "getShipment": lambda ask: web.json_response(self._render(self._shipment(ask))),
            "redirectParcel": self._redirect,
        }

    def _list(self, ask: Ask, direction: str) -> web.Response:
        world = self._world()
        parcels = world.shipments.group(ask.arguments["orderNumber"], at=world.clock())
        found = [each for each in reversed(parcels) if each.direction == direction]
        page, size = ask.arguments["page"], ask.arguments["perPage"]
        headers = {}
        if len(found) > page * size:
            url = ask.request.url.update_query(page=str(page + 1))
            headers["Link"] = f'<{url}>; rel="next"'
        shown = [self._render(each) for each in found[(page - 1) * size : page * size]]
        return web.json_response(shown, headers=headers)

    def _redirect(self, ask: Ask) -> web.Response:
        world = self._world()
        shipment = self._shipment(ask)
        status = self._status(shipment)
        if shipment.direction != "OUTBOUND" or status not in {"LABEL_CREATED", "IN_TRANSIT"}:
            raise Refused(409, "not_redirectable", f"the parcel is {status}")
        destination = _read_destination(ask)
        if destination != shipment.destination:
            now = world.clock()
            scans = sorted((*shipment.scans, Scan("RDR", now, "Hannover")), key=lambda s: s.time)
            shipment = replace(shipment, destination=destination, scans=tuple(scans))
            world.shipments.put(shipment.tracking, shipment, at=now)
            mark_committed(ask.request)
        return web.json_response(self._render(shipment))

    def _shipment(self, ask: Ask) -> Shipment:
        world = self._world()
        tracking = ask.arguments["trackingNumber"]
        found = world.shipments.get(tracking, at=world.clock())
        if found is None:
            raise Refused(404, "shipment_unknown", f"no shipment {tracking}")
        return found

    def _seen(self, shipment: Shipment) -> list[Scan]:
        now = self._world().clock()
        return [scan for scan in shipment.scans if scan.time <= now]

    def _status(self, shipment: Shipment) -> str:
        seen = self._seen(shipment)
        return _STATUS[seen[-1].code] if seen else "LABEL_CREATED"

    def _render(self, shipment: Shipment) -> dict[str, Any]:
        seen = self._seen(shipment)
        delivered = next((scan.time for scan in seen if scan.code == "DLV"), None)
        return {
            "TrackingNumber": shipment.tracking,
            "OrderNumber": shipment.order,
            "Direction": shipment.direction,
            "Status": self._status(shipment),
            "CreatedTime": compact_time(shipment.created),
            "EstimatedDelivery": None
            if shipment.estimated is None
            else compact_time(shipment.estimated),
            "DeliveredTime": None if delivered is None else compact_time(delivered),
            "Destination": _render_destination(shipment.destination),
            "Postage": shipment.postage / 100,
            "Currency": "EUR",
            "WeightKg": shipment.weight_kg,
            "Events": [_render_scan(scan) for scan in seen],
        }


def _render_scan(scan: Scan) -> dict[str, Any]:
    return {
        "Code": scan.code,
        "Time": compact_time(scan.time),
        "Place": scan.place,
        "Text": _TEXT[scan.code],
    }


def _render_destination(destination: Delivery) -> dict[str, Any]:
    return {
        "Name": destination.recipient,
        "Street": destination.address.street,
        "PostalCode": destination.address.postal_code,
        "City": destination.address.city,
        "Country": destination.address.country,
    }


def _read_destination(ask: Ask) -> Delivery:
    body = ask.body
    address = Address(
        street=body["Street"],
        postal_code=body["PostalCode"],
        city=body["City"],
        country=body["Country"],
    )
    return Delivery(recipient=body["Name"], address=address)
