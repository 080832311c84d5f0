"""How the store reaches PostgreSQL, and how long it waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_POOLER_MARK = "pgbouncer"


class Route(Enum):
    """What stands between the store and the database."""

    DIRECT = "direct"
    """Nothing: a session is ours, statements are prepared once."""
    POOLED = "pooled"
    """A pooler in transaction mode: a session is ours for one transaction."""


@dataclass(frozen=True, slots=True)
class PostgresSettings:
    """Bounds of the store's connections.

    Attributes:
        connections: Held open at most by this process.
        connect_timeout: For a new connection, over all hosts of the address.
        statement_timeout: For one statement; the database ends it, and the client gives up a second later.
        lock_timeout: For a row that another transaction holds.
        idle_timeout: After which the database ends a transaction that does nothing.
        lanes: Statements of one kind on their way at once; what comes meanwhile shares the next one.
        most_in_statement: Turns, or accepted groups of items, that share a statement at most.
        hints_dsn: A direct address for wake-up hints where the main one leads through a pooler.
    """

    connections: int = 10
    connect_timeout: timedelta = timedelta(seconds=5)
    statement_timeout: timedelta = timedelta(seconds=10)
    lock_timeout: timedelta = timedelta(seconds=5)
    idle_timeout: timedelta = timedelta(seconds=30)
    lanes: int = 2
    most_in_statement: int = 64
    hints_dsn: str | None = None


def split_dsn(dsn: str) -> tuple[str, Route]:
    """Return an address without `pgbouncer=true`, and what that said."""
    parts = urlsplit(dsn)
    options = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in options if name != _POOLER_MARK]
    is_pooled = any(name == _POOLER_MARK and value == "true" for name, value in options)
    plain = urlunsplit(parts._replace(query=urlencode(kept)))
    return plain, Route.POOLED if is_pooled else Route.DIRECT
