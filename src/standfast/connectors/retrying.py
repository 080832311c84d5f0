"""When to try again, and how long to wait before: full jitter, Retry-After, a budget shared by a connector's calls.

The budget keeps retries from multiplying the load of a system that is failing: every call earns a fifth of a retry,
so that in the long run at most one request in six is a retry. Source: Google SRE book, "Handling Overload".
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from standfast.connectors.types import Clock, Randomness

EARNED = 0.2
"""Retries that one call earns."""
SAVED = 10.0
"""Retries that can be saved up; there are so many at the start."""

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 2.0
_WORD_BYTES = 4


class RetryBudget:
    """How many retries the calls of one connector have left."""

    def __init__(self) -> None:
        self.left = SAVED

    def earn(self) -> None:
        """Note a first attempt."""
        self.left = min(SAVED, self.left + EARNED)

    def spend(self) -> bool:
        """Take one retry out, if there is one; tell whether there was."""
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Deadline:
    """A moment by the event loop's clock, which no change of the wall clock moves.

    Args:
        seconds: From now on.
    """

    def __init__(self, seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._at = self._loop.time() + seconds

    def left_s(self) -> float:
        """Return the seconds left; 0 when it has passed."""
        return max(0.0, self._at - self._loop.time())


def pause_before(attempt: int, randomness: Randomness) -> float:
    """Return the seconds to wait before an attempt: anything up to 0.1 s, 0.2 s, 0.4 s ... at most 2 s.

    Args:
        attempt: The attempt to come, counted from 1; nothing is waited before the first.
        randomness: Gives random bytes.
    """
    if attempt <= 1:
        return 0.0
    ceiling = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** (attempt - 2))
    drawn = int.from_bytes(randomness(_WORD_BYTES), "big") / (1 << (8 * _WORD_BYTES))
    return float(ceiling * drawn)


def retry_after_s(text: str | None, clock: Clock) -> float | None:
    """Return the seconds that a Retry-After header asks for; None when it says nothing that can be read.

    Source: RFC 9110, section 10.2.3 (seconds or a date).
    """
    if text is None:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    aware: datetime = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(0.0, (aware - clock()).total_seconds())
