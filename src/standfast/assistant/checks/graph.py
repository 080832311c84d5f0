"""A flow as a graph: which step can follow which, and by which way out.

What the engine does when an author says nothing is part of it: a no without `else` cancels the flow, a write
that failed without `on_failure` is handed over, a code that is used up without `else` is handed over. Such ways
end here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from standfast.assistant.types import (
    Answer,
    CheckCode,
    Choose,
    Collect,
    Confirm,
    Do,
    Flow,
    Goto,
    Handoff,
    Link,
    Step,
    Wait,
)

END = "END"

WAITING = (Collect, Confirm, Wait, CheckCode, Handoff)
"""Steps at which a conversation can stand still: a loop needs one."""


class Way(StrEnum):
    """How a step is left."""

    ON = "on"
    NO = "no"
    FAILED = "failed"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from a step to another, or to END."""

    target: str
    way: Way = Way.ON


@dataclass(frozen=True, slots=True)
class Graph:
    """The steps of a flow and the ways between them.

    Attributes:
        start: The first step; END in a flow without steps.
        edges: Step id -> the ways out of it.
        reached: The steps that some way from the start comes to.
    """

    flow: Flow
    start: str
    edges: Mapping[str, tuple[Edge, ...]]
    reached: frozenset[str]


def build_graph(flow: Flow) -> Graph:
    """Return the graph of a flow; ways to steps that do not exist are left out."""
    edges = {
        id_: tuple(edge for edge in _ways_out(step, flow) if _exists(edge, flow))
        for id_, step in flow.index.items()
    }
    start = flow.steps[0].id if flow.steps else END
    return Graph(flow, start, edges, _reach(start, edges))


def _exists(edge: Edge, flow: Flow) -> bool:
    return edge.target == END or edge.target in flow.index


def _reach(start: str, edges: Mapping[str, tuple[Edge, ...]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        at = waiting.pop()
        if at in found:
            continue
        found.add(at)
        waiting.extend(edge.target for edge in edges.get(at, ()))
    return frozenset(found)


def _ways_out(step: Step, flow: Flow) -> tuple[Edge, ...]:
    on = Edge(flow.next_step.get(step.id) or END)
    match step:
        case Goto(target=target):
            return (Edge(target),)
        case Link():
            return ()
        case Choose():
            return _branches(step, on)
        case Confirm(otherwise=steps) | CheckCode(otherwise=steps):
            return (on, *_into(steps, Way.NO))
        case Answer(otherwise=steps):
            return (on, *_into(steps, Way.NO))
        case Do(on_failure=failed, on_duplicate=duplicate):
            return (on, *_into(failed, Way.FAILED), *_into(duplicate, Way.DUPLICATE))
        case _:
            return (on,)


def _into(steps: tuple[Step, ...], way: Way) -> tuple[Edge, ...]:
    return (Edge(steps[0].id, way),) if steps else ()


def _branches(step: Choose, on: Edge) -> tuple[Edge, ...]:
    found = [Edge(branch.steps[0].id) if branch.steps else on for branch in step.branches]
    if all(branch.condition is not None for branch in step.branches):
        found.append(on)
    return tuple(found)
