"""What the pages of staff ask of the rooms below."""

from __future__ import annotations

from typing import Protocol

from standfast.events import CaseId, ConversationId, EffectKey
from standfast.storage import (
    Accepted,
    CaseRow,
    Delivery,
    EffectRow,
    InboxItem,
    Loaded,
    NewInbox,
    StoredEvent,
)


class Operations(Protocol):
    """What was set aside, and deliveries that were given up."""

    async def quarantined(self, *, limit: int) -> list[InboxItem]:
        """Return what was set aside, oldest first."""
        ...

    async def settle_aside(
        self, item: int, *, outcome: str, person: str, timeout_s: float
    ) -> bool | None:
        """Let an item wait again (`released`) or drop it (`dropped`); None where nothing is set aside under the number."""
        ...

    async def dead_letters(self, *, limit: int) -> list[Delivery]:
        """Return deliveries that were given up, oldest first."""
        ...

    async def resend(self, delivery: str) -> bool:
        """Make a delivery that was given up due again; False where it was not, or its secret is gone."""
        ...


class CaseDesk(Protocol):
    """Cases, the conversations behind them, effects in doubt, and a way to act on them."""

    @property
    def operations(self) -> Operations:
        """What was set aside, and dead letters."""
        ...

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
