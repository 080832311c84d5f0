"""Outside systems by their OpenAPI documents: reads become facts, writes tell honestly whether they happened.

Invariant: this is the only room that calls out, and it never raises for what the other side does.
"""

from standfast.connectors.breaker import BreakerState
from standfast.connectors.connections import Connections
from standfast.connectors.errors import ErrorKind, http_kind
from standfast.connectors.preparing import check_connector
from standfast.connectors.types import (
    Earlier,
    Lookup,
    OnBreaker,
    ReadResult,
    WriteIntent,
    WriteResult,
    WriteStatus,
)

__all__ = [
    "BreakerState",
    "Connections",
    "Earlier",
    "ErrorKind",
    "Lookup",
    "OnBreaker",
    "ReadResult",
    "WriteIntent",
    "WriteResult",
    "WriteStatus",
    "check_connector",
    "http_kind",
]
