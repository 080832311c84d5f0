"""The log, inbox, journal, ledger, outbox, timers, cases and releases behind one port."""

from standfast.storage.errors import Fenced, StoreBusy, StoreError, StoreLocked, StoreUnavailable
from standfast.storage.memory import MemoryStore
from standfast.storage.ports import Hinting, Store
from standfast.storage.postgres import PostgresSettings, open_postgres, upgrade_postgres
from standfast.storage.sqlite import SqliteStore, open_sqlite
from standfast.storage.types import (
    Accepted,
    CaseRow,
    Delivery,
    EffectRow,
    InboxItem,
    JournalRow,
    Loaded,
    NewInbox,
    NewOutbox,
    NewTimer,
    ReleaseRow,
    StoredEvent,
    Taken,
    TurnCommit,
)

__all__ = [
    "Accepted",
    "CaseRow",
    "Delivery",
    "EffectRow",
    "Fenced",
    "Hinting",
    "InboxItem",
    "JournalRow",
    "Loaded",
    "MemoryStore",
    "NewInbox",
    "NewOutbox",
    "NewTimer",
    "PostgresSettings",
    "ReleaseRow",
    "SqliteStore",
    "Store",
    "StoreBusy",
    "StoreError",
    "StoreLocked",
    "StoreUnavailable",
    "StoredEvent",
    "Taken",
    "TurnCommit",
    "open_postgres",
    "open_sqlite",
    "upgrade_postgres",
]
