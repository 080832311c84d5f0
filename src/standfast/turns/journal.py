"""The journal: what a turn found out, kept so that the same turn run again finds the same.

It is only written before an effect: a turn that touches nothing outside may be run again from nothing. Each finding has
a stable name; asked for again with other arguments than before, the turn has gone another way and is set aside.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import msgspec

from standfast.events import Record, TurnId
from standfast.storage import JournalRow
from standfast.turns.errors import JournalMismatch

T = TypeVar("T")

_ORDERED = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """How a finding becomes a record and back."""

    kind: str
    encode: Callable[[T], Record]
    decode: Callable[[Record], T]


@dataclass(frozen=True, slots=True)
class _Finding:
    step_key: str
    kind: str
    request: Any
    encode: Callable[[], Record]


class Journal:
    """What one turn found out, before and now.

    Args:
        turn: Whose journal.
        rows: What an interrupted run had stored.
    """

    def __init__(self, turn: TurnId, rows: Iterable[JournalRow] = ()) -> None:
        self._turn = turn
        self._stored = {row.step_key: row for row in rows}
        self._asked: dict[str, int] = {}
        self._fresh: list[_Finding] = []

    async def recall(
        self, codec: Codec[T], name: str, request: Any, *, find: Callable[[], Awaitable[T]]
    ) -> T:
        """Return what was found before under this name, or find it now.

        Raises:
            JournalMismatch: It was found before for another request.
        """
        step_key = self._step_key(codec.kind, name)
        stored = self._stored.get(step_key)
        if stored is None:
            found = await find()
            self._fresh.append(_Finding(step_key, codec.kind, request, lambda: codec.encode(found)))
            return found
        if stored.request_hash != _digest(request):
            raise JournalMismatch(
                f"turn {self._turn}: '{step_key}' asks for something else than before. It is set aside."
            )
        return codec.decode(stored.result)

    def holds(self, kind: str, name: str) -> bool:
        """Tell whether an interrupted run had stored something under this name."""
        return f"{kind}:{name}" in self._stored

    def take_fresh(self) -> list[JournalRow]:
        """Return the rows that are not stored yet; the caller stores them."""
        rows = [
            JournalRow(
                self._turn, found.step_key, found.kind, _digest(found.request), found.encode()
            )
            for found in self._fresh
        ]
        self._fresh.clear()
        return rows

    def _step_key(self, kind: str, name: str) -> str:
        """Return the name, numbered when the turn comes by again."""
        plain = f"{kind}:{name}"
        times = self._asked[plain] = self._asked.get(plain, 0) + 1
        return plain if times == 1 else f"{plain}#{times}"


def _digest(request: Any) -> str:
    return blake2b(_ORDERED.encode(request), digest_size=16).hexdigest()
