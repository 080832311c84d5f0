"""The payments double over HTTP: basic authentication, cents, unix seconds, cursor paging."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from standfast.testing.control import HarnessControl
from standfast.testing.harness import Harness
from standfast.testing.idempotency import Answer, IdempotencyKeys
from standfast.testing.injection import mark_committed, pause_before_commit
from standfast.testing.payments import PaymentsDouble
from standfast.testing.payments_types import (
    Charge,
    PaymentsMode,
    Refund,
    RefundRequest,
    RefundStatus,
)
from standfast.testing.types import Guard, Refused

REASONS = frozenset(
    {"requested_by_customer", "duplicate", "fraudulent", "return_received", "cancelled", "goodwill"}
)
_MAX_LIMIT = 100
_ERROR_TYPES = {401: "authentication_error", 409: "idempotency_error", 422: "idempotency_error"}
_ERROR_TYPES |= {429: "rate_limit_error", 500: "api_error", 503: "api_error"}


def refuse_as_payments(refused: Refused) -> web.Response:
    """Return a refusal as `{"error": {"type", "code", "message"}}`."""
    kind = _ERROR_TYPES.get(refused.status, "invalid_request_error")
    error = {"type": kind, "code": refused.code, "message": refused.message}
    return web.json_response({"error": error}, status=refused.status, headers=refused.headers)


def guard_by_basic(user: str, password: str) -> Guard:
    """Return a guard that asks for a user and a password."""
    expected = f"{user}:{password}".encode()
    challenge = {"WWW-Authenticate": 'Basic realm="payments"'}

    async def guard(request: web.Request, _operation: str) -> None:
        scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            given = b""
        if scheme.lower() != "basic" or not hmac.compare_digest(given, expected):
            raise Refused(401, "authentication_required", "unknown credentials", challenge)

    return guard


class PaymentsApi:
    """The operations of a payments double as routes named `<system>.<operationId>`.

    Args:
        double: What they work on.
    """

    def __init__(self, double: PaymentsDouble) -> None:
        self.swap(double)

    def swap(self, double: PaymentsDouble) -> None:
        """Work on another double from now on, with no keys remembered."""
        self._double = double
        self._keys = IdempotencyKeys(double.clock, double.key_lifetime)

    def routes(self, prefix: str = "", *, system: str = "payments") -> list[web.RouteDef]:
        """Return the routes under a path prefix."""
        charges, refunds = f"{prefix}/v1/charges", f"{prefix}/v1/refunds"
        return [
            web.get(charges, self._list_charges, name=f"{system}.listCharges"),
            web.get(f"{charges}/{{charge}}", self._get_charge, name=f"{system}.getCharge"),
            web.get(refunds, self._list_refunds, name=f"{system}.listRefunds"),
            web.get(f"{refunds}/search", self._search, name=f"{system}.findRefundByReference"),
            web.post(refunds, self._create, name=f"{system}.createRefund"),
        ]

    async def _list_charges(self, request: web.Request) -> web.Response:
        charges = self._double.charges_of(_required(request, "order_ref"))
        return _page(request, [self._charge(each) for each in reversed(charges)])

    async def _get_charge(self, request: web.Request) -> web.Response:
        return web.json_response(self._charge(self._double.charge(request.match_info["charge"])))

    async def _list_refunds(self, request: web.Request) -> web.Response:
        charge = request.query.get("charge")
        if charge is None:
            refunds = self._double.refunds_of_order(_required(request, "order_ref"))
        else:
            refunds = self._double.refunds_of(charge)
        return _page(request, [self._refund(each) for each in reversed(refunds)])

    async def _search(self, request: web.Request) -> web.Response:
        refunds = self._double.refunds_by_reference(_required(request, "client_reference"))
        data = [self._refund(each) for each in reversed(refunds)]
        return web.json_response({"object": "list", "data": data, "has_more": False})

    async def _create(self, request: web.Request) -> web.Response:
        key = request.headers.get("Idempotency-Key")
        if key is None or self._double.mode is not PaymentsMode.KEY:
            await pause_before_commit(request)
            return _respond(await self._carry_out(request, key))
        stored = self._keys.claim(key, hashlib.sha256(await request.read()).hexdigest())
        if stored is not None:
            return _respond(stored, {"Idempotent-Replayed": "true"})
        try:
            await pause_before_commit(request)
            answer = await self._carry_out(request, key)
        except BaseException:
            self._keys.release(key)
            raise
        self._keys.settle(key, answer)
        return _respond(answer)

    async def _carry_out(self, request: web.Request, key: str | None) -> Answer:
        refund = self._double.refund(_parse_request(await request.read(), key))
        mark_committed(request)
        return Answer(200, json.dumps(self._refund(refund)).encode())

    def _charge(self, charge: Charge) -> dict[str, Any]:
        return {
            "id": charge.id,
            "object": "charge",
            "order_ref": charge.order_ref,
            "amount": charge.amount,
            "amount_refunded": self._double.refunded(charge.id),
            "currency": charge.currency,
            "status": "succeeded",
            "captured": True,
            "created": int(charge.created.timestamp()),
            "payment_method": {"type": charge.method, "last4": charge.last4},
        }

    def _refund(self, refund: Refund) -> dict[str, Any]:
        status = refund.status(at=self._double.clock())
        hidden = self._double.mode is PaymentsMode.NONE
        failed = status is RefundStatus.FAILED
        return {
            "id": refund.id,
            "object": "refund",
            "charge": refund.charge,
            "order_ref": refund.order_ref,
            "amount": refund.amount,
            "currency": refund.currency,
            "status": status.value,
            "reason": refund.reason,
            "client_reference": None if hidden else refund.client_reference,
            "created": int(refund.created.timestamp()),
            "expected_arrival": None if failed else _unix(refund.arrives_at),
            "paid_at": _unix(refund.arrives_at) if status is RefundStatus.PAID else None,
            "failed_at": _unix(refund.failed_at) if failed else None,
            "failure_code": refund.failure_code if failed else None,
        }


def payments_app(
    double: PaymentsDouble, harness: Harness, *, user: str, password: str
) -> web.Application:
    """Return an application that serves a payments double alone, with basic authentication.

    Args:
        double: What it serves; build it with the harness's clock.
        harness: Its faults and ledger, commanded under `/control`.
        user: The user name that it asks for.
        password: The password that it asks for.
    """
    harness.refusals["payments"] = refuse_as_payments
    harness.guards["payments"] = guard_by_basic(user, password)
    return harness.fit([*PaymentsApi(double).routes(), *HarnessControl(harness).routes()])


def _respond(answer: Answer, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=answer.body, status=answer.status, headers=headers, content_type="application/json"
    )


def _unix(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _required(request: web.Request, name: str) -> str:
    value = request.query.get(name)
    if not value:
        raise Refused(400, "parameter_missing", f"parameter {name} is missing")
    return value


def _page(request: web.Request, items: Sequence[dict[str, Any]]) -> web.Response:
    limit = _limit(request.query.get("limit", "10"))
    start = 0
    after = request.query.get("starting_after")
    if after is not None:
        ids = [item["id"] for item in items]
        if after not in ids:
            raise Refused(400, "resource_missing", f"starting_after is not in the list: {after}")
        start = ids.index(after) + 1
    data = list(items[start : start + limit])
    more = len(items) > start + limit
    return web.json_response({"object": "list", "data": data, "has_more": more})


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MAX_LIMIT:
        raise Refused(400, "parameter_invalid", f"limit must be 1 to {_MAX_LIMIT}")
    return int(text)


def _parse_request(body: bytes, key: str | None) -> RefundRequest:
    try:
        wanted = json.loads(body)
    except ValueError:
        raise Refused(400, "body_invalid", "the body is not JSON") from None
    if not isinstance(wanted, dict):
        raise Refused(400, "body_invalid", "the body is not an object")
    charge, amount, reason = (wanted.get(name) for name in ("charge", "amount", "reason"))
    reference = wanted.get("client_reference")
    if not isinstance(charge, str) or not isinstance(reference, str | None):
        raise Refused(400, "parameter_invalid", "charge and client_reference must be strings")
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1:
        raise Refused(400, "parameter_invalid", "amount must be a positive integer of cents")
    if reason not in REASONS:
        raise Refused(400, "parameter_invalid", f"reason must be one of {sorted(REASONS)}")
    return RefundRequest(
        charge=charge, amount=amount, reason=reason, client_reference=reference, idempotency_key=key
    )
