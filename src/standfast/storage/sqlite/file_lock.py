"""The lock that keeps a second process away from a database file.

SQLite itself would let several processes write; this store keeps one, because ownership of conversations, group commit
and checkpoints are the one process's own.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from standfast.storage.errors import StoreLocked


def lock_file(path: Path) -> int:
    """Lock `<path>.lock` for this process and return the descriptor; closing it lets go.

    Raises:
        StoreLocked: Another process, or another store of this one, has it.
    """
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StoreLocked(
            f"{path}: another process has it open. Stop that one, or use PostgreSQL for several."
        ) from None
    return descriptor


def unlock_file(descriptor: int) -> None:
    """Let go of a lock."""
    os.close(descriptor)
