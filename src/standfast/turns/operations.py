"""What an operator sees and decides: what was set aside, dead letters, a contact's data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from standfast.events import ContactId, ConversationId, Record
from standfast.storage import Accepted, Delivery, InboxItem, NewInbox, Store, StoredEvent
from standfast.turns.contacts import conversations_of, effects_of, export_contact
from standfast.turns.operating import ASIDE, ERASE

CHANNEL = "staff"
_MANY = 10_000
_OUTCOMES = frozenset({"released", "dropped"})

Accept = Callable[[NewInbox], Awaitable[Accepted]]
"""Stores an item and wakes who works on it."""
Wait = Callable[..., Awaitable[tuple[StoredEvent, ...] | None]]
"""Returns what the turn of an item committed; None when it takes longer."""


class Operations:
    """What an operator sees and decides; each decision goes through the conversation's own inbox.

    Args:
        store: Everything durable.
        accept: Of the engine.
        wait: Of the engine.
        tenant: Whose conversations.
    """

    def __init__(self, store: Store, accept: Accept, wait: Wait, *, tenant: str) -> None:
        self._store = store
        self._accept = accept
        self._wait = wait
        self._tenant = tenant

    async def quarantined(self, *, limit: int) -> list[InboxItem]:
        """Return what was set aside, oldest first."""
        return await self._store.quarantined(limit=limit)

    async def settle_aside(
        self, item: int, *, outcome: str, person: str, timeout_s: float
    ) -> bool | None:
        """Let an item that was set aside wait again (`released`) or drop it (`dropped`).

        Returns:
            True once it is done, False while it takes longer than the time given, None where nothing is set aside
            under this number.
        """
        aside = await self._store.quarantined(limit=_MANY)
        found = next((one for one in aside if one.id == item), None)
        if found is None or outcome not in _OUTCOMES:
            return None
        message = str(found.body.get("id", found.dedupe_key))
        body: Record = {"item": item, "outcome": outcome, "person": person, "message": message}
        key = f"aside:{item}:{found.turn or ''}"
        return await self._hand_in(found.conversation, ASIDE, key, body, timeout_s=timeout_s)

    async def dead_letters(self, *, limit: int) -> list[Delivery]:
        """Return deliveries that were given up, oldest first."""
        return await self._store.dead_letters(limit=limit)

    async def resend(self, delivery: str) -> bool:
        """Make a delivery that was given up due again; False where it was not, or its secret is gone."""
        return await self._store.resend(delivery)

    async def export_contact(self, contact: ContactId) -> Record:
        """Return all that is kept of a contact."""
        return await export_contact(self._store, contact)

    async def doubted_of(self, contact: ContactId) -> list[str]:
        """Return the keys of a contact's effects that a person must settle first."""
        rows = [
            row
            for loaded in await conversations_of(self._store, contact)
            for row in await effects_of(self._store, loaded)
        ]
        return [row.key for row in rows if row.status in {"doubted", "intended"}]

    async def erase_contact(self, contact: ContactId, *, person: str, timeout_s: float) -> int:
        """Erase all that is kept of a contact; return how many conversations. What takes longer is done afterwards."""
        found = await conversations_of(self._store, contact)
        body: Record = {"contact": contact, "person": person}
        for loaded in found:
            key = f"erase:{loaded.conversation}:{loaded.seq}"
            await self._hand_in(loaded.conversation, ERASE, key, body, timeout_s=timeout_s)
        if found:
            await self._store.scrub()
        return len(found)

    async def _hand_in(
        self, conversation: ConversationId, kind: str, key: str, body: Record, *, timeout_s: float
    ) -> bool:
        await self._accept(NewInbox(self._tenant, conversation, CHANNEL, key, kind, body))
        return await self._wait(CHANNEL, key, timeout_s=timeout_s) is not None
