"""What this room asks of the rooms below: a service of conversations, and who is asking."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from standfast.events import CaseId, ContactId, ConversationId, EffectKey, Record
from standfast.identity import Claims, Session
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


class OperationsService(Protocol):
    """What an operator sees and decides."""

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

    async def export_contact(self, contact: ContactId) -> Record:
        """Return all that is kept of a contact: `conversations`."""
        ...

    async def doubted_of(self, contact: ContactId) -> list[str]:
        """Return the keys of a contact's effects that a person must settle first."""
        ...

    async def erase_contact(self, contact: ContactId, *, person: str, timeout_s: float) -> int:
        """Erase all that is kept of a contact; return how many conversations."""
        ...


class ReleaseService(Protocol):
    """Puts a changed assistant in service."""

    async def __call__(self, files: Mapping[str, bytes]) -> str:
        """Put an assistant's files in service and return the release.

        Raises:
            AssistantInvalid: They have mistakes; the release in service stays.
        """
        ...


class ConversationService(Protocol):
    """Takes what comes in, and shows what was committed."""

    @property
    def operations(self) -> OperationsService:
        """What an operator sees and decides."""
        ...

    async def accept(self, item: NewInbox) -> Accepted:
        """Store an item durably, once by its key.

        Raises:
            StoreBusy: Too much is waiting.
            StoreUnavailable: Nothing was stored; try again.
        """
        ...

    async def wait(
        self, channel: str, key: str, *, timeout_s: float
    ) -> tuple[StoredEvent, ...] | None:
        """Return the events of the turn that finished an accepted item; None when it takes longer."""
        ...

    def subscribe(self, conversation: ConversationId, *, after: int) -> AsyncIterator[StoredEvent]:
        """Return a conversation's events after a seq, then those to come, without end."""
        ...

    async def events(
        self, conversation: ConversationId, *, after: int, limit: int
    ) -> list[StoredEvent]:
        """Return a conversation's events after a seq, in order."""
        ...

    async def load(self, conversation: ConversationId) -> Loaded | None:
        """Return a conversation to look at; None when there is none."""
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

    async def health(self) -> Mapping[str, str]:
        """Return each part that must work, with `ok` or what is wrong with it."""
        ...


class Doorkeeper(Protocol):
    """Makes and checks the two kinds of token, and new ids."""

    def check_identity(self, token: str) -> Claims:
        """Return whom the shop's token vouches for.

        Raises:
            TokenInvalid: Forged, expired, or for someone else.
        """
        ...

    def make_session(
        self, conversation: ConversationId, *, language: str, contact: ContactId | None
    ) -> tuple[str, Session]:
        """Return a signed session and what it says."""
        ...

    def check_session(self, token: str) -> Session:
        """Return what a session says.

        Raises:
            SessionInvalid: Forged or expired.
        """
        ...

    def new_id(self) -> str:
        """Return a new id, sortable by time."""
        ...
