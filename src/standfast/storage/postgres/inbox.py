"""What waits for conversations: accepted once, taken in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from standfast.events import ConversationId
from standfast.storage.codecs import body_hash
from standfast.storage.errors import Fenced, StoreBusy, StoreError
from standfast.storage.postgres.columns import Columns, json_text
from standfast.storage.postgres.database import Database
from standfast.storage.postgres.errors import Contended
from standfast.storage.rows import Row, item_of, loaded_of
from standfast.storage.types import Accepted, InboxItem, Loaded, NewInbox, Taken

_TRIES = 5
"""Statements until an item that another process stores at the same moment can be seen."""
_SHARE = 20
"""The room is counted anew after a twentieth of it was given away."""


@dataclass(slots=True)
class Room:
    """How much more may wait, counted now and then.

    Attributes:
        most_waiting: Items that may wait before messages are refused.
        waiting: How many waited when they were counted, and what this process accepted since.
        given: What this process accepted since.
    """

    most_waiting: int
    waiting: int = 0
    given: int | None = None

    def is_known(self, wanted: int) -> bool:
        """Tell whether there is room for certain, without counting."""
        is_fresh = self.given is not None and self.given <= self.most_waiting // _SHARE
        return is_fresh and self.waiting + wanted <= self.most_waiting

    def begin_count(self) -> None:
        """Let the other calls go by the last count meanwhile, if there was one."""
        if self.given is not None:
            self.given = 0

    def count(self, waiting: int) -> None:
        """Note what waits."""
        self.waiting, self.given = waiting, 0

    def give(self, accepted: int) -> None:
        """Note what was accepted."""
        self.waiting += accepted
        self.given = (self.given or 0) + accepted


async def admit(database: Database, items: Sequence[NewInbox], *, room: Room) -> None:
    """Check that there is room for items; duplicates, timers and people always find it.

    Raises:
        StoreBusy: There is none.
    """
    messages = [item for item in items if item.kind == "message"]
    if not messages or room.is_known(len(messages)):
        return
    room.begin_count()
    room.count((await database.row("count_waiting"))[0])
    if room.waiting + len(messages) <= room.most_waiting:
        return
    keys = {(item.tenant, item.channel, item.dedupe_key) for item in messages}
    columns = Columns(3)
    for key in keys:
        columns.add(*key)
    new = len(keys) - (await database.row("known_keys", *columns.lists))[0]
    if new and room.waiting + new > room.most_waiting:
        raise StoreBusy(f"inbox: {room.waiting} items wait already. Come back when some are done.")


@dataclass(slots=True)
class _Asked:
    """An item on its way, and for which call."""

    item: NewInbox
    digest: bytes
    call: int
    outcome: Accepted | StoreError | None = field(default=None)


async def accept_all(
    database: Database, calls: Sequence[Sequence[NewInbox]]
) -> list[list[Accepted] | StoreError]:
    """Store the items of several calls in one statement."""
    asked = [
        _Asked(item, body_hash(item.body), call)
        for call, items in enumerate(calls)
        for item in items
    ]
    missing = asked
    for _ in range(_TRIES):
        if missing:
            await _accept(database, missing)
            missing = [one for one in asked if one.outcome is None]
    return [_outcome([one for one in asked if one.call == call]) for call in range(len(calls))]


def _outcome(asked: Sequence[_Asked]) -> list[Accepted] | StoreError:
    accepted: list[Accepted] = []
    for one in asked:
        if one.outcome is None:
            return Contended("inbox: others store the same at this moment. Try again.")
        if isinstance(one.outcome, StoreError):
            return one.outcome
        accepted.append(one.outcome)
    return accepted


async def _accept(database: Database, asked: Sequence[_Asked]) -> None:
    """Store items and note the outcome of each that could be told."""
    columns = Columns(7)
    for one in asked:
        item = one.item
        key = (item.tenant, item.conversation, item.channel, item.dedupe_key)
        columns.add(*key, item.kind, json_text(item.body), one.digest)
    rows = await database.rows("accept", database.clock_ms(), *columns.lists)
    added: dict[int, bytes] = {}
    for row in rows:
        _note(asked[row[0] - 1], row, added)


def _note(one: _Asked, row: Row, added: dict[int, bytes]) -> None:
    """Note what became of an item; nothing where another process stored the same just now."""
    _place, tenant, new, earlier, earlier_digest = row
    if earlier is not None:
        same = earlier_digest == one.digest
        one.outcome = Accepted(earlier, is_new=False, same_body=same)
    elif tenant is not None and tenant != one.item.tenant:
        one.outcome = StoreError(f"conversation '{one.item.conversation}': it is another tenant's.")
    elif new is not None:
        digest = added.setdefault(new, one.digest)
        is_new = digest is one.digest
        one.outcome = Accepted(new, is_new=is_new, same_body=digest == one.digest)


@dataclass(frozen=True, slots=True)
class Take:
    """A worker that takes up a conversation."""

    conversation: ConversationId
    worker: str
    epoch: int | None


async def take_all(database: Database, takes: Sequence[Take]) -> list[Taken | StoreError]:
    """Take up several conversations in one statement."""
    columns = Columns(3)
    for take in takes:
        columns.add(take.worker, take.conversation, take.epoch)
    rows = await database.rows("take", database.clock_ms(), *columns.lists)
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return [_taken(take, found[place]) for place, take in enumerate(takes, start=1)]


def _taken(take: Take, rows: Sequence[Row]) -> Taken | StoreError:
    _place, is_known, is_mine = rows[0][:3]
    if not is_known:
        return unknown(take.conversation)
    if not is_mine:
        return Fenced(f"conversation '{take.conversation}': a living worker owns it.")
    items: list[InboxItem] = [item_of(row[10:19]) for row in rows if row[10] is not None]
    return Taken(_claimed(rows[0][3:9]), tuple(items))


def _claimed(row: Row) -> Loaded | None:
    return None if row[0] is None else loaded_of((*row, ""))


def unknown(conversation: ConversationId) -> StoreError:
    """Return the error of a conversation that was never heard of."""
    return StoreError(f"conversation '{conversation}': unknown. Accept something for it first.")
