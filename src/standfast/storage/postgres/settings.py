"""How the store reaches PostgreSQL, and how long it waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_POOLER = "pgbouncer"
_DIRECT = "direct"


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
    """

    connections: int = 10
    connect_timeout: timedelta = timedelta(seconds=5)
    statement_timeout: timedelta = timedelta(seconds=10)
    lock_timeout: timedelta = timedelta(seconds=5)
    idle_timeout: timedelta = timedelta(seconds=30)
    lanes: int = 2
    most_in_statement: int = 64


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is reached.

    Attributes:
        dsn: As the driver takes it.
        hints_dsn: A way to it by which a session can be held; None where there is none.
    """

    dsn: str
    route: Route
    hints_dsn: str | None


def parse_address(dsn: str) -> Address:
    """Return an address without our own options: `pgbouncer=true` and `direct=host:port,host:port`."""
    parts = urlsplit(dsn)
    options = parse_qsl(parts.query, keep_blank_values=True)
    ours = {name: value for name, value in options if name in {_POOLER, _DIRECT}}
    kept = urlencode([pair for pair in options if pair[0] not in ours])
    plain = urlunsplit(parts._replace(query=kept))
    if ours.get(_POOLER) != "true":
        return Address(plain, Route.DIRECT, plain)
    who, at, _hosts = parts.netloc.rpartition("@")
    direct = parts._replace(query=kept, netloc=f"{who}{at}{ours.get(_DIRECT)}")
    return Address(plain, Route.POOLED, urlunsplit(direct) if _DIRECT in ours else None)
