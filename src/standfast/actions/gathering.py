"""Reads of one step: in parallel, under one deadline, each the same question asked once.

An operation whose records do not say whose they are is `owned_through` another read: that one is made first (shared
with an identical read of the batch), and only if it comes back known or stale is the operation's own read made.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from standfast.actions.ports import Systems
from standfast.actions.types import CallEvent, Gathered, ReadRequest
from standfast.assistant import Assistant, Call, Moment
from standfast.connectors import ErrorKind, ReadResult
from standfast.events import Contact, Fact, FactStatus, OperationCalled, Record, time_text

OWNER_UNPROVEN = "owner_unproven"
"""Why a read is unavailable whose owner could not be read."""
UNKNOWN_OPERATION = "unknown_operation"


@dataclass(slots=True)
class Batch:
    """The reads of one step on their way.

    Args:
        systems: What is read.
        assistant: Whose connectors.
        contact: For whom.
        now: Dates facts that no system gave.
        until: When the event loop's clock shows this, it is over.
    """

    systems: Systems
    assistant: Assistant
    contact: Contact
    now: datetime
    until: float
    calls: list[CallEvent] = field(default_factory=list)
    _asked: dict[tuple[str, str], asyncio.Task[Fact]] = field(default_factory=dict)

    async def gather(self, reads: Mapping[str, ReadRequest]) -> Gathered:
        """Return all facts; none is missing, none raises."""
        async with asyncio.TaskGroup() as group:
            tasks = {name: self._ask(group, each) for name, each in reads.items()}
        return Gathered({name: task.result() for name, task in tasks.items()}, tuple(self.calls))

    async def prove(self, call: Call, arguments: Record) -> Fact:
        """Return the fact that shows whose something is."""
        async with asyncio.TaskGroup() as group:
            task = self._ask(group, self._request(call, arguments))
        return task.result()

    def _ask(self, group: asyncio.TaskGroup, request: ReadRequest) -> asyncio.Task[Fact]:
        key = (request.operation, json.dumps(request.arguments, sort_keys=True))
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = group.create_task(self._read(group, request))
        return task

    async def _read(self, group: asyncio.TaskGroup, request: ReadRequest) -> Fact:
        try:
            connector, operation = self.assistant.operation(request.operation)
        except KeyError:
            return self._absent(request, FactStatus.UNAVAILABLE, UNKNOWN_OPERATION)
        if operation.access != "read":
            return self._absent(request, FactStatus.UNAVAILABLE, UNKNOWN_OPERATION)
        if operation.owned_through is not None:
            refusal = await self._refusal(group, operation.owned_through, request)
            if refusal is not None:
                return self._absent(request, *refusal)
        result = await self.systems.read(
            connector,
            operation,
            request.arguments,
            contact=self.contact,
            deadline_s=max(0.0, self.until - asyncio.get_running_loop().time()),
        )
        self.calls.extend(events_of(result))
        return result.fact

    async def _refusal(
        self, group: asyncio.TaskGroup, owner: Call, request: ReadRequest
    ) -> tuple[FactStatus, str] | None:
        """Ask for the owner's read; one that is itself owned through another proves nothing (no task waits in a circle)."""
        try:
            _, operation = self.assistant.operation(owner.name)
        except KeyError:
            return FactStatus.UNAVAILABLE, OWNER_UNPROVEN
        if operation.owned_through is not None:
            return FactStatus.UNAVAILABLE, OWNER_UNPROVEN
        return refusal_of(await self._ask(group, self._request(owner, request.arguments)))

    def _request(self, call: Call, arguments: Record) -> ReadRequest:
        moment = Moment(self.now)
        scope: Record = {**arguments, "args": arguments}
        given = {name: each.evaluate(scope, moment) for name, each in call.arguments.items()}
        return ReadRequest(call.name, given)

    def _absent(self, request: ReadRequest, status: FactStatus, reason: str) -> Fact:
        return Fact(status, operation=request.operation, as_of=time_text(self.now), reason=reason)


def refusal_of(owner: Fact) -> tuple[FactStatus, str] | None:
    """Return what an owner's fact makes of what is owned through it; None where it proves the contact's right."""
    if owner.is_usable:
        return None
    if owner.status is FactStatus.NOT_PERMITTED:
        return FactStatus.NOT_PERMITTED, ErrorKind.NOT_PERMITTED
    return FactStatus.UNAVAILABLE, OWNER_UNPROVEN


def events_of(result: ReadResult) -> list[CallEvent]:
    """Return what to record of a read: that it was made, how it went, and what its breaker did."""
    fact = result.fact
    if not result.attempts and not result.code:
        return []
    is_denied = fact.status is FactStatus.NOT_PERMITTED
    return [
        OperationCalled(
            operation=fact.operation,
            status=result.code or (ErrorKind.NOT_PERMITTED.value if is_denied else "ok"),
            took_ms=fact.took_ms,
            attempts=result.attempts,
        ),
        *result.changes,
    ]
