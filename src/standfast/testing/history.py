"""A table that remembers what was true when, so that a stale answer is a true one of an earlier moment.

Every key has versions, each valid from a moment on. Reading names the moment. A key belongs to one group for good (the
orders of a customer, the refunds of a charge), so that a group is read without scanning.
"""

from collections.abc import Callable, Hashable, Iterator
from datetime import datetime
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class History(Generic[Key, Value]):
    """Versions of values by key.

    Args:
        group_by: Names the group of a value; it must not change between the versions of a key.
    """

    def __init__(self, group_by: Callable[[Value], Hashable] | None = None) -> None:
        self._group_by = group_by
        self._versions: dict[Key, list[tuple[datetime, Value]]] = {}
        self._groups: dict[Hashable, list[Key]] = {}

    def put(self, key: Key, value: Value, *, at: datetime) -> None:
        """Make a value the one that holds from a moment on; versions may arrive in any order."""
        versions = self._versions.get(key)
        if versions is None:
            versions = self._versions[key] = []
            if self._group_by is not None:
                self._groups.setdefault(self._group_by(value), []).append(key)
        versions.append((at, value))
        if len(versions) > 1 and at < versions[-2][0]:
            versions.sort(key=lambda version: version[0])

    def get(self, key: Key, *, at: datetime) -> Value | None:
        """Return what held at a moment, or None when there was nothing yet."""
        for since, value in reversed(self._versions.get(key, ())):
            if since <= at:
                return value
        return None

    def group(self, name: Hashable, *, at: datetime) -> list[Value]:
        """Return the values of a group at a moment, in the order in which their keys came."""
        found = (self.get(key, at=at) for key in self._groups.get(name, ()))
        return [value for value in found if value is not None]

    def values(self, *, at: datetime) -> Iterator[Value]:
        """Yield every value that held at a moment, in the order in which their keys came."""
        for key in self._versions:
            value = self.get(key, at=at)
            if value is not None:
                yield value

    def __len__(self) -> int:
        return len(self._versions)
