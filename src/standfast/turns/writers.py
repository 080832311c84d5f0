"""One writer for each conversation: a task that runs its turns, one after the other, while there is work.

Several conversations run at the same time, one conversation never does. What a writer knows of its conversation stays
at hand after its turns, with the epoch under which it was claimed; a commit under an epoch that is over is refused.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import replace

import structlog

from standfast.events import ConversationId
from standfast.storage import Fenced, InboxItem, Loaded, Store, StoreUnavailable, TurnCommit
from standfast.turns.awaited import Awaited
from standfast.turns.crashpoints import crashpoint
from standfast.turns.mistakes import kind_of, places_of
from standfast.turns.ports import Parts
from standfast.turns.quarantining import failure_of, set_aside
from standfast.turns.running import run
from standfast.turns.turn import begin_turn
from standfast.turns.types import EngineSettings

_log = structlog.get_logger()


class Writers:
    """The writers of one process.

    Args:
        parts: The rooms that a turn uses.
        store: Where everything durable is.
        awaited: Who is told of commits.
    """

    def __init__(
        self, parts: Parts, store: Store, awaited: Awaited, *, settings: EngineSettings
    ) -> None:
        self._parts = parts
        self._store = store
        self._awaited = awaited
        self._settings = settings
        self._tasks: dict[ConversationId, asyncio.Task[None]] = {}
        self._hints: set[ConversationId] = set()
        self._held: OrderedDict[ConversationId, Loaded] = OrderedDict()
        self._places = asyncio.Semaphore(settings.most_active)
        self._unknown: set[ConversationId] = set()
        self._alone = asyncio.Lock()
        self._forgiven: Counter[int] = Counter()

    def wake(self, conversation: ConversationId) -> None:
        """Let a conversation's writer look for work."""
        self._hints.add(conversation)
        if conversation not in self._tasks:
            self._tasks[conversation] = asyncio.create_task(
                self._serve(conversation), name=f"turns of {conversation}"
            )

    def take_up(self, conversations: Iterable[ConversationId]) -> None:
        """Wake writers for what was found waiting: another process may have died over it."""
        for conversation in conversations:
            if conversation not in self._tasks:
                self._unknown.add(conversation)
            self.wake(conversation)

    async def rest(self) -> None:
        """Wait until no writer has work."""
        await asyncio.gather(*self._tasks.values())

    async def stop(self, *, within_s: float) -> None:
        """Wait for the turns in progress, then leave the rest as they are: they will be run again."""
        self._hints.clear()
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=within_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._held.clear()

    async def _serve(self, conversation: ConversationId) -> None:
        try:
            async with self._places:
                while conversation in self._hints:
                    self._hints.discard(conversation)
                    await self._run_next_safely(conversation)
        finally:
            self._tasks.pop(conversation, None)

    async def _run_next_safely(self, conversation: ConversationId) -> None:
        """Run one turn of what waits; where something is left, leave a hint."""
        try:
            if await self._is_suspect(conversation):
                async with self._alone:
                    await self._run_next(conversation)
            else:
                await self._run_next(conversation)
        except Fenced:
            self._let_go(conversation)
        except StoreUnavailable as error:
            self._let_go(conversation)
            _log.warning("turn_dropped", conversation=conversation, error=str(error))
        except Exception as error:  # noqa: BLE001  # the writer of one conversation ends here
            self._let_go(conversation)
            _log.error("writer_failed", conversation=conversation, **_told(error))

    def _let_go(self, conversation: ConversationId) -> None:
        """Forget a conversation; the next look at the inbox finds it again if there is something to do."""
        self._held.pop(conversation, None)
        self._hints.discard(conversation)

    async def _is_suspect(self, conversation: ConversationId) -> bool:
        """Tell whether processes died over what waits, again and again; up to a number of deaths it is forgiven.

        Such turns are run one at a time: when the process dies over one of them, the others are not blamed for it.
        """
        if conversation not in self._unknown:
            return False
        self._unknown.discard(conversation)
        waiting = await self._store.waiting(conversation)
        for item in waiting:
            inherited = item.attempts if item.attempts < self._settings.deaths else 0
            self._forgiven.setdefault(item.id, inherited)
        return any(item.attempts >= self._settings.attempts - 1 for item in waiting)

    async def _run_next(self, conversation: ConversationId) -> None:
        taken = await self._take(conversation)
        if taken is not None:
            await self._run_turn(*taken)

    async def _take(
        self, conversation: ConversationId
    ) -> tuple[Loaded, tuple[InboxItem, ...]] | None:
        held = self._held.get(conversation)
        epoch = None if held is None else held.epoch
        taken = await self._store.take(conversation, worker=self._settings.worker, epoch=epoch)
        loaded = taken.loaded or held
        if loaded is None or not taken.items:
            return None
        crashpoint("after_take")
        if any(item.attempts > 1 for item in taken.items):
            self._hints.add(conversation)  # others may wait behind those that are taken alone
        return loaded, taken.items

    async def _run_turn(self, loaded: Loaded, items: tuple[InboxItem, ...]) -> None:
        attempt = max(1, *(item.attempts - self._forgiven[item.id] for item in items))
        try:
            commit = await self._make(loaded, items, attempt=attempt)
            crashpoint("before_commit")
            await self._commit(loaded, commit)
        except (Fenced, StoreUnavailable):
            self._forgiven.update(item.id for item in items)  # it is not their fault
            raise
        except Exception as error:  # noqa: BLE001  # a turn ends here, and it becomes an event
            await self._note_failure(loaded, items, error, attempt=attempt)
        else:
            for item in items:
                self._forgiven.pop(item.id, None)
            self._awaited.tell(commit, items)

    async def _make(
        self, loaded: Loaded, items: tuple[InboxItem, ...], *, attempt: int
    ) -> TurnCommit:
        """Run a turn, or set its items aside after too many attempts."""
        turn = await begin_turn(
            self._parts, self._settings, self._store, loaded=loaded, items=items
        )
        return await run(turn) if attempt <= self._settings.attempts else await set_aside(turn)

    async def _note_failure(
        self, loaded: Loaded, items: tuple[InboxItem, ...], error: Exception, *, attempt: int
    ) -> None:
        """Write down that a run broke; where even setting aside breaks, only the items are set aside."""
        conversation = loaded.conversation
        _log.error("turn_failed", conversation=conversation, attempt=attempt, **_told(error))
        await self._commit(loaded, failure_of(loaded, items, error, at=self._parts.clock()))
        if attempt >= 2 * self._settings.attempts:
            await self._store.quarantine([item.id for item in items], reason=kind_of(error))
        self._hints.add(conversation)
        await asyncio.sleep(self._settings.pause_after(attempt).total_seconds())

    async def _commit(self, loaded: Loaded, commit: TurnCommit) -> None:
        seq = await self._store.commit(commit)
        crashpoint("after_commit")
        self._hold(replace(loaded, state=commit.state, seq=seq, is_new=False))

    def _hold(self, loaded: Loaded) -> None:
        self._held[loaded.conversation] = loaded
        self._held.move_to_end(loaded.conversation)
        while len(self._held) > self._settings.most_held:
            self._held.popitem(last=False)


def _told(error: Exception) -> dict[str, object]:
    return {"error": kind_of(error), "places": places_of(error)}
