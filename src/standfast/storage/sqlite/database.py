"""One connection with its statements by name and its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import apsw

from standfast.storage.codecs import to_ms
from standfast.storage.errors import StoreBusy
from standfast.storage.sql import load_queries

Clock = Callable[[], datetime]

_QUERIES: Mapping[str, str] = {
    **load_queries("standfast.storage", "portable.sql"),
    **load_queries("standfast.storage", "transfer.sql"),
    **load_queries("standfast.storage.sqlite", "queries.sql"),
}
_STATEMENTS = 200
"""Prepared statements kept; more than there are queries."""
_PATIENCE_MS = 10_000


class Database:
    """A connection used by one thread.

    Attributes:
        waiting: How many inbox items wait, as far as this connection's own writes go.
        most_waiting: The bound above which nothing more is accepted.
    """

    def __init__(self, path: Path, *, flags: int, clock: Clock | None) -> None:
        self.connection = apsw.Connection(str(path), flags, statementcachesize=_STATEMENTS)
        self.connection.set_busy_timeout(_PATIENCE_MS)
        self._execute = self.connection.execute
        self._clock = clock
        self.waiting = 0
        self.most_waiting = 0

    def now_ms(self) -> int:
        """Return the database's time, in milliseconds."""
        if self._clock is not None:
            return to_ms(self._clock())
        return int(self.row("db_now")[0])

    def find(self, name: str, *values: Any) -> tuple[Any, ...] | None:
        """Run a named statement and return its first row; None when there is none."""
        found: tuple[Any, ...] | None = self._execute(_QUERIES[name], values).fetchone()
        return found

    def row(self, name: str, *values: Any) -> tuple[Any, ...]:
        """Run a named statement that always gives a row.

        Raises:
            LookupError: It gave none.
        """
        found = self.find(name, *values)
        if found is None:
            raise LookupError(f"query '{name}': no row.")
        return found

    def rows(self, name: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a named statement and return all rows."""
        found: list[tuple[Any, ...]] = self._execute(_QUERIES[name], values).fetchall()
        return found

    def run(self, name: str, *values: Any) -> int:
        """Run a named statement and return how many rows it changed."""
        self._execute(_QUERIES[name], values).fetchall()
        return self.connection.changes()

    def run_each(self, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run a named statement once for each row of values."""
        query = _QUERIES[name]
        for values in rows:
            self._execute(query, values)

    def script(self, text: str) -> None:
        """Run statements without values."""
        self._execute(text).fetchall()

    def admit(self, kind: str) -> None:
        """Count an item that begins to wait.

        Raises:
            StoreBusy: Too many wait for one more message (timers and people always find room).
        """
        if kind == "message" and self.waiting >= self.most_waiting:
            raise StoreBusy(
                f"inbox: {self.waiting} items wait already. Come back when some are done."
            )
        self.waiting += 1
