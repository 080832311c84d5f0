"""The schema, brought up to date by numbered files: `migrations/0001_what.sql`.

A migration only adds, so that workers of the version before go on beside new ones. A later one that takes something away
says in `serves_from` which version of the product is the oldest that it still serves.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from standfast.storage.errors import StoreError
from standfast.storage.postgres.database import Database
from standfast.storage.postgres.errors import told_as_ours

_MARK = """
CREATE TABLE IF NOT EXISTS schema_version (
  number integer PRIMARY KEY,
  serves_from integer NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)
"""
_LOCK = "SELECT pg_advisory_xact_lock(21333::bigint << 48)"
_NOTE = "INSERT INTO schema_version (number, serves_from) VALUES ($1, $2)"
SERVES_FROM = 1
"""The oldest schema that a product must know to work on the newest one."""


def migrations() -> list[tuple[int, str]]:
    """Return the migrations in order: number and statements."""
    folder = files("standfast.storage.postgres").joinpath("migrations")
    found = [
        (int(entry.name.split("_", 1)[0]), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    ]
    return sorted(found)


async def upgrade(pool: Any) -> list[int]:
    """Run the migrations that the database has not seen; return their numbers.

    Each is one transaction under a lock: of several that upgrade at once, one does it and the others find it done.

    Raises:
        StoreUnavailable: The database does not answer; what was begun is undone.
    """
    done = []
    for number, statements in migrations():
        with told_as_ours():
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute(_LOCK)
                await connection.execute(_MARK)
                seen = await connection.fetch("SELECT number FROM schema_version")
                if number not in {row[0] for row in seen}:
                    await connection.execute(statements)
                    await connection.execute(_NOTE, number, SERVES_FROM)
                    done.append(number)
    return done


async def check_version(database: Database) -> None:
    """Check that this version of the product and the database's schema fit.

    Raises:
        StoreError: They do not.
    """
    newest = migrations()[-1][0]
    is_there = (await database.row("has_schema"))[0]
    version, serves_from = await database.row("schema_version") if is_there else (0, 0)
    if version < newest:
        raise StoreError(
            f"store: its schema is {version}, this version needs {newest}. Run `standfast db upgrade`."
        )
    if serves_from > newest:
        raise StoreError(
            f"store: its schema serves versions from {serves_from} on, this one knows {newest}. "
            "Run the newer version."
        )
