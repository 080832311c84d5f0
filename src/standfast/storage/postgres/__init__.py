"""The store on PostgreSQL: any number of processes, behind a pooler or not.

The driver (asyncpg) comes with the extra `standfast[postgres]` and is imported only when a database is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from standfast.storage.errors import StoreError
from standfast.storage.postgres.settings import PostgresSettings

if TYPE_CHECKING:
    from standfast.storage.postgres.store import PostgresStore

MOST_WAITING = 10_000
"""Items that may wait in the inbox before messages are refused."""


async def open_postgres(
    dsn: str,
    *,
    clock: Callable[[], datetime] | None = None,
    most_waiting: int = MOST_WAITING,
    settings: PostgresSettings | None = None,
) -> PostgresStore:
    """Open a database, whose schema `upgrade_postgres` has made.

    Args:
        dsn: `postgresql://user:password@host1:5432,host2:5432/name?target_session_attrs=primary`; with `pgbouncer=true`
            where it leads through a pooler in transaction mode, and then `direct=host:port` for the way past it, by which
            each process holds one session for wake-up hints.
        clock: The time that rows carry; None takes the database's own.
        most_waiting: Messages are refused with `StoreBusy` while about so many items wait.
        settings: Bounds of the connections.

    Raises:
        StoreUnavailable: The database cannot be reached.
        StoreError: Its schema does not fit this version, or the driver is not installed.
    """
    try:
        from standfast.storage.postgres.opening import open_store  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        raise _no_driver() from error
    bounds = settings or PostgresSettings()
    return await open_store(dsn, clock=clock, most_waiting=most_waiting, settings=bounds)


async def upgrade_postgres(dsn: str) -> list[int]:
    """Bring a database's schema up to date; return the numbers of the migrations that were run.

    It may run while workers of the version before are at work, and several times at once.

    Raises:
        StoreUnavailable: The database cannot be reached.
    """
    try:
        from standfast.storage.postgres.opening import upgrade_database  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        raise _no_driver() from error
    return await upgrade_database(dsn)


def _no_driver() -> StoreError:
    return StoreError("PostgreSQL: its driver is missing. Install `standfast[postgres]`.")


__all__ = ["PostgresSettings", "open_postgres", "upgrade_postgres"]
