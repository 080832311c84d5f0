"""The operator's side of the service in memory: rows that a test puts there."""

from __future__ import annotations

from standfast.events import ContactId, Record
from standfast.storage import Delivery, InboxItem


class RehearsalOperations:
    """Keeps what was set aside, dead letters and contacts as they were put there."""

    def __init__(self) -> None:
        self.aside: dict[int, InboxItem] = {}
        self.dead: dict[str, Delivery] = {}
        self.contacts: dict[str, Record] = {}
        self.doubted: dict[str, list[str]] = {}
        self.decided: list[tuple[int, str, str]] = []

    async def quarantined(self, *, limit: int) -> list[InboxItem]:
        """Return what was set aside."""
        return list(self.aside.values())[:limit]

    async def settle_aside(
        self, item: int, *, outcome: str, person: str, timeout_s: float
    ) -> bool | None:
        """Note a decision."""
        del timeout_s
        if self.aside.pop(item, None) is None:
            return None
        self.decided.append((item, outcome, person))
        return True

    async def dead_letters(self, *, limit: int) -> list[Delivery]:
        """Return dead letters."""
        return list(self.dead.values())[:limit]

    async def resend(self, delivery: str) -> bool:
        """Let a dead letter go."""
        found = self.dead.get(delivery)
        if found is None or not found.body:
            return False
        del self.dead[delivery]
        return True

    async def export_contact(self, contact: ContactId) -> Record:
        """Return what was put there of a contact."""
        return self.contacts.get(contact, {"contact": contact, "conversations": []})

    async def doubted_of(self, contact: ContactId) -> list[str]:
        """Return the keys that were put there."""
        return self.doubted.get(contact, [])

    async def erase_contact(self, contact: ContactId, *, person: str, timeout_s: float) -> int:
        """Forget a contact."""
        del person, timeout_s
        return int(self.contacts.pop(contact, None) is not None)
