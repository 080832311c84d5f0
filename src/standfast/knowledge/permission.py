"""Who may see which passage on which day: one mask, made before anything is scored."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from standfast.events import LEVELS
from standfast.knowledge.types import Document, Query

_WORD = 64
_EVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Groups:
    """Who is in which group, and which group in which. Asked anew for each question."""

    members: Mapping[str, Collection[str]]

    def of(self, who: str) -> frozenset[str]:
        """Return every group that somebody is in, through groups in groups too; circles are no harm."""
        found: set[str] = set()
        waiting = [who]
        while waiting:
            member = waiting.pop()
            for group, members in self.members.items():
                if member in members and group not in found:
                    found.add(group)
                    waiting.append(group)
        return frozenset(found)


class _Sets:
    """A set of names a document as bits: one look for all documents. An empty set is open to all."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        names = sorted(frozenset().union(*sets)) if sets else []
        self._bits = {name: number for number, name in enumerate(names)}
        self._table = np.zeros((len(sets), -(-len(names) // _WORD)), dtype=np.uint64)
        for row, members in enumerate(sets):
            for name in members:
                self._set(self._table[row], name)
        self._open = np.array([not members for members in sets], dtype=np.bool_)

    def meet(self, names: Collection[str]) -> NDArray[np.bool_]:
        """Return for each document whether it is open or has one of these names."""
        wanted = np.zeros(self._table.shape[1], dtype=np.uint64)
        for name in names:
            if name in self._bits:
                self._set(wanted, name)
        met = self._open.copy()
        for word in np.flatnonzero(wanted):
            met |= (self._table[:, word] & wanted[word]) != 0
        return met

    def _set(self, row: NDArray[np.uint64], name: str) -> None:
        word, bit = divmod(self._bits[name], _WORD)
        row[word] |= np.uint64(1 << bit)


class Permission:
    """The rights and dates of documents, in columns."""

    def __init__(self, documents: Sequence[Document]) -> None:
        audiences = [document.audience for document in documents]
        self._level = np.array([LEVELS.index(a.level) for a in audiences], dtype=np.int8)
        self._sets = (
            _Sets([a.groups for a in audiences]),
            _Sets([frozenset([a.tenant] if a.tenant else []) for a in audiences]),
            _Sets([a.countries for a in audiences]),
            _Sets([a.products for a in audiences]),
        )
        self._languages = np.array([document.language for document in documents], dtype=object)
        self._valid = _span(
            [_day(d.valid_from, 0) for d in documents],
            [_day(d.valid_until, _EVER) for d in documents],
        )
        self._recorded = _span(
            [_moment(d.recorded_from, 0) for d in documents],
            [_moment(d.recorded_until, _EVER) for d in documents],
        )

    def mask(self, query: Query) -> NDArray[np.bool_]:
        """Return for each document whether this reader may see it, then and on that day."""
        reader, day = query.reader, query.on.toordinal()
        tenant = [reader.tenant] if reader.tenant else []
        wanted = (reader.groups, tenant, reader.countries, reader.products)
        allowed = self._level <= LEVELS.index(reader.level)
        for sets, names in zip(self._sets, wanted, strict=True):
            allowed &= sets.meet(names)
        allowed &= (self._valid[0] <= day) & (day <= self._valid[1])
        allowed &= self._known(query.as_of)
        return self._preferred(allowed, reader.language)

    def _known(self, as_of: datetime | None) -> NDArray[np.bool_]:
        start, end = self._recorded
        if as_of is None:
            return np.asarray(end == _EVER, dtype=np.bool_)
        at = _moment(as_of, 0)
        return np.asarray((start <= at) & (at < end), dtype=np.bool_)

    def _preferred(self, allowed: NDArray[np.bool_], language: str) -> NDArray[np.bool_]:
        if not language:
            return allowed
        spoken = allowed & ((self._languages == language) | (self._languages == ""))
        return spoken if bool(spoken.any()) else allowed


def _span(
    starts: Sequence[int], ends: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


def _day(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else day.toordinal()


def _moment(time: datetime | None, otherwise: int) -> int:
    return otherwise if time is None else int(time.timestamp() * 1_000_000)
