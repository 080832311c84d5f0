"""A payment system in memory, at the end of a network that loses questions and answers; three ways to tell a repetition.

What was sent is carried out even when the sender dies meanwhile, within the time that a call may take.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from tests.connectors.wiring import cel, operation
from tests.connectors.wiring import connector as wired
from tests.histories.loop import Process
from tests.histories.weather import Weather

from standfast.assistant import Idempotency, compile_expression
from standfast.connectors import Earlier, ReadResult, WriteIntent, WriteResult, WriteStatus
from standfast.events import Contact, Fact, FactStatus, Record

READ_LIMIT_S = 1.5
_LIMITS = {
    "connect_limit": timedelta(seconds=0.5),
    "read_limit": timedelta(seconds=READ_LIMIT_S),
}
MODES = {
    "key": Idempotency("key", header="Idempotency-Key", lifetime=timedelta(hours=24)),
    "lookup": Idempotency(
        "lookup",
        lookup="find",
        lookup_arguments=cel(reference="key"),
        match=compile_expression("item.reference == key"),
    ),
    "none": Idempotency("none"),
}


def _connector(mode: str) -> Any:
    refund = operation(
        "refund", access="write", args=("order", "charge"), idempotency=MODES[mode], **_LIMITS
    )
    reads = [operation(name, **_LIMITS) for name in ("find", "purchase")]
    return replace(wired("http://127.0.0.1:1", refund, *reads), name="pay")


CONNECTORS = {mode: _connector(mode) for mode in MODES}


@dataclass(slots=True, eq=False)
class Payments:
    """The payment system; `refunds` says how often money went back for an order."""

    weather: Weather
    mode: str
    refunds: Counter[str] = field(default_factory=Counter)
    by_key: dict[str, Record] = field(default_factory=dict)
    process: Process = field(default_factory=lambda: Process("payments"))
    looks: int = 0

    async def read(
        self,
        connector: Any,
        operation: Any,
        arguments: Record,
        *,
        contact: Contact,
        deadline_s: float,
    ) -> ReadResult:
        """Return what it knows, unless that fails."""
        del connector, contact, deadline_s
        await self.weather.travel()
        await self.weather.strike()
        is_lost = self.weather.happens(self.weather.climate.payments)
        value = self._find(arguments) if operation.name == "find" else self._purchase(arguments)
        await self.weather.travel()
        await self.weather.strike()
        if is_lost and operation.name == "find":
            self.weather.count("find fails")
            return ReadResult(Fact(FactStatus.UNAVAILABLE, operation="pay.find"), 1, code="timeout")
        return ReadResult(Fact(FactStatus.KNOWN, value, operation=f"pay.{operation.name}"), 1)

    def _find(self, arguments: Record) -> list[Any]:
        found = self.by_key.get(str(arguments["reference"]))
        self.weather.note(f"payments: find {arguments['reference']}: {found is not None}")
        return [] if found is None else [found]

    def _purchase(self, arguments: Record) -> Record:
        self.looks += 1
        return {"order": arguments["order"], "charge": f"ch-{self.looks}"}

    async def write(
        self,
        connector: Any,
        operation: Any,
        arguments: Record,
        *,
        contact: Contact,
        intent: WriteIntent,
    ) -> WriteResult:
        """Carry a refund out and answer, unless something of that fails."""
        del connector, operation, contact
        begun = self.weather.loop.time()
        await self.weather.strike()
        rate = self.weather.climate.payments
        is_late = self.weather.loop.time() - begun > intent.deadline_s
        if is_late or self.weather.happens(rate / 2):
            return self._unsent(intent)
        if self.weather.happens(rate / 2):
            self.weather.count("payment question lost")
            return self._unknown("reset", absence_counts=True)
        answer = self.weather.loop.create_future()
        self.weather.loop.spawn(self.process, self._carry_out(arguments, intent, answer))
        await asyncio.wait({answer}, timeout=READ_LIMIT_S)
        await self.weather.strike()
        if not answer.done():
            return self._unknown("timeout", absence_counts=False)
        if self.weather.happens(rate / 2):
            self.weather.count("payment answer lost")
            return self._unknown("reset", absence_counts=True)
        return WriteResult(WriteStatus.DONE, answer.result(), attempts=1)

    def _unsent(self, intent: WriteIntent) -> WriteResult:
        self.weather.count("payment not sent")
        is_first = intent.earlier is Earlier.NEVER
        status = WriteStatus.NOT_SENT if is_first else WriteStatus.UNKNOWN
        return WriteResult(status, code="breaker_open")

    def _unknown(self, code: str, *, absence_counts: bool) -> WriteResult:
        return WriteResult(WriteStatus.UNKNOWN, code=code, absence_counts=absence_counts)

    async def _carry_out(
        self, arguments: Record, intent: WriteIntent, answer: asyncio.Future[Record]
    ) -> None:
        is_slow = self.weather.happens(self.weather.climate.payments)
        await self.weather.last(READ_LIMIT_S if is_slow else 0.2)
        order, key = str(arguments["order"]), intent.key
        if self.mode != "key" or key not in self.by_key:
            self.refunds[order] += 1
            self.by_key[key] = {"id": f"re-{self.refunds.total()}", "reference": key}
        self.weather.note(f"payments: {order} under {key}: {self.refunds[order]}")
        await self.weather.last(READ_LIMIT_S if is_slow else 0.2)
        if not answer.done():
            answer.set_result(self.by_key[key])
