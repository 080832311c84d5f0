"""Deliveries and timers: rows that become due."""

from __future__ import annotations

from datetime import timedelta

from standfast.events import ConversationId, Record
from standfast.storage.codecs import body_hash, decode_record
from standfast.storage.postgres.columns import Columns, json_text, plain
from standfast.storage.postgres.database import Database
from standfast.storage.rows import Row, delivery_of
from standfast.storage.types import Delivery

_MILLISECOND = timedelta(milliseconds=1)


async def take_deliveries(database: Database, *, worker: str, limit: int) -> list[Delivery]:
    """Take due deliveries into a worker's hands."""
    rows = await database.rows("take_deliveries", database.clock_ms(), worker, limit)
    return [delivery_of(row) for row in rows]


async def delivery_failed(
    database: Database, delivery: str, *, reason: str, retry_after: timedelta | None
) -> None:
    """Note a failure; without a retry the delivery is given up."""
    if retry_after is None:
        await database.rows("give_up_delivery", plain(reason), delivery)
        return
    pause = retry_after // _MILLISECOND
    await database.rows("retry_delivery", database.clock_ms(), plain(reason), pause, delivery)


async def fire_due(database: Database, *, limit: int) -> tuple[int, list[ConversationId]]:
    """Turn due timers into inbox items; return how many, and whose.

    Several workers may read the same timers; the row that one of them removes, the others do not find any more.
    """
    due = await database.rows("due_timers", database.clock_ms(), limit)
    if not due:
        return 0, []
    columns = Columns(7)
    for row in due:
        _add_timer(columns, row)
    fired = await database.rows("fire_timers", database.clock_ms(), *columns.lists)
    return len(fired), [due[row[0] - 1][1] for row in fired]


def _add_timer(columns: Columns, row: Row) -> None:
    number, conversation, tenant, timer, kind, due_at, data = row
    body: Record = {**decode_record(data), "timer": timer, "kind": kind}
    key = f"timer:{conversation}:{timer}:{due_at}"
    columns.add(number, timer, due_at, tenant, key, json_text(body), body_hash(body))
