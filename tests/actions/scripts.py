"""Outside systems that answer from a script, and assistants that have only connectors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from tests.connectors.wiring import NOON

from standfast.actions import Actions, Pause
from standfast.assistant import Connector, Operation
from standfast.connectors import ReadResult, WriteIntent, WriteResult, WriteStatus
from standfast.events import (
    Contact,
    ConversationId,
    EffectKey,
    Fact,
    FactStatus,
    Record,
    TurnId,
    Value,
)
from standfast.storage import EffectRow

KEY = EffectKey("e-1")


def known(value: Value, **changes: Any) -> ReadResult:
    return ReadResult(Fact(FactStatus.KNOWN, value, operation="x.y"), 1, **changes)


def unavailable(reason: str = "timeout") -> ReadResult:
    return ReadResult(Fact(FactStatus.UNAVAILABLE, operation="x.y", reason=reason), 1, code=reason)


def unknown(code: str = "timeout", **changes: Any) -> WriteResult:
    return WriteResult(WriteStatus.UNKNOWN, code=code, attempts=1, **changes)


DONE = WriteResult(WriteStatus.DONE, {"id": "re_1"}, attempts=1)
REFUSED = WriteResult(WriteStatus.REFUSED, code="http_400", attempts=1)
NOT_SENT = WriteResult(WriteStatus.NOT_SENT, code="breaker_open")


@dataclass
class Script:
    """Plays outside systems: reads and writes are answered in the order of their scripts."""

    reads: list[ReadResult] = field(default_factory=list)
    writes: list[WriteResult] = field(default_factory=list)
    asked: list[tuple[str, Record]] = field(default_factory=list)
    sent: list[WriteIntent] = field(default_factory=list)
    paused: list[float] = field(default_factory=list)

    async def read(
        self,
        connector: Connector,
        operation: Operation,
        arguments: Record,
        *,
        contact: Contact,
        deadline_s: float,
    ) -> ReadResult:
        assert contact is not None
        assert deadline_s >= 0
        self.asked.append((f"{connector.name}.{operation.name}", arguments))
        return self.reads.pop(0)

    async def write(
        self,
        connector: Connector,
        operation: Operation,
        arguments: Record,
        *,
        contact: Contact,
        intent: WriteIntent,
    ) -> WriteResult:
        assert (connector, operation, arguments, contact) is not None
        self.sent.append(intent)
        return self.writes.pop(0)

    async def pause(self, seconds: float) -> None:
        self.paused.append(seconds)

    def actions(self) -> Actions:
        return Actions(self, lambda: NOON, pause=self.pause)


def having(*connectors: Connector) -> Any:
    """An assistant of which only the connectors are looked at."""

    def operation(name: str) -> tuple[Connector, Operation]:
        first, _, second = name.partition(".")
        made = next((each for each in connectors if each.name == first), None)
        if made is None:
            raise KeyError(name)
        return made, made.operations[second]

    return SimpleNamespace(operation=operation)


def effect(operation: str = "things.make_thing", **changes: Any) -> EffectRow:
    return EffectRow(
        **{
            "key": KEY,
            "tenant": "t",
            "business_key": "b",
            "conversation": ConversationId("c"),
            "turn": TurnId("t"),
            "operation": operation,
            "arguments": {"thing": "7"},
            "status": "intended",
            "created_at": NOON,
            **changes,
        }
    )


async def no_pause(_seconds: float) -> None:
    """Wait for nothing."""


NO_PAUSE: Pause = no_pause


def names(calls: Sequence[tuple[str, Record]]) -> list[str]:
    return [name for name, _ in calls]
