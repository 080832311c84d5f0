"""What a turn does in outside systems: reads in parallel under one deadline, effects exactly once.

Invariant: an effect is called only after its intent was committed, and never a second time without a key that
the other side honours or a look-up that proves that the first did not happen.
"""

from standfast.actions.acting import Actions
from standfast.actions.ports import Systems
from standfast.actions.types import (
    FRESH_S,
    CallEvent,
    EffectStatus,
    Gathered,
    Guard,
    Pause,
    Performed,
    ReadRequest,
    Resumed,
    unguarded,
)

__all__ = [
    "FRESH_S",
    "Actions",
    "CallEvent",
    "EffectStatus",
    "Gathered",
    "Guard",
    "Pause",
    "Performed",
    "ReadRequest",
    "Resumed",
    "Systems",
    "unguarded",
]
