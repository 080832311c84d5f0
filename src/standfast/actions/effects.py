"""Effects exactly once: what is done about a write whose outcome is not known.

    declared | at once                         | after a crash (the intent was committed, the outcome was not)
    key      | same key again, while it lasts  | same key again, while it lasts
    lookup   | wait, look up; when absence     | wait until the call must have ended, look up; absent: call
             | counts: call once more          |
    none     | a person decides                | a person decides

Whatever is left unclear is `doubted`, never guessed. There is no path on which a write without a key is sent twice
without a look-up in between that found nothing and whose silence counts.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standfast.actions.gathering import events_of
from standfast.actions.ports import Systems
from standfast.actions.types import FRESH_S, CallEvent, EffectStatus, Guard, Pause, Performed
from standfast.assistant import Connector, Idempotency, Moment, Operation
from standfast.connectors import Earlier, ReadResult, WriteIntent, WriteResult, WriteStatus
from standfast.events import Contact, EffectKey, FactStatus, OperationCalled, Record

PATIENCE_S = 20.0
"""So long one effect is worked on before a person is asked; the contact waits meanwhile."""
_PAUSES_S = (0.5, 1.0, 2.0, 4.0)
_LOOKUP_S = 8.0
_TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Task:
    """One effect to perform.

    Attributes:
        age: How long ago its intent was committed.
        now: Passed to expressions.
    """

    connector: Connector
    operation: Operation
    key: EffectKey
    arguments: Record
    contact: Contact
    age: timedelta
    now: datetime


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look-up said: the record, that there is none, or (neither) nothing that can be relied on."""

    record: Record | None = None
    is_absent: bool = False


