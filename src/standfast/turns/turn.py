"""One turn in the making: what it was given, what it found out, what it will commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from standfast.assistant import Assistant, Moment
from standfast.dialogue import Advance, Command
from standfast.events import AnyEvent, InstanceId, Record, ReleaseId, Replied, State, TurnId, fold
from standfast.storage import EffectRow, InboxItem, Loaded, NewOutbox, Store
from standfast.turns.journal import Codec, Journal
from standfast.turns.ports import Parts
from standfast.turns.types import EngineSettings


def _as_is(record: Record) -> Record:
    return record


_RELEASE: Codec[Record] = Codec("turn", _as_is, _as_is)


@dataclass(slots=True)
class Turn:
    """What a turn has so far; nothing of it is stored before the commit, but for the journal.

    Attributes:
        moment: The acceptance of its last item: a turn run again decides by the same time.
        release: What new flows start on; a turn run again keeps it.
        state: The fold of everything so far.
    """

    parts: Parts
    settings: EngineSettings
    store: Store
    loaded: Loaded
    items: tuple[InboxItem, ...]
    id: TurnId
    journal: Journal
    moment: Moment
    release: ReleaseId
    state: State
    events: list[AnyEvent] = field(default_factory=list)
    settled: list[EffectRow] = field(default_factory=list)
    outbox: list[NewOutbox] = field(default_factory=list)

    @property
    def assistant(self) -> Assistant:
        """The release that new flows start on."""
        return self.parts.assistants(self.release)

    def assistant_of(self, instance: InstanceId | None) -> Assistant:
        """Return the release that a run began on; the present one when there is no such run."""
        run = self.state.run(instance)
        return self.assistant if run is None else self.parts.assistants(run.release)

    def add(self, events: Iterable[AnyEvent]) -> None:
        """Take events in: replies get their text, and the state moves on."""
        for event in events:
            said = self.render(event) if isinstance(event, Replied) else event
            self.events.append(said)
            self.state = fold(self.state, said)

    def advance(self, commands: list[Command]) -> Advance:
        """Let the dialogue go on, and take in what happened."""
        advance = self.preview(commands)
        self.add(advance.events)
        return advance

    def preview(self, commands: list[Command]) -> Advance:
        """Return what would happen, and take in nothing."""
        return self.parts.advance(self.state, commands, self.parts.assistants, moment=self.moment)

    def render(self, reply: Replied) -> Replied:
        """Return a reply with its text, in the words of the release that its run began on."""
        if reply.text:
            return reply
        return self.parts.render(
            reply,
            self.assistant_of(reply.instance),
            language=self.state.language,
            channel=self.state.channel,
            seed=f"{self.loaded.conversation}:{self.loaded.seq + len(self.events)}",
        )


async def begin_turn(
    parts: Parts,
    settings: EngineSettings,
    store: Store,
    *,
    loaded: Loaded,
    items: tuple[InboxItem, ...],
) -> Turn:
    """Return a turn about to run: a new one, or the interrupted one that had fixed these items."""
    fixed = items[0].turn
    rows = [] if fixed is None else await store.journaled(fixed)
    turn = fixed or TurnId(f"{loaded.conversation}.{items[0].id}")
    journal = Journal(turn, rows)
    release = await _release(parts, journal)
    for needed in {release, *(run.release for run in loaded.state.stack)}:
        await parts.recall(needed)
    zone = parts.assistants(release).zone
    moment = Moment(items[-1].accepted_at, zone)
    known = (parts, settings, store, loaded, items, turn, journal)
    return Turn(*known, moment=moment, release=release, state=loaded.state)


async def _release(parts: Parts, journal: Journal) -> ReleaseId:
    async def find() -> Record:
        return {"release": parts.live()}

    found = await journal.recall(_RELEASE, "release", None, find=find)
    return ReleaseId(str(found["release"]))
