"""A backup of a database file while it is in use, and the way back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import apsw

from standfast.storage.errors import StoreError
from standfast.storage.sqlite.file_lock import lock_file, unlock_file
from standfast.storage.sqlite.migrate import migrations

_PAGES = 1_000
"""Copied at a time."""


def backup_sqlite(source: Path | str, target: Path | str) -> None:
    """Copy a database as it is at this moment into a new file; the server may be at work on it.

    Args:
        source: The database's file.
        target: The file to make; it appears only when it is whole and on the disk.

    Raises:
        StoreError: There is no database, the target exists, or the copy is damaged.
    """
    database, copy = Path(source), Path(target)
    if not database.exists():
        raise StoreError(f"{database}: there is no database. Give the file of one.")
    _refuse_existing(copy)
    part = _part_of(copy)
    _copy_pages(database, part)
    check_file(part)
    _put_in_place(part, copy)


def restore_sqlite(source: Path | str, target: Path | str) -> None:
    """Make a backup the database; the backup stays as it is.

    Args:
        source: A file that `backup_sqlite` made.
        target: Where the database shall be; there must be none yet.

    Raises:
        StoreError: The backup is damaged or from a newer version, or there is a database already.
        StoreLocked: A process works on the database.
    """
    copy, database = Path(source), Path(target)
    if not copy.exists():
        raise StoreError(f"{copy}: there is no backup. Give the file of one.")
    check_file(copy)
    lock = lock_file(database)
    try:
        _refuse_existing(database)
        part = _part_of(database)
        shutil.copyfile(copy, part)
        check_file(part)
        _put_in_place(part, database)
    finally:
        unlock_file(lock)


def check_file(file: Path) -> None:
    """Check that a file is a whole database that this version of the product can read.

    Raises:
        StoreError: It is not.
    """
    try:
        connection = _open_quietly(file)
        try:
            verdict = connection.pragma("integrity_check", 1)
            version = int(connection.pragma("user_version"))
        finally:
            connection.close()
    except apsw.Error as error:
        raise StoreError(f"{file}: it is no database ({error}). Take another backup.") from error
    newest = migrations()[-1][0]
    if verdict != "ok":
        raise StoreError(f"{file}: it is damaged ({verdict}). Take another backup.")
    if not 0 < version <= newest:
        raise StoreError(f"{file}: its schema is {version}, this version knows {newest}.")


def _open_quietly(file: Path) -> apsw.Connection:
    """Open a file that nobody else has open, without leaving anything beside it."""
    name = f"file:{file.resolve().as_posix()}?immutable=1"
    return apsw.Connection(name, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)


def _copy_pages(database: Path, part: Path) -> None:
    """Copy all pages of one moment: the reading transaction holds it while the server writes on."""
    source = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    target = apsw.Connection(str(part))
    try:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM conversation").fetchall()
        with target.backup("main", source, "main") as backup:
            while not backup.done:
                backup.step(_PAGES)
        target.pragma("journal_mode", "delete")
    finally:
        target.close()
        source.close()


def _refuse_existing(file: Path) -> None:
    for each in (file, Path(f"{file}-wal")):
        if each.exists():
            raise StoreError(f"{each}: it exists. Move it away first.")


def _part_of(file: Path) -> Path:
    """Return the name under which a file is made, cleared of an earlier attempt."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    return part


def _put_in_place(part: Path, file: Path) -> None:
    """Give a file its name once its bytes are on the disk."""
    _flush(part)
    part.rename(file)
    _flush(file.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
