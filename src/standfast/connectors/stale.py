"""Earlier answers, kept for the time when a system does not answer: per contact, bounded, in this process only.

An answer is found again only by the same contact asking the same thing; contacts without an id have none kept, because
two of them could not be told apart. A write to a system forgets what that contact was told by it.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from standfast.connectors.types import Clock
from standfast.events import Contact, Record, Value

MOST_BYTES = 32_000_000
"""Of all answers together, by the size they came in."""


class AnswerKey(NamedTuple):
    """Whose answer to which question."""

    contact: str
    connector: str
    operation: str
    arguments: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was mapped: the records before the check of whose they are."""

    value: Value
    as_of: datetime
    size: int


class StaleAnswers:
    """The answers of the last while; the longest unused go first.

    Args:
        clock: Tells how old an answer is.
        most_bytes: The bound of all together.
    """

    def __init__(self, clock: Clock, *, most_bytes: int = MOST_BYTES) -> None:
        self._clock = clock
        self._most_bytes = most_bytes
        self._kept: OrderedDict[AnswerKey, KeptAnswer] = OrderedDict()
        self._bytes = 0

    def keep(self, key: AnswerKey | None, value: Value, *, size: int) -> None:
        """Keep an answer that just came."""
        if key is None or size > self._most_bytes:
            return
        self.drop(key)
        self._kept[key] = KeptAnswer(value, self._clock(), size)
        self._bytes += size
        while self._bytes > self._most_bytes:
            self.drop(next(iter(self._kept)))

    def find(self, key: AnswerKey | None, *, within: timedelta | None) -> KeptAnswer | None:
        """Return an answer that is not older than allowed; None where there is none."""
        if key is None or within is None:
            return None
        kept = self._kept.get(key)
        if kept is None or self._clock() - kept.as_of > within:
            return None
        self._kept.move_to_end(key)
        return kept

    def drop(self, key: AnswerKey | None) -> None:
        """Forget one answer."""
        kept = self._kept.pop(key, None) if key is not None else None
        if kept is not None:
            self._bytes -= kept.size

    def drop_all(self, contact: Contact, connector: str) -> None:
        """Forget what a contact was told by a system."""
        for key in [k for k in self._kept if (k.contact, k.connector) == (contact.id, connector)]:
            self.drop(key)


def answer_key(
    contact: Contact, connector: str, operation: str, arguments: Record
) -> AnswerKey | None:
    """Return under what an answer is kept; None for a contact that is nobody in particular."""
    if contact.id is None:
        return None
    text = json.dumps(arguments, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return AnswerKey(str(contact.id), connector, operation, text)
