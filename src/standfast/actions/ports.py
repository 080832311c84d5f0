"""What actions need of the room below: outside systems that never raise for what they do."""

from __future__ import annotations

from typing import Protocol

from standfast.assistant import Connector, Operation
from standfast.connectors import ReadResult, WriteIntent, WriteResult
from standfast.events import Contact, Record


class Systems(Protocol):
    """Reads and writes; `standfast.connectors.Connections` is one."""

    async def read(
        self,
        connector: Connector,
        operation: Operation,
        arguments: Record,
        *,
        contact: Contact,
        deadline_s: float,
    ) -> ReadResult:
        """Return the fact that a read gives."""
        ...

    async def write(
        self,
        connector: Connector,
        operation: Operation,
        arguments: Record,
        *,
        contact: Contact,
        intent: WriteIntent,
    ) -> WriteResult:
        """Return what is known of a write's outcome."""
        ...
