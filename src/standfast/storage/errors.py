"""What can go wrong with the store.

StoreError
 +- Fenced            another worker owns the conversation now: drop what you have and load again
 +- StoreBusy         too much is waiting: tell the sender to come back later
 +- StoreLocked       another process owns this database file
 +- StoreUnavailable  the database does not answer; try again
"""

from __future__ import annotations


class StoreError(Exception):
    """Something went wrong with the store."""


class Fenced(StoreError):  # noqa: N818  # the word of the field
    """Another worker owns the conversation now. Drop what was computed and load again."""


class StoreBusy(StoreError):  # noqa: N818
    """Too much is waiting. Come back later."""


class StoreLocked(StoreError):  # noqa: N818
    """Another process owns this database file. Stop it, or use PostgreSQL for several."""


class StoreUnavailable(StoreError):  # noqa: N818
    """The database does not answer. Nothing was stored; try again."""
