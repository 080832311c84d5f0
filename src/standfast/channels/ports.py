"""What this room asks of the rooms below: a service of conversations, and who is asking."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from standfast.events import CaseId, ContactId, ConversationId, EffectKey, Record
from standfast.storage import Accepted, CaseRow, EffectRow, Loaded, NewInbox, StoredEvent


class ConversationService(Protocol):
    """Takes what comes in, and shows what was committed."""

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


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom a shop's identity token vouches for.

    Attributes:
        attributes: What the token itself says of them: `email`, `name`, `language`.
    """

    contact: ContactId
    attributes: Record
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One browser's right to one conversation.

    Attributes:
        contact: Who it was opened for; None when nobody was identified then.
    """

    conversation: ConversationId
    language: str
    contact: ContactId | None
    expires_at: datetime


class TokenRefused(Exception):  # noqa: N818  # the word of the field
    """A session or an identity token is not accepted.

    Attributes:
        is_expired: It was good once; otherwise it was never ours.
    """

    def __init__(self, text: str, *, is_expired: bool) -> None:
        super().__init__(text)
        self.is_expired = is_expired


class Doorkeeper(Protocol):
    """Makes and checks the two kinds of token, and new ids."""

    def check_identity(self, token: str) -> Vouched:
        """Return whom the shop's token vouches for.

        Raises:
            TokenRefused: Forged, expired, or for someone else.
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
            TokenRefused: Forged or expired.
        """
        ...

    def new_id(self) -> str:
        """Return a new id, sortable by time."""
        ...
