"""What the pages of staff ask of the rooms below."""

from __future__ import annotations

from typing import Protocol

from standfast.events import CaseId, ConversationId, EffectKey
from standfast.storage import Accepted, CaseRow, EffectRow, Loaded, NewInbox, StoredEvent


class CaseDesk(Protocol):
    """Cases, the conversations behind them, effects in doubt, and a way to act on them."""

    async def accept(self, item: NewInbox) -> Accepted:
        """Store what a person did, once by its key."""
        ...

    async def wait(
        self, channel: str, key: str, *, timeout_s: float
    ) -> tuple[StoredEvent, ...] | None:
        """Return what the act caused; None when it takes longer."""
        ...

    async def events(
        self, conversation: ConversationId, *, after: int, limit: int
    ) -> list[StoredEvent]:
        """Return a conversation's events after a seq, in order."""
        ...

    async def load(self, conversation: ConversationId) -> Loaded | None:
        """Return a conversation to look at."""
        ...

    async def case(self, case: CaseId) -> CaseRow | None:
        """Return one case."""
        ...

    async def cases(self, *, status: str | None, limit: int) -> list[CaseRow]:
        """Return cases, newest first."""
        ...

    async def effect(self, key: EffectKey) -> EffectRow | None:
        """Return one row of the ledger."""
        ...

    async def effects(self, *, status: str | None, limit: int) -> list[EffectRow]:
        """Return rows of the ledger, oldest first."""
        ...
