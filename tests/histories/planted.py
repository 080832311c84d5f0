"""Bugs to be found: each takes away one thing that the promise stands on. Only the tests know them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tests.histories.loop import PROCESS
from tests.histories.script import scripted
from tests.histories.shaky import ShakyStore
from tests.histories.weather import Weather

from standfast.events import ConversationId, State
from standfast.storage import (
    Accepted,
    EffectRow,
    Fenced,
    JournalRow,
    MemoryStore,
    NewInbox,
    TurnCommit,
)
from standfast.turns import Advancing

_SCRIPTED = scripted()
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Bug:
    """What is exchanged in a history for something worse."""

    store: Callable[[Clock], MemoryStore] = MemoryStore
    advance: Advancing = _SCRIPTED
    shake: Callable[[MemoryStore, Weather], Any] = ShakyStore


class Unfenced(MemoryStore):
    """Commits and journals whatever comes, also from a worker that lost the conversation."""

    async def commit(self, turn: TurnCommit) -> int:
        """Commit a turn at the end of the log."""
        now = self.chats[turn.conversation].loaded
        return await super().commit(replace(turn, epoch=now.epoch, expected_seq=now.seq))


class Trusting(MemoryStore):
    """Does not say that a worker has lost the conversation when it asks before a call."""

    async def journal(
        self,
        conversation: ConversationId,
        *,
        epoch: int,
        items: Sequence[int],
        rows: Sequence[JournalRow],
        intents: Sequence[EffectRow],
    ) -> list[EffectRow]:
        """Refuse nothing where nothing is intended."""
        if not intents:
            return []
        return await super().journal(
            conversation, epoch=epoch, items=items, rows=rows, intents=intents
        )


class Journalless(MemoryStore):
    """Keeps nothing of a turn before its commit."""

    async def journal(
        self,
        conversation: ConversationId,
        *,
        epoch: int,
        items: Sequence[int],
        rows: Sequence[JournalRow],
        intents: Sequence[EffectRow],
    ) -> list[EffectRow]:
        """Say of every intent that it is new."""
        del items, rows
        if self.chats[conversation].loaded.epoch != epoch:
            raise Fenced("its epoch is over.")
        known = [self.find_business(intent) for intent in intents]
        return [row or replace(new, is_new=True) for row, new in zip(known, intents, strict=True)]

    def find_business(self, intent: EffectRow) -> EffectRow | None:
        """Return the row of the same business."""
        rows = self.ledger.values()
        return next((row for row in rows if row.business_key == intent.business_key), None)

    def settle_effect(self, effect: EffectRow) -> None:
        """Store an effect's outcome, which is the first that the ledger hears of it."""
        self.ledger[effect.key] = effect


class TwiceFiring(MemoryStore):
    """Fires each timer twice."""

    def fire(self, chat: Any, timer: Any) -> None:
        """Make two items of one timer."""
        super().fire(chat, timer)
        loaded, body = chat.loaded, {**timer.body, "timer": timer.id, "kind": timer.kind}
        key = f"again:{timer.id}"
        again = NewInbox(loaded.tenant, loaded.conversation, "timer", key, "timer", body)
        self.accept_one(again)


class Hasty(ShakyStore):
    """Says that something is accepted, and stores it a little later."""

    async def accept(self, items: Sequence[NewInbox]) -> list[Accepted]:
        """Answer first."""
        self._weather.loop.spawn(PROCESS.get(), self._call("accept", self._store.accept, items))
        await self._weather.travel()
        return [Accepted(0, is_new=True) for _ in items]


def by_message(state: State, order: str) -> str:
    """A wish is another in every message."""
    return f"refund:{order}:{state.last_message}"


SOUND = Bug()
PLANTED = {
    "no fence on commit": Bug(store=Unfenced),
    "key from the message": Bug(advance=scripted(by_message)),
    "acknowledged before the commit": Bug(shake=Hasty),
    "no question before a late call": Bug(store=Trusting),
    "no journal": Bug(store=Journalless),
    "timers fire twice": Bug(store=TwiceFiring),
}
