"""What tests do to the tables of a PostgreSQL database behind the store's back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

_TABLES = [
    "conversation",
    "worker",
    "inbox",
    "entry",
    "journal",
    "effect",
    "outbox",
    "timer",
    "cases",
    "release",
]
_NUMBERS = ("conversation_no_seq", "inbox_id_seq", "entry_id_seq")


async def run(dsn: str, *statements: str) -> list[Any]:
    """Run statements and return the rows of the last."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = [await connection.fetch(statement) for statement in statements]
        return [tuple(row) for row in rows[-1]]
    finally:
        await connection.close()


@asynccontextmanager
async def holding(dsn: str, *statements: str) -> AsyncIterator[None]:
    """Run statements in a transaction that stays open, and undo it at the end."""
    connection = await asyncpg.connect(dsn)
    try:
        for statement in ("BEGIN", *statements):
            await connection.execute(statement)
        yield
    finally:
        await connection.close()


async def until(dsn: str, question: str) -> None:
    """Return when a question has a row."""
    async with asyncio.timeout(20):
        while not await run(dsn, question):  # noqa: ASYNC110  # the database tells no event
            await asyncio.sleep(0.01)


async def empty(dsn: str) -> None:
    """Forget every row, and begin the numbers anew."""
    deletes = "; ".join(f"DELETE FROM {table}" for table in _TABLES)  # noqa: S608  # our own words
    restarts = "; ".join(f"SELECT setval('{number}', 1, false)" for number in _NUMBERS)
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"{deletes}; {restarts}")
    await connection.close()
