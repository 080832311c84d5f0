"""Named places at which a test can let the process die: nothing happens there unless a hook is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

CRASH_POINTS = (
    "after_accept",
    "after_take",
    "after_reading",
    "after_reads",
    "before_intent",
    "after_intent",
    "before_call",
    "after_call",
    "before_commit",
    "after_commit",
    "after_delivery",
)

Hook = Callable[[str], None]

_hooks: list[Hook] = []


def crashpoint(name: str) -> None:
    """Say that a named place is passed."""
    for hook in _hooks:
        hook(name)


@contextmanager
def crashing(hook: Hook) -> Iterator[None]:
    """Call a hook at every named place within the block; it raises where the process is to die."""
    _hooks.append(hook)
    try:
        yield
    finally:
        _hooks.remove(hook)