@dataclass(slots=True)
class Performance:
    """One effect on its way: calls, waits, looks up, and says what is certain.

    Args:
        systems: What is called.
        task: What to perform.
        pause: Waits.
        guard: Says whether this process may still write.
    """

    systems: Systems
    task: Task
    pause: Pause
    guard: Guard
    calls: list[CallEvent] = field(default_factory=list)
    _until: float = 0.0

    def __post_init__(self) -> None:
        self._until = asyncio.get_running_loop().time() + PATIENCE_S

    async def begin(self) -> Performed:
        """Perform an effect that was never called before."""
        return await self._conclude(await self._write(Earlier.NEVER))

    async def resume(self) -> Performed:
        """Perform an effect that may have been called before the process died."""
        match self._own.kind:
            case "key" if self._key_lasts():
                return await self._conclude(await self._write(Earlier.POSSIBLE))
            case "key":
                return self._ended(EffectStatus.DOUBTED, code="key_expired")
            case "lookup":
                await self._wait_until_ended()
                return await self._call_if_absent()
            case _:
                return self._ended(EffectStatus.DOUBTED, code="no_key")

    async def _conclude(self, result: WriteResult) -> Performed:
        if result.status is not WriteStatus.UNKNOWN:
            return self._settled(result)
        match self._own.kind:
            case "key":
                return await self._insist(result)
            case "lookup":
                return await self._investigate(result)
            case _:
                return self._doubted(result)

    async def _insist(self, result: WriteResult) -> Performed:
        """Call again under the same key until it is clear, while patience and the key last."""
        for pause_s in _PAUSES_S:
            if not self._key_lasts() or self._left_s() <= pause_s:
                break
            await self.pause(pause_s)
            result = await self._write(Earlier.POSSIBLE)
            if result.status is not WriteStatus.UNKNOWN:
                return self._settled(result)
        return self._doubted(result)

    async def _investigate(self, result: WriteResult) -> Performed:
        """Look whether it happened, once the time it may take has passed; call once more where that is safe."""
        await self.pause(self.task.operation.read_limit.total_seconds())
        if result.absence_counts:
            return await self._call_if_absent()
        return await self._settle_by_lookup(result)

    async def _call_if_absent(self) -> Performed:
        """Call if a look-up finds nothing; whatever stays unclear then is looked up, never called again."""
        seen = await self._look_up()
        if seen.record is not None:
            return self._ended(EffectStatus.FOUND, result=seen.record)
        if not seen.is_absent:
            return self._ended(EffectStatus.DOUBTED, code="lookup_failed")
        result = await self._write(Earlier.NEVER)
        if result.status is not WriteStatus.UNKNOWN:
            return self._settled(result)
        await self.pause(self.task.operation.read_limit.total_seconds())
        return await self._settle_by_lookup(result)

    async def _settle_by_lookup(self, result: WriteResult) -> Performed:
        """Look whether it happened; where it is not found, that proves nothing."""
        seen = await self._look_up()
        if seen.record is not None:
            return self._ended(EffectStatus.FOUND, result=seen.record)
        return self._doubted(result)

    async def _look_up(self) -> _Seen:
        task, own = self.task, self._own
        operation = task.connector.operations.get(own.lookup)
        if operation is None or operation.access != "read":
            return _Seen()
        moment = Moment(task.now)
        scope = self._scope()
        arguments = {
            name: each.evaluate(scope, moment) for name, each in own.lookup_arguments.items()
        }
        result = await self.systems.read(
            task.connector,
            operation,
            arguments,
            contact=task.contact,
            deadline_s=min(_LOOKUP_S, max(1.0, self._left_s())),
        )
        self.calls.extend(events_of(result))
        return self._see(result)

    def _see(self, result: ReadResult) -> _Seen:
        """Return what a look-up proves. Earlier answers, cut lists and hidden records prove no absence."""
        if result.is_absent:
            return _Seen(is_absent=True)
        fact = result.fact
        if fact.status is not FactStatus.KNOWN:
            return _Seen()
        records = fact.value if isinstance(fact.value, list) else [fact.value]
        for record in records:
            if isinstance(record, dict) and self._is_ours(record):
                return _Seen(record)
        return _Seen(is_absent=not result.is_filtered and fact.reason != _TRUNCATED)

    def _is_ours(self, record: Record) -> bool:
        match = self._own.match
        return match is None or match.holds(
            {**self._scope(), "item": record}, Moment(self.task.now)
        )

    def _scope(self) -> Record:
        task = self.task
        who: Record = {**task.contact.attributes, "id": task.contact.id}
        return {**task.arguments, "args": task.arguments, "key": task.key, "contact": who}

    async def _write(self, earlier: Earlier) -> WriteResult:
        task, left_s = self.task, max(1.0, self._left_s())
        if self._own.kind != "key":
            await self.guard()
            left_s = min(left_s, self._call_s())
        result = await self.systems.write(
            task.connector,
            task.operation,
            task.arguments,
            contact=task.contact,
            intent=WriteIntent(task.key, earlier, left_s),
        )
        self.calls.append(
            OperationCalled(
                operation=f"{task.connector.name}.{task.operation.name}",
                status=result.code or "ok",
                took_ms=result.took_ms,
                attempts=result.attempts,
                effect=task.key,
            )
        )
        self.calls.extend(result.changes)
        return result

    async def _wait_until_ended(self) -> None:
        """Wait until the call must be over that an earlier run made last.

        It may have been told just before we took over that it may write, may have begun that much later, have sent at the
        end of its time, and the other side may take its own.
        """
        own_time = self.task.operation.read_limit.total_seconds()
        await self.pause(FRESH_S + self._call_s() + own_time)

    def _call_s(self) -> float:
        """Return how long one call may take."""
        operation = self.task.operation
        return (operation.connect_limit + operation.read_limit).total_seconds()

    def _key_lasts(self) -> bool:
        lifetime = self._own.lifetime
        spent = PATIENCE_S - self._left_s()
        margin = timedelta(seconds=spent) + self.task.operation.read_limit
        return lifetime is not None and self.task.age + margin < lifetime

    def _left_s(self) -> float:
        return self._until - asyncio.get_running_loop().time()

    @property
    def _own(self) -> Idempotency:
        return self.task.operation.idempotency or Idempotency("none")

    def _settled(self, result: WriteResult) -> Performed:
        if result.status is WriteStatus.DONE:
            return self._ended(EffectStatus.DONE, result=result.result)
        return self._ended(EffectStatus.FAILED, code=result.code, detail=result.detail)

    def _doubted(self, result: WriteResult) -> Performed:
        return self._ended(EffectStatus.DOUBTED, code=result.code, detail=result.detail)

    def _ended(
        self,
        status: EffectStatus,
        *,
        result: Record | None = None,
        code: str = "",
        detail: str = "",
    ) -> Performed:
        return Performed(status, result or {}, code, detail, tuple(self.calls))
