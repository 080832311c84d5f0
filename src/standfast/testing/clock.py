"""Clocks that a test moves by hand.

A double never asks the machine for the time: it asks a `ShiftableClock`, whose source may be the machine's clock or a fixed
moment. While a stale answer is made, the same clock reads what it read then (`seen_from`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""A function that returns the present moment, with its zone."""

_age: ContextVar[timedelta] = ContextVar("age of what is seen", default=timedelta(0))


def wall_clock() -> datetime:
    """Return the machine's time in UTC."""
    return datetime.now(UTC)


@contextmanager
def seen_from(age: timedelta) -> Iterator[None]:
    """Make every shiftable clock read earlier by an age within the block, in this task only."""
    token = _age.set(age)
    try:
        yield
    finally:
        _age.reset(token)


class ShiftableClock:
    """A clock that can be moved forward; call it to read it.

    Args:
        source: The clock underneath.
    """

    def __init__(self, source: Clock = wall_clock) -> None:
        self.source = source
        self._shift = timedelta(0)

    def __call__(self) -> datetime:
        """Return the present moment, or the earlier one that is seen just now."""
        return self.source() + self._shift - _age.get()

    def advance(self, by: timedelta) -> None:
        """Move the clock forward.

        Raises:
            ValueError: The step is negative; time does not go back.
        """
        if by < timedelta(0):
            raise ValueError(f"clock: cannot go back by {-by}. Give a step of zero or more.")
        self._shift += by

    def reset(self) -> None:
        """Forget all steps and follow the source again."""
        self._shift = timedelta(0)
