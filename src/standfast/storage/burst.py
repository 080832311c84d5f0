"""Which of the waiting items one turn takes."""

from __future__ import annotations

from collections.abc import Sequence

from standfast.storage.types import InboxItem


def fixed_or_all(items: Sequence[InboxItem]) -> list[InboxItem]:
    """Return the items that an interrupted turn had fixed, or all when there are none."""
    turns = [item.turn for item in items if item.turn is not None]
    return [item for item in items if not turns or item.turn == turns[0]]


def next_burst(items: Sequence[InboxItem]) -> list[InboxItem]:
    """Return the items of the next turn: fixed ones alone, one that was tried before alone, or all up to that."""
    chosen = fixed_or_all(items)
    if not chosen or chosen[0].turn is not None:
        return chosen
    if chosen[0].attempts:
        return chosen[:1]
    tried = (place for place, item in enumerate(chosen) if item.attempts)
    return chosen[: next(tried, len(chosen))]
