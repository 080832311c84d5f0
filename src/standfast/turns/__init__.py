"""The durable shell around the dialogue: accept, understand, advance, act, reply, commit; and again after a crash.

Invariant: nothing is promised before it is stored, nothing is called before its intent is stored, nothing is said before
it is committed.
"""

from standfast.turns.crashpoints import CRASH_POINTS, crashing, crashpoint
from standfast.turns.engine import Engine
from standfast.turns.errors import DeliveryFailed, JournalMismatch, TooManyRounds, TurnError
from standfast.turns.operations import Operations
from standfast.turns.ports import Acting, Advancing, Answering, Delivering, Found, Parts, Rendering
from standfast.turns.types import Clock, EngineSettings, Randomness

__all__ = [
    "CRASH_POINTS",
    "Acting",
    "Advancing",
    "Answering",
    "Clock",
    "Delivering",
    "DeliveryFailed",
    "Engine",
    "EngineSettings",
    "Found",
    "JournalMismatch",
    "Operations",
    "Parts",
    "Randomness",
    "Rendering",
    "TooManyRounds",
    "TurnError",
    "crashing",
    "crashpoint",
]
