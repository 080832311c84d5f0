"""The store on one SQLite file: WAL, every commit on the disk before it is told, one process."""

from __future__ import annotations

from pathlib import Path

import apsw

from standfast.storage.sqlite.backup import backup_sqlite, restore_sqlite
from standfast.storage.sqlite.conversations import forget_workers
from standfast.storage.sqlite.database import Clock, Database
from standfast.storage.sqlite.file_lock import lock_file, unlock_file
from standfast.storage.sqlite.migrate import migrate
from standfast.storage.sqlite.store import SqliteStore
from standfast.storage.sqlite.writer import Worker, Writer

MOST_WAITING = 10_000
"""Items that may wait in the inbox before messages are refused."""

_CACHE_KIB = 16_384
_CHECKPOINT_PAGES = 2_000


def open_sqlite(
    path: Path | str, *, clock: Clock | None = None, most_waiting: int = MOST_WAITING
) -> SqliteStore:
    """Open a database file, made and brought up to date as needed.

    Args:
        path: The file, on a local disk; `<path>-wal`, `<path>-shm` and `<path>.lock` stand beside it.
        clock: The time that rows carry; None takes the database's own.
        most_waiting: Messages are refused with `StoreBusy` while so many items wait.

    Raises:
        StoreLocked: Another process has it open.
        StoreError: The file is from a newer version.
    """
    file = Path(path)
    lock = lock_file(file)
    try:
        writing = _open_writing(file, clock=clock)
        writing.most_waiting = most_waiting
        reading = _open_reading(file, clock=clock)
    except BaseException:
        unlock_file(lock)
        raise
    writer = Writer(writing, name="standfast-store-writer")
    reader = Worker(reading, name="standfast-store-reader")
    return SqliteStore(writer, reader, lock)


def _open_writing(file: Path, *, clock: Clock | None) -> Database:
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    database = Database(file, flags=flags, clock=clock)
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        f"wal_autocheckpoint = {_CHECKPOINT_PAGES}",
        f"cache_size = -{_CACHE_KIB}",
        "temp_store = MEMORY",
    ):
        database.script(f"PRAGMA {pragma}")
    migrate(database)
    with database.connection:
        forget_workers(database)
    database.waiting = database.row("count_waiting")[0]
    return database


def _open_reading(file: Path, *, clock: Clock | None) -> Database:
    database = Database(file, flags=apsw.SQLITE_OPEN_READONLY, clock=clock)
    for pragma in ("query_only = 1", "wal_autocheckpoint = 0", f"cache_size = -{_CACHE_KIB}"):
        database.script(f"PRAGMA {pragma}")
    return database


__all__ = ["SqliteStore", "backup_sqlite", "open_sqlite", "restore_sqlite"]
