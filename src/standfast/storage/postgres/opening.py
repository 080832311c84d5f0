"""Opening the store on PostgreSQL, and its schema."""

from __future__ import annotations

from datetime import timedelta

from standfast.storage.postgres.database import Clock, Database, open_pool
from standfast.storage.postgres.hints import Hints
from standfast.storage.postgres.settings import PostgresSettings, parse_address
from standfast.storage.postgres.store import PostgresStore
from standfast.storage.postgres.upgrade import check_version, upgrade

_PATIENT = PostgresSettings(connections=1, statement_timeout=timedelta(hours=1))
"""For migrations: they may take long, but wait for locks as briefly as every statement."""


async def open_store(
    dsn: str, *, clock: Clock | None, most_waiting: int, settings: PostgresSettings
) -> PostgresStore:
    """Open a database whose schema is there."""
    address = parse_address(dsn)
    database = Database(await open_pool(address, settings), settings, clock=clock)
    try:
        await check_version(database)
    except BaseException:
        await database.close()
        raise
    hints = Hints(database, address.hints_dsn, connect_timeout=settings.connect_timeout)
    return PostgresStore(database, settings, hints=hints, most_waiting=most_waiting)


async def upgrade_database(dsn: str) -> list[int]:
    """Bring a database's schema up to date."""
    pool = await open_pool(parse_address(dsn), _PATIENT)
    try:
        return await upgrade(pool)
    finally:
        await pool.close()
