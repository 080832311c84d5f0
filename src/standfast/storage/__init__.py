"""The log, inbox, journal, ledger, outbox, timers, cases and releases behind one port."""

from standfast.storage.errors import Fenced, StoreBusy, StoreError, StoreLocked, StoreUnavailable
from standfast.storage.memory import MemoryStore
from standfast.storage.ports import Hinting, Store
from standfast.storage.postgres import PostgresSettings, open_postgres, upgrade_postgres
from standfast.storage.sqlite import SqliteStore, backup_sqlite, open_sqlite, restore_sqlite
from standfast.storage.transfer import Transferable, copy
from standfast.storage.types import (
    Accepted,
    CaseRow,
    Delivery,
    EffectRow,
    Erasure,
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
from standfast.storage.verify import Discrepancy, Verified, verify

__all__ = [
    "Accepted",
    "CaseRow",
    "Delivery",
    "Discrepancy",
    "EffectRow",
    "Erasure",
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
    "Transferable",
    "TurnCommit",
    "Verified",
    "backup_sqlite",
    "copy",
    "open_postgres",
    "open_sqlite",
    "restore_sqlite",
    "upgrade_postgres",
    "verify",
]
