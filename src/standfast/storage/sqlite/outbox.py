"""Deliveries: due, in a worker's hands, made, tried again, or given up."""

from __future__ import annotations

from datetime import timedelta

from standfast.storage.rows import delivery_of
from standfast.storage.sqlite.database import Database
from standfast.storage.types import Delivery

_MILLISECOND = timedelta(milliseconds=1)


def take_deliveries(database: Database, *, worker: str, limit: int) -> list[Delivery]:
    """Take due deliveries into a worker's hands."""
    rows = database.rows("take_deliveries", worker, database.now_ms(), limit)
    return [delivery_of(row) for row in rows]


def delivery_made(database: Database, delivery: str) -> None:
    """Note that a delivery was made."""
    database.run("delivery_made", delivery)


def delivery_failed(
    database: Database, delivery: str, *, reason: str, retry_after: timedelta | None
) -> None:
    """Note a failure; without a retry the delivery is given up."""
    if retry_after is None:
        database.run("give_up_delivery", reason, delivery)
        return
    due = database.now_ms() + retry_after // _MILLISECOND
    database.run("retry_delivery", reason, due, delivery)


def dead_deliveries(database: Database, *, limit: int) -> list[Delivery]:
    """Return deliveries that were given up."""
    return [delivery_of(row) for row in database.rows("dead_deliveries", limit)]
