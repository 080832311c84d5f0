"""What a transcript is played on: the whole product with its outside systems as doubles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from standfast.events import AnyEvent


class StageRefused(Exception):  # noqa: N818  # reads as a sentence
    """A stage cannot do what a line asks: `what. What would be right.`."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that reached the contact: by the assistant (`bot`) or by a person (`person`)."""

    who: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    """Id and label of each choice."""


class Stage(Protocol):
    """One conversation with everything around it, in a time of its own."""

    async def say(self, text: str, *, payload: str | None = None) -> None:
        """Let the contact write; nothing is worked on yet."""
        ...

    async def settle(self) -> None:
        """Work until nothing is left to do: turns, deliveries, projections."""
        ...

    async def pass_time(self, duration: timedelta) -> None:
        """Let time pass, firing what falls due on the way, in order."""
        ...

    async def person(self, deed: str, *, text: str = "") -> None:
        """Let staff act on the open case: `says`, `takes`, `gives back`, `closes`, `fills slot=value`.

        Raises:
            StageRefused: There is no case, or no such deed.
        """
        ...

    async def fault(self, operations: str, kind: str) -> None:
        """Break the operations that a pattern names (`payments.listRefunds`, `shipping.*`).

        Raises:
            StageRefused: There is nothing to break, or no such fault.
        """
        ...

    async def clear_faults(self) -> None:
        """Mend everything."""
        ...

    async def heard(self) -> Sequence[Said]:
        """Return all that the contact was told so far, in order."""
        ...

    async def events(self) -> Sequence[AnyEvent]:
        """Return the conversation's events so far."""
        ...

    async def effects(self) -> Mapping[str, int]:
        """Return how often each write was carried out, as the systems' own ledger says."""
        ...

    async def code(self) -> str:
        """Return the last one-time code that was mailed.

        Raises:
            StageRefused: None was.
        """
        ...
