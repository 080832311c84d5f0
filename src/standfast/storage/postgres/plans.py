"""When a session plans its statements anew.

A plan is made once for any values and then kept, which spares half a millisecond a statement. But one that was made for an
empty table would serve a full one: a scan of the whole index costs nothing there. So a session forgets its plans after 1, 2,
4, 8 ... uses, and then after every thousandth: a table cannot grow much unseen.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

_OFTEN_UNTIL = 1024
_THEN_EVERY = 1000


class PlanKeeper:
    """Counts how often each session was used; call it when one is handed back."""

    def __init__(self) -> None:
        self._uses: WeakKeyDictionary[Any, int] = WeakKeyDictionary()

    async def __call__(self, connection: Any) -> None:
        """Let a session plan anew when it is time; nothing else of it needs a reset."""
        uses = self._uses.get(connection, 0) + 1
        self._uses[connection] = uses
        if is_time(uses):
            await connection.execute("DISCARD PLANS")


def is_time(uses: int) -> bool:
    """Tell whether plans are forgotten after so many uses."""
    is_power = uses & (uses - 1) == 0
    return is_power if uses <= _OFTEN_UNTIL else uses % _THEN_EVERY == 0
