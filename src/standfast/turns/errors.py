"""What can go wrong in a turn.

TurnError
 +- JournalMismatch   a turn run again would do something else than before: it is set aside, nothing is guessed
 +- TooManyRounds     a turn asks the outside without end: a mistake in the assistant or in us
DeliveryFailed        a delivery could not be made
"""

from __future__ import annotations


class TurnError(Exception):
    """A turn cannot be finished."""


class JournalMismatch(TurnError):  # noqa: N818  # reads as what happened
    """A turn run again asks for something else than its journal holds. It is set aside; a person looks."""


class TooManyRounds(TurnError):  # noqa: N818
    """A turn asked the outside too often. Look for a loop in the flow."""


class DeliveryFailed(Exception):  # noqa: N818
    """A delivery could not be made.

    Attributes:
        reason: An error kind, e.g. `http_503`.
        is_final: Whether trying again is of no use.
    """

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final
