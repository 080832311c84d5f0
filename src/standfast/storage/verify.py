"""Whether a store tells one story: each conversation's log, folded anew, must give the state that is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from standfast.events import ConversationId, State, fold_all
from standfast.storage.ports import Store
from standfast.storage.types import Loaded, StoredEvent

_PIECE = 200


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Where the log and the stored state differ.

    Attributes:
        what: One sentence.
    """

    conversation: ConversationId
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification has seen."""

    conversations: int
    events: int
    discrepancies: tuple[Discrepancy, ...]

    @property
    def is_sound(self) -> bool:
        """Whether log and states agree."""
        return not self.discrepancies


async def verify(store: Store) -> Verified:
    """Fold the whole log and compare it with the stored states; the store may be at work meanwhile."""
    conversations = events = 0
    found: list[Discrepancy] = []
    async for loaded in _all(store):
        log = await _events(store, loaded)
        conversations, events = conversations + 1, events + len(log)
        what = _difference(loaded, log)
        if what is not None:
            found.append(Discrepancy(loaded.conversation, what))
    return Verified(conversations, events, tuple(found))


def _difference(loaded: Loaded, log: list[StoredEvent]) -> str | None:
    """Return how the log differs from the state; None when it does not."""
    expected = range(1, loaded.seq + 1)
    if [one.seq for one in log] != list(expected):
        missing = sorted({*expected} - {one.seq for one in log})
        return f"the log has not exactly the events 1 to {loaded.seq}; missing: {missing[:5]}."
    state = fold_all(State(conversation=loaded.conversation), [one.event for one in log])
    if state == loaded.state:
        return None
    names = [
        name
        for name in State.__struct_fields__
        if getattr(state, name) != getattr(loaded.state, name)
    ]
    return f"the log folds to another state; different: {', '.join(names)}."


async def _all(store: Store) -> AsyncIterator[Loaded]:
    """Yield every conversation; one that changes meanwhile may come twice."""
    before = None
    while page := await store.conversations(limit=_PIECE, before=before):
        for loaded in page:
            yield loaded
        before = page[-1].conversation


async def _events(store: Store, loaded: Loaded) -> list[StoredEvent]:
    """Return the events that were folded into a state."""
    log: list[StoredEvent] = []
    after = 0
    while after < loaded.seq and (page := await store.events(loaded.conversation, after=after)):
        log += [one for one in page if one.seq <= loaded.seq]
        after = page[-1].seq
    return log
