"""The connections, the statements by name, and the clock.

No session keeps anything: no prepared statement is relied on, no variable set beyond a transaction, no lock held between
statements. So any connection will do for any statement, and a pooler may change it after every one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from standfast.storage.codecs import to_ms
from standfast.storage.errors import StoreUnavailable
from standfast.storage.postgres.errors import told_as_ours
from standfast.storage.postgres.plans import PlanKeeper
from standfast.storage.postgres.settings import Address, PostgresSettings, Route
from standfast.storage.rows import Row
from standfast.storage.sql import load_queries, numbered

Clock = Callable[[], datetime]

_QUERIES: Mapping[str, str] = {
    name: numbered(text)
    for name, text in (
        *load_queries("standfast.storage", "portable.sql").items(),
        *load_queries("standfast.storage", "transfer.sql").items(),
        *load_queries("standfast.storage.postgres", "queries.sql").items(),
    )
}
_PREPARED = 200
"""Statements kept prepared in a session of ours; more than there are."""
_GRACE = timedelta(seconds=1)
"""How much longer the client waits than the database lets a statement run."""
_UNUSED_S = 300.0
_CLOSING_S = 10.0


class Database:
    """Connections to one database.

    Args:
        pool: Made by `open_pool`.
        settings: The bounds that the pool was made with.
        clock: The time that rows carry; None takes the database's own.
    """

    def __init__(self, pool: Any, settings: PostgresSettings, *, clock: Clock | None) -> None:
        self._pool = pool
        self._clock = clock
        self._patience_s = (settings.statement_timeout + _GRACE).total_seconds()
        self._is_closed = False

    def clock_ms(self) -> int | None:
        """Return the injected time in milliseconds; None lets the statement ask the database."""
        return None if self._clock is None else to_ms(self._clock())

    async def rows(self, name: str, *values: Any) -> list[Row]:
        """Run a named statement and return its rows.

        Raises:
            StoreUnavailable: The database does not answer; for a write it is not known whether it was stored.
            Refused: It takes these values under no circumstances.
        """
        if self._is_closed:
            raise StoreUnavailable("store: it is closed. Open it again.")
        with told_as_ours():
            async with self._pool.acquire(timeout=self._patience_s) as connection:
                found: list[Row] = await connection.fetch(_QUERIES[name], *values)
                return found

    async def find(self, name: str, *values: Any) -> Row | None:
        """Run a named statement and return its first row; None when there is none."""
        found = await self.rows(name, *values)
        return found[0] if found else None

    async def row(self, name: str, *values: Any) -> Row:
        """Run a named statement that always gives a row.

        Raises:
            LookupError: It gave none.
        """
        found = await self.rows(name, *values)
        if not found:
            raise LookupError(f"query '{name}': no row.")
        return found[0]

    async def run_each(self, name: str, rows: Sequence[Row]) -> None:
        """Run a named statement once for each row of values, in one transaction.

        Raises:
            StoreUnavailable: The database does not answer.
            Refused: It takes these values under no circumstances.
        """
        with told_as_ours():
            async with self._pool.acquire(timeout=self._patience_s) as connection:
                await connection.executemany(_QUERIES[name], rows)

    async def close(self) -> None:
        """Let the statements that run end, then close the connections."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            with told_as_ours():
                async with asyncio.timeout(_CLOSING_S):
                    await self._pool.close()
        except StoreUnavailable:
            self._pool.terminate()


async def open_pool(address: Address, settings: PostgresSettings) -> Any:
    """Return a pool with at least one connection that works.

    Raises:
        StoreUnavailable: The database cannot be reached.
    """
    route = address.route
    with told_as_ours():
        return await asyncpg.create_pool(
            address.dsn,
            min_size=1,
            max_size=settings.connections,
            max_inactive_connection_lifetime=_UNUSED_S,
            timeout=settings.connect_timeout.total_seconds(),
            command_timeout=(settings.statement_timeout + _GRACE).total_seconds(),
            statement_cache_size=_PREPARED if route is Route.DIRECT else 0,
            server_settings=_session(settings, route),
            reset=PlanKeeper() if route is Route.DIRECT else _keep,
        )


def _session(settings: PostgresSettings, route: Route) -> dict[str, str]:
    """Return what a session starts with; a pooler's sessions are set up in its own configuration.

    Every statement of the store has an index for each table, so plans are made once for any values.
    """
    if route is Route.POOLED:
        return {"application_name": "standfast"}
    return {
        "application_name": "standfast",
        "statement_timeout": _ms(settings.statement_timeout),
        "lock_timeout": _ms(settings.lock_timeout),
        "idle_in_transaction_session_timeout": _ms(settings.idle_timeout),
        "jit": "off",
        "enable_seqscan": "off",
        "plan_cache_mode": "force_generic_plan",
    }


def _ms(span: timedelta) -> str:
    return str(span // timedelta(milliseconds=1))


async def _keep(_connection: Any) -> None:
    """Spare the round trip of a reset: no session keeps anything."""
