"""Faults, ledger and clock over HTTP, so that a test outside the double's process can command it."""

import json
from datetime import timedelta
from typing import Any

from aiohttp import web

from standfast.testing.errors import FaultMalformed
from standfast.testing.faults import describe_fault, parse_fault
from standfast.testing.harness import Harness
from standfast.testing.ledger import describe_call
from standfast.testing.types import CallFilter

_DEFAULT_LIMIT = 1_000


class HarnessControl:
    """The control routes of a harness; they are meant for loopback and ask for no credentials.

    Args:
        harness: What they command.
    """

    def __init__(self, harness: Harness) -> None:
        self._harness = harness

    def routes(self, prefix: str = "/control") -> list[web.RouteDef]:
        """Return the routes under a path prefix."""
        return [
            web.get(f"{prefix}/faults", self._list_faults),
            web.post(f"{prefix}/faults", self._set_fault),
            web.delete(f"{prefix}/faults", self._clear_faults),
            web.get(f"{prefix}/ledger", self._read_ledger),
            web.get(f"{prefix}/clock", self._read_clock),
            web.post(f"{prefix}/clock", self._advance_clock),
        ]

    async def _list_faults(self, _request: web.Request) -> web.Response:
        faults = [describe_fault(active) for active in self._harness.board.active()]
        return web.json_response({"faults": faults})

    async def _set_fault(self, request: web.Request) -> web.Response:
        try:
            fault = parse_fault(await read_object(request))
        except FaultMalformed as error:
            raise _bad_request(str(error)) from None
        return web.json_response(describe_fault(self._harness.board.inject(fault)), status=201)

    async def _clear_faults(self, request: web.Request) -> web.Response:
        query = request.query
        cleared = self._harness.board.clear(query.get("id"), system=query.get("system"))
        return web.json_response({"cleared": cleared})

    async def _read_ledger(self, request: web.Request) -> web.Response:
        query = request.query
        wanted = CallFilter(
            system=query.get("system"),
            operation=query.get("operation"),
            idempotency_key=query.get("idempotency_key"),
            committed=_truth(query.get("committed")),
            after=_count(query.get("after"), 0),
        )
        calls = self._harness.ledger.calls(wanted)
        shown = calls[: _count(query.get("limit"), _DEFAULT_LIMIT)]
        return web.json_response({"calls": [describe_call(c) for c in shown], "total": len(calls)})

    async def _read_clock(self, _request: web.Request) -> web.Response:
        return web.json_response({"now": self._harness.clock().isoformat()})

    async def _advance_clock(self, request: web.Request) -> web.Response:
        seconds = (await read_object(request)).get("advance_s")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
            raise _bad_request("clock: 'advance_s' is wrong. Give seconds of 0 or more.")
        self._harness.clock.advance(timedelta(seconds=seconds))
        return await self._read_clock(request)


async def read_object(request: web.Request) -> dict[str, Any]:
    """Return the JSON object in a request's body.

    Raises:
        HTTPBadRequest: The body is not a JSON object.
    """
    try:
        value = json.loads(await request.read())
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise _bad_request("body: not a JSON object. Send one.")
    return value


def _bad_request(message: str) -> web.HTTPBadRequest:
    text = json.dumps({"error": message})
    return web.HTTPBadRequest(text=text, content_type="application/json")


def _truth(text: str | None) -> bool | None:
    return None if text is None else text == "true"


def _count(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isascii() or not text.isdigit():
        raise _bad_request(f"query: {text!r} is no number. Give one of 0 or more.")
    return int(text)
