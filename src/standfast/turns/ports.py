"""What a turn asks of the rooms below, in the form in which it asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from standfast.actions import Gathered, Guard, Performed, ReadRequest, Resumed, unguarded
from standfast.assistant import Assistant, Moment
from standfast.dialogue import Advance, Command
from standfast.events import Contact, Level, Record, ReleaseId, Replied, State
from standfast.storage import Delivery, EffectRow
from standfast.turns.types import Clock, Randomness
from standfast.understanding import Understanding


class Advancing(Protocol):
    """`dialogue.advance`."""

    def __call__(
        self,
        state: State,
        commands: Sequence[Command],
        assistants: Callable[[ReleaseId], Assistant],
        *,
        moment: Moment,
    ) -> Advance:
        """Return what happened and what is wanted."""
        ...


class Rendering(Protocol):
    """`replies.render`."""

    def __call__(
        self, reply: Replied, assistant: Assistant, *, language: str, channel: str, seed: str
    ) -> Replied:
        """Return the reply with its text and the labels of its options."""
        ...


class Found(Protocol):
    """What the knowledge says to a question."""

    @property
    def text(self) -> str | None:
        """The answer; None where there is no supported one."""
        ...

    @property
    def sources(self) -> Sequence[Record]:
        """What it rests on."""
        ...

    @property
    def near(self) -> Sequence[str]:
        """Titles of what is near."""
        ...

    @property
    def score(self) -> float:
        """How sure it is."""
        ...

    @property
    def withheld(self) -> str:
        """Why an answer was kept back; empty where none was."""
        ...


class Answering(Protocol):
    """`knowledge.Knowledge`."""

    def answer(self, question: str, *, level: Level, language: str, today: date) -> Found:
        """Look a question up."""
        ...


class Acting(Protocol):
    """`actions.Actions`."""

    async def read_all(
        self,
        reads: Mapping[str, ReadRequest],
        *,
        assistant: Assistant,
        contact: Contact,
        deadline: timedelta,
    ) -> Gathered:
        """Read in parallel under one deadline."""
        ...

    async def perform(
        self,
        effect: EffectRow,
        *,
        assistant: Assistant,
        contact: Contact,
        resumed: Resumed,
        guard: Guard = unguarded,
    ) -> Performed:
        """Make a write, or find out whether it was made."""
        ...


class Delivering(Protocol):
    """Makes the deliveries of one channel."""

    async def __call__(self, delivery: Delivery) -> None:
        """Make a delivery; the same one may come again.

        Raises:
            DeliveryFailed: It was not made.
        """
        ...


async def _is_here(_release: ReleaseId) -> None:
    """Recall nothing: every release is here already."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The rooms and the outside world as the engine uses them.

    Attributes:
        assistants: Gives a release, live or earlier.
        live: The release that new conversations, and new flows of running ones, start on.
        deliverers: By channel; `code_mail` is made here unless given.
        recall: Fetches a release that another process put in service, before a turn asks for it.
    """

    assistants: Callable[[ReleaseId], Assistant]
    live: Callable[[], ReleaseId]
    understanding: Callable[[ReleaseId], Understanding]
    knowledge: Callable[[ReleaseId], Answering]
    actions: Acting
    advance: Advancing
    render: Rendering
    clock: Clock
    randomness: Randomness
    deliverers: Mapping[str, Delivering]
    recall: Callable[[ReleaseId], Awaitable[None]] = _is_here
