"""The schema, brought up to date by numbered files: `migrations/0001_what.sql`."""

from __future__ import annotations

from importlib.resources import files

from standfast.storage.errors import StoreError
from standfast.storage.sqlite.database import Database


def migrations() -> list[tuple[int, str]]:
    """Return the migrations in order: number and statements."""
    folder = files("standfast.storage.sqlite").joinpath("migrations")
    found = [
        (int(entry.name.split("_", 1)[0]), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    ]
    return sorted(found)


def migrate(database: Database) -> None:
    """Run the migrations that the file has not seen, each in one transaction.

    Raises:
        StoreError: The file is from a newer version of the product.
    """
    known = migrations()
    version = int(database.connection.pragma("user_version"))
    if version > known[-1][0]:
        raise StoreError(
            f"store: its schema is {version}, this version knows {known[-1][0]}. Run the newer version."
        )
    for number, statements in known:
        if number > version:
            with database.connection:
                database.script(statements)
                database.script(f"PRAGMA user_version = {number}")
