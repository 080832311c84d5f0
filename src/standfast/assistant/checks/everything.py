"""All checks, in the order of the files that they speak of."""

from __future__ import annotations

from collections.abc import Callable

from standfast.assistant.checks.connectors import check_connectors
from standfast.assistant.checks.fields import check_fields
from standfast.assistant.checks.flows import check_flows
from standfast.assistant.checks.intents import check_intents
from standfast.assistant.checks.languages import check_languages
from standfast.assistant.checks.owners import check_owners
from standfast.assistant.checks.policies import check_policies
from standfast.assistant.checks.replies import check_replies
from standfast.assistant.checks.routing import check_routing
from standfast.assistant.checks.scope import check_scope
from standfast.assistant.checks.slots import check_slots
from standfast.assistant.checks.subject import Subject
from standfast.assistant.checks.writes import check_writes

CHECKS: tuple[Callable[[Subject], None], ...] = (
    check_languages,
    check_owners,
    check_intents,
    check_slots,
    check_flows,
    check_scope,
    check_fields,
    check_writes,
    check_policies,
    check_connectors,
    check_replies,
    check_routing,
)


def check_all(subject: Subject) -> None:
    """Note everything that is wrong with an assistant whose files could be read."""
    for check in CHECKS:
        check(subject)
