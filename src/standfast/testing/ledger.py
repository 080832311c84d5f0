"""The ledger of every call a double received: who asked for what, with which key, and what came of it."""

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import Any

from standfast.testing.clock import Clock
from standfast.testing.types import Call, CallFilter, Outcome

_SECRET_HEADERS = frozenset(
    {"authorization", "cookie", "x-api-key", "x-ship-key", "x-ship-signature"}
)
_BLANK = "[redacted]"


@dataclasses.dataclass(frozen=True, slots=True)
class Arrival:
    """A request as it arrived, before anything was done about it."""

    system: str
    operation: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class CallLedger:
    """Calls in the order of arrival, each written at once and completed when it ends.

    Args:
        clock: Dates the calls.
        capacity: How many calls are kept; the oldest go first.
    """

    def __init__(self, clock: Clock, *, capacity: int = 100_000) -> None:
        self._clock = clock
        self._capacity = capacity
        self._calls: dict[int, Call] = {}
        self._count = 0

    def open(self, arrival: Arrival) -> int:
        """Write down a call that arrived and return its sequence number."""
        self._count += 1
        headers = redact_headers(arrival.headers)
        self._calls[self._count] = Call(
            sequence=self._count,
            at=self._clock(),
            system=arrival.system,
            operation=arrival.operation,
            method=arrival.method,
            path=arrival.path,
            headers=headers,
            idempotency_key=headers.get("idempotency-key"),
            body=_legible(arrival),
            body_sha256=hashlib.sha256(arrival.body).hexdigest(),
        )
        if len(self._calls) > self._capacity:
            del self._calls[next(iter(self._calls))]
        return self._count

    def close(self, sequence: int, outcome: Outcome) -> None:
        """Write down how a call ended."""
        call = self._calls.get(sequence)
        if call is not None:
            self._calls[sequence] = dataclasses.replace(
                call,
                status=outcome.status,
                committed=outcome.committed,
                faults=outcome.faults,
            )

    def calls(self, wanted: CallFilter | None = None) -> list[Call]:
        """Return the calls that a filter admits, oldest first; all without a filter."""
        if wanted is None:
            return list(self._calls.values())
        return [call for call in self._calls.values() if wanted.admits(call)]

    def clear(self) -> None:
        """Forget all calls; the sequence starts again at 1."""
        self._calls.clear()
        self._count = 0


def redact_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers with lower-case names and without credentials."""
    lowered = ((name.lower(), value) for name, value in headers.items())
    return {name: _BLANK if name in _SECRET_HEADERS else value for name, value in lowered}


def describe_call(call: Call) -> dict[str, Any]:
    """Return a call as a JSON object."""
    described = dataclasses.asdict(call)
    return {**described, "at": call.at.isoformat(), "faults": list(call.faults)}


def _legible(arrival: Arrival) -> str:
    if arrival.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        return _BLANK if arrival.body else ""
    return arrival.body.decode("utf-8", errors="replace")
