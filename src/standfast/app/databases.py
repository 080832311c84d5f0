"""Which database: one SQLite file for one process, or PostgreSQL for any number."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Protocol

from standfast.app.settings import Settings, SettingsInvalid, is_postgres
from standfast.storage import (
    Store,
    StoreError,
    Transferable,
    open_postgres,
    open_sqlite,
    upgrade_postgres,
)


class AnyStore(Store, Transferable, Protocol):
    """A store that can also be copied."""


async def open_store(settings: Settings) -> AnyStore:
    """Open the database that the settings name.

    Raises:
        SettingsInvalid: Several processes could share it, and this one has no key that they all have.
        StoreLocked: Another process owns the file.
        StoreUnavailable: PostgreSQL cannot be reached.
        StoreError: Its schema does not fit this version.
    """
    if settings.is_shared:
        if settings.secret_key is None:
            raise SettingsInvalid(
                "STANDFAST_SECRET_KEY: not set. On PostgreSQL every process needs the same one: set it for each."
            )
        return await open_postgres(settings.database, most_waiting=settings.max_waiting)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return open_sqlite(settings.database_path, most_waiting=settings.max_waiting)


async def open_address(address: str) -> AnyStore:
    """Open the database of an address: `postgresql://...`, or the path of an SQLite file.

    Raises:
        StoreError: It cannot be opened.
    """
    if is_postgres(address):
        return await open_postgres(address)
    return open_sqlite(address)


async def open_existing(address: str) -> AnyStore:
    """Open a database that is there already.

    Raises:
        StoreError: There is none, or it cannot be opened.
    """
    if not is_postgres(address) and not await asyncio.to_thread(Path(address).is_file):
        raise StoreError(f"{address}: there is no database. Name the file of one.")
    return await open_address(address)


async def upgrade_database(settings: Settings) -> list[int]:
    """Bring the database's schema up to date; return the numbers of the migrations that were run.

    Raises:
        StoreError: It cannot be opened, or is from a newer version.
    """
    if settings.is_shared:
        return await upgrade_postgres(settings.database)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    await open_sqlite(settings.database_path).close()
    return []
