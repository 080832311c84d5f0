"""What is certain at each step of a flow, whichever way the conversation came there.

A forward analysis over the graph: at the start little is certain, each step adds or takes away, and where ways
meet only that stays certain which every way brought. It ends because nothing certain is ever added twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from standfast.assistant.checks.graph import Edge, Graph, Way
from standfast.assistant.types import (
    Answer,
    CallFlow,
    CheckCode,
    Collect,
    Confirm,
    Decide,
    Do,
    Flow,
    Handoff,
    Read,
    Say,
    SetSlots,
    Step,
    Wait,
)

VERIFY = "pattern_verify"
"""The pattern after which a contact is verified."""


@dataclass(frozen=True, slots=True)
class Certain:
    """What is certain at a point of a flow.

    Attributes:
        defined: Names that have been collected, read, decided, done or set.
        answered: The contact has been told something since they last did something.
        changed: Names that may have changed since the contact said yes; None where nobody said yes.
        verified: A code has been checked.
    """

    defined: frozenset[str]
    answered: bool = False
    changed: frozenset[str] | None = None
    verified: bool = False

    def meet(self, other: Certain) -> Certain:
        """Return what is certain on both ways."""
        is_asked = self.changed is not None and other.changed is not None
        return Certain(
            self.defined & other.defined,
            self.answered and other.answered,
            (self.changed or frozenset()) | (other.changed or frozenset()) if is_asked else None,
            self.verified and other.verified,
        )

    def with_names(self, *names: str) -> Certain:
        """Return the same after these names got new values."""
        new = frozenset(names)
        changed = None if self.changed is None else self.changed | new
        return replace(self, defined=self.defined | new, changed=changed)


def solve(graph: Graph, start: Certain, silent: frozenset[str]) -> dict[str, Certain]:
    """Return what is certain on entering each step that is reached, and at END.

    Args:
        graph: The flow.
        start: What is certain at its beginning.
        silent: Flows that may end without having told the contact anything.
    """
    found: dict[str, Certain] = {graph.start: start}
    waiting = [graph.start]
    while waiting:
        at = waiting.pop()
        step = graph.flow.index.get(at)
        if step is None:
            continue
        for edge in graph.edges[at]:
            after = leave(step, edge, found[at], silent, graph.flow)
            before = found.get(edge.target)
            met = after if before is None else before.meet(after)
            if met != before:
                found[edge.target] = met
                waiting.append(edge.target)
    return found


def defines(step: Step, slots: Mapping[str, object]) -> frozenset[str]:
    """Return the names that have a value after a step."""
    match step:
        case Collect(slot=slot):
            return frozenset({slot, *_facts_of(slots.get(slot))})
        case Read(calls=calls):
            return frozenset(calls)
        case Decide(policy=policy):
            return frozenset({"decision", policy})
        case Do(name=name):
            return frozenset({name})
        case SetSlots(values=values):
            return frozenset(values)
        case CallFlow(returns=returns):
            return frozenset(returns)
        case Handoff():
            return frozenset(slots)
        case _:
            return frozenset()


def _facts_of(slot: object) -> frozenset[str]:
    checks = getattr(slot, "checks", ())
    return frozenset(check.fact for check in checks if check.fact)


def leave(step: Step, edge: Edge, before: Certain, silent: frozenset[str], flow: Flow) -> Certain:
    """Return what is certain after leaving a step by one of its ways."""
    slots = flow.slots
    after = before.with_names(*defines(step, slots))
    match step:
        case Collect() | Do() | Wait():
            return replace(after, answered=False)
        case Confirm():
            changed = frozenset[str]() if edge.way is Way.ON else None
            return replace(after, answered=False, changed=changed)
        case CheckCode():
            return replace(after, answered=False, verified=edge.way is Way.ON or before.verified)
        case Say() | Answer():
            return replace(after, answered=True)
        case Handoff():
            return replace(after, answered=True, changed=None)
        case CallFlow(flow=called):
            return replace(
                after,
                answered=before.answered or called not in silent,
                verified=before.verified or called == VERIFY,
            )
        case _:
            return after
