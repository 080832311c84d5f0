"""Opening the store on PostgreSQL, and its schema."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from standfast.storage.postgres.database import Clock, Database, open_pool
from standfast.storage.postgres.settings import PostgresSettings, Route, split_dsn
from standfast.storage.postgres.store import PostgresStore
from standfast.storage.postgres.upgrade import check_version, upgrade

_MIGRATION = timedelta(hours=1)
"""How long one may take; it waits for locks as briefly as every statement."""


async def open_store(
    dsn: str, *, clock: Clock | None, most_waiting: int, settings: PostgresSettings
) -> PostgresStore:
    """Open a database whose schema is there."""
    plain, route = split_dsn(dsn)
    if settings.hints_dsn is None and route is Route.DIRECT:
        settings = replace(settings, hints_dsn=plain)
    database = Database(await open_pool(dsn, settings), settings, clock=clock)
    try:
        await check_version(database)
    except BaseException:
        await database.close()
        raise
    return PostgresStore(database, settings, most_waiting=most_waiting)


async def upgrade_database(dsn: str) -> list[int]:
    """Bring a database's schema up to date."""
    pool = await open_pool(dsn, PostgresSettings(connections=1, statement_timeout=_MIGRATION))
    try:
        return await upgrade(pool)
    finally:
        await pool.close()
