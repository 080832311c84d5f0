"""All checks, in the order of the files that they speak of."""

from __future__ import annotations

from collections.abc import Callable

from standfast.assistant.checks.routing import check_routing
from standfast.assistant.checks.subject import Subject

CHECKS: tuple[Callable[[Subject], None], ...] = (check_routing,)


def check_all(subject: Subject) -> None:
    """Note everything that is wrong with an assistant whose files could be read."""
    for check in CHECKS:
        check(subject)
