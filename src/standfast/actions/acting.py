"""Reads and effects of a turn, for those who run it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from standfast.actions.effects import Performance, Task
from standfast.actions.gathering import UNKNOWN_OPERATION, Batch, refusal_of
from standfast.actions.ports import Systems
from standfast.actions.types import (
    CallEvent,
    EffectStatus,
    Gathered,
    Guard,
    Pause,
    Performed,
    ReadRequest,
    Resumed,
    unguarded,
)
from standfast.assistant import Assistant, Operation
from standfast.connectors import ErrorKind
from standfast.events import Contact, reaches
from standfast.storage import EffectRow

_PROOF_S = 8.0
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When an intent is taken to be from whose row does not say: no key is trusted for so long."""


class Actions:
    """What a turn does in outside systems.

    Args:
        connections: The outside systems.
        clock: Gives the present time, with its zone.
        pause: Waits; a test passes one that does not.
    """

    def __init__(
        self,
        connections: Systems,
        clock: Callable[[], datetime],
        *,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._systems = connections
        self._clock = clock
        self._pause = pause

    async def read_all(
        self,
        reads: Mapping[str, ReadRequest],
        *,
        assistant: Assistant,
        contact: Contact,
        deadline: timedelta,
    ) -> Gathered:
        """Return a fact for each read, all made in parallel within the deadline; never raises for what systems do."""
        batch = self._batch(assistant, contact, deadline.total_seconds())
        return await batch.gather(reads)

    async def perform(
        self,
        effect: EffectRow,
        *,
        assistant: Assistant,
        contact: Contact,
        resumed: Resumed,
        guard: Guard = unguarded,
    ) -> Performed:
        """Make a write at most once, and say what is certain about it.

        Args:
            effect: The row of the ledger; its intent is committed before this is called.
            assistant: The release whose connectors are used.
            contact: For whom; their level is checked again here.
            resumed: YES where an earlier run may have made the call.
            guard: Asked before each write that has no key of its own; what it raises ends the performance.
        """
        detail, code, calls = await self._bar(effect, assistant, contact)
        if code:
            is_fresh = resumed is Resumed.NO
            ended = EffectStatus.FAILED if is_fresh else EffectStatus.DOUBTED
            return Performed(ended, code=code, detail=detail, calls=calls)
        connector, operation = assistant.operation(effect.operation)
        now = self._clock()
        created_at = effect.created_at or (now if resumed is Resumed.NO else _LONG_AGO)
        task = Task(
            connector=connector,
            operation=operation,
            key=effect.key,
            arguments=effect.arguments,
            contact=contact,
            age=max(timedelta(0), now - created_at),
            now=now,
        )
        performance = Performance(self._systems, task, self._pause, guard, list(calls))
        if resumed is Resumed.NO:
            return await performance.begin()
        return await performance.resume()

    async def _bar(
        self, effect: EffectRow, assistant: Assistant, contact: Contact
    ) -> tuple[str, str, tuple[CallEvent, ...]]:
        """Return why an effect may not be made (detail and code; both empty where it may), and what was called."""
        try:
            _, operation = assistant.operation(effect.operation)
        except KeyError:
            return "the release has no such operation", UNKNOWN_OPERATION, ()
        if operation.access != "write":
            return "the operation is no write", UNKNOWN_OPERATION, ()
        if not reaches(contact.level, operation.needs):
            return "above the contact's level", ErrorKind.NOT_PERMITTED, ()
        return await self._bar_by_owner(operation, effect, assistant, contact)

    async def _bar_by_owner(
        self, operation: Operation, effect: EffectRow, assistant: Assistant, contact: Contact
    ) -> tuple[str, str, tuple[CallEvent, ...]]:
        if operation.owned_through is None:
            return "", "", ()
        batch = self._batch(assistant, contact, _PROOF_S)
        refusal = refusal_of(await batch.prove(operation.owned_through, effect.arguments))
        calls = tuple(batch.calls)
        return ("", "", calls) if refusal is None else ("", refusal[1], calls)

    def _batch(self, assistant: Assistant, contact: Contact, seconds: float) -> Batch:
        until = asyncio.get_running_loop().time() + seconds
        return Batch(self._systems, assistant, contact, now=self._clock(), until=until)
