"""The fold: what each event does to the state of its conversation."""

from __future__ import annotations

from collections.abc import Iterable

from standfast.events.catalogue import AnyEvent
from standfast.events.state import State


def fold(state: State, event: AnyEvent) -> State:
    """Return the state after an event."""
    raise ValueError(f"event {type(event).__name__} is unknown here: {state.conversation}")


def fold_all(state: State, events: Iterable[AnyEvent]) -> State:
    """Return the state after several events, in order."""
    for event in events:
        state = fold(state, event)
    return state
