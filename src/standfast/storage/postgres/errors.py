"""PostgreSQL's errors as the store's: what a caller can do about them.

StoreError
 +- Refused            the database takes these values under no circumstances
 +- StoreUnavailable   the database does not answer, or not in time; try again
     +- Contended      others held the rows too long, or the other way round; nothing was stored
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from standfast.storage.errors import StoreError, StoreUnavailable

_UNAVAILABLE = ("08", "25006", "25P03", "53", "57", "58")
"""SQLSTATE: connections, a standby, resources, an operator's stop or a time-out, the system."""
_CONTENDED = ("40", "55P03", "0A000")
"""SQLSTATE: deadlock and serialisation, a lock's time-out, a plan that a migration made stale."""


class Refused(StoreError):  # noqa: N818  # the word of the field
    """The database takes these values under no circumstances."""


class Contended(StoreUnavailable):
    """Others held the rows too long. Nothing was stored; try again."""


@contextmanager
def told_as_ours() -> Iterator[None]:
    """Raise the store's errors instead of PostgreSQL's and the network's."""
    try:
        yield
    except asyncpg.PostgresError as error:
        raise _of_database(error) from error
    except (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError) as error:
        what = str(error) or type(error).__name__
        raise StoreUnavailable(f"store: PostgreSQL does not answer ({what}). Try again.") from error


def _of_database(error: asyncpg.PostgresError) -> StoreError:
    state = str(getattr(error, "sqlstate", None) or "")
    what = f"{type(error).__name__}: {error}"
    if state.startswith(_CONTENDED):
        return Contended(f"store: {what}. Nothing was stored; try again.")
    if state.startswith(_UNAVAILABLE):
        return StoreUnavailable(f"store: {what}. Try again.")
    return Refused(f"store: {what}. Run `standfast db upgrade`, or send other values.")
