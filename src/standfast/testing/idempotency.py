"""Idempotency keys as a payment provider keeps them: claimed, answered, replayed, expired."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from standfast.testing.clock import Clock
from standfast.testing.types import Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer: the status and the body, byte for byte."""

    status: int
    body: bytes


@dataclass(slots=True)
class _Entry:
    fingerprint: str
    since: datetime
    answer: Answer | None = None


class IdempotencyKeys:
    """The keys a provider remembers, each with the fingerprint of its body and, later, the answer.

    Args:
        clock: Lets keys expire.
        lifetime: How long a key is remembered from its first use on.
    """

    def __init__(self, clock: Clock, lifetime: timedelta) -> None:
        self._clock = clock
        self._lifetime = lifetime
        self._entries: dict[str, _Entry] = {}

    def claim(self, key: str, fingerprint: str) -> Answer | None:
        """Take a key into flight, or return the answer it already has.

        Raises:
            Refused: The key is in flight (409), or was used with another body (422).
        """
        entry = self._entries.get(key)
        if entry is None or self._clock() - entry.since >= self._lifetime:
            self._entries[key] = _Entry(fingerprint, self._clock())
            return None
        if entry.fingerprint != fingerprint:
            raise Refused(422, "idempotency_key_reused", "this key was used with another body")
        if entry.answer is None:
            raise Refused(409, "idempotency_key_in_use", "a call with this key is in flight")
        return entry.answer

    def settle(self, key: str, answer: Answer) -> None:
        """Store the answer of a key that was claimed."""
        self._entries[key].answer = answer

    def release(self, key: str) -> None:
        """Forget a key whose call did nothing, so that it may be tried again."""
        self._entries.pop(key, None)
