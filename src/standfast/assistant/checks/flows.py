"""The shape of flows: every way ends in an answer, every step can be reached, every loop waits somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from standfast.assistant.checks.graph import END, WAITING, Graph
from standfast.assistant.checks.knowledge import leave
from standfast.assistant.checks.subject import Subject
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.order import blocks
from standfast.assistant.types import CallFlow, Goto, Link, Step

Node = tuple[str, str]
"""Flow and step."""


def check_flows(subject: Subject) -> None:
    """Note what is wrong with the shape of flows, each by itself and with each other."""
    for graph in subject.graphs.values():
        _check_targets(graph, subject)
    for flow in subject.sound_flows():
        _check_reached(flow.steps, subject.graphs[flow.name], subject)
        _check_ends(subject.graphs[flow.name], subject)
    _check_loops(subject)
    _check_used(subject)


def _check_targets(graph: Graph, subject: Subject) -> None:
    flow = graph.flow
    if not flow.steps and not flow.is_pattern:
        subject.findings.add(
            flow.place, "flow-empty", f"flow '{flow.name}' has no steps.", "Write what it does."
        )
    for step in flow.index.values():
        if isinstance(step, Goto) and step.target != END and step.target not in flow.index:
            subject.findings.add(
                step.place,
                "next-unknown-step",
                f"flow '{flow.name}' has no step '{step.target}'.",
                suggest(step.target, [*flow.index, END], what="It has"),
            )
        if isinstance(step, Link | CallFlow):
            _check_flow_call(step, subject)


def _check_flow_call(step: Link | CallFlow, subject: Subject) -> None:
    target = subject.assistant.flows.get(step.flow)
    if target is None:
        if subject.is_whole("flows"):
            subject.findings.add(
                step.place,
                "link-unknown-flow",
                f"there is no flow '{step.flow}'.",
                suggest(step.flow, subject.assistant.flows, what="Flows are"),
            )
        return
    returned = step.returns if isinstance(step, CallFlow) else ()
    for name in (*step.slots, *returned):
        if name not in target.slots and not target.is_pattern:
            subject.findings.add(
                subject.spot(step.place, f"with.{name}"),
                "link-unknown-slot",
                f"flow '{step.flow}' has no slot '{name}'.",
                suggest(name, target.slots, what="It has"),
            )


def _check_reached(steps: tuple[Step, ...], graph: Graph, subject: Subject) -> None:
    for step in steps:
        if step.id not in graph.reached:
            subject.findings.add(
                step.place,
                "step-unreachable",
                f"no way through flow '{graph.flow.name}' comes to this step ('{step.id}').",
                "Take it out, or lead a branch or a 'next' to it.",
            )
            return
        for block in blocks(step):
            _check_reached(block, graph, subject)


def _check_ends(graph: Graph, subject: Subject) -> None:
    """Note ways through a flow that end without the contact being told anything."""
    if graph.flow.name in subject.silent:
        return
    certain = subject.certain[graph.flow.name]
    for id_, before in certain.items():
        step = graph.flow.index.get(id_)
        if step is None:
            continue
        ends = [edge for edge in graph.edges[id_] if edge.target == END]
        if not all(leave(step, edge, before, subject.silent, graph.flow).answered for edge in ends):
            subject.findings.add(
                step.place,
                "flow-ends-silently",
                f"a way through flow '{graph.flow.name}' ends here and the contact is told nothing.",
                "End it with a reply, an answer, a handoff or a link.",
            )


def _check_loops(subject: Subject) -> None:
    """Note loops, within a flow or over several, in which nothing waits."""
    edges = {node: tuple(_onward(node, subject)) for node in _nodes(subject)}
    done: set[Node] = set()
    for node in edges:
        loop = _find_loop(node, edges, done)
        if loop:
            flow, id_ = loop
            step = subject.assistant.flows[flow].index[id_]
            subject.findings.add(
                step.place,
                "loop-without-wait",
                "from here the conversation comes back here without ever waiting for the contact.",
                "Put a collect, confirm or wait step into the loop.",
            )


def _nodes(subject: Subject) -> Iterator[Node]:
    for graph in subject.graphs.values():
        for id_, step in graph.flow.index.items():
            if not isinstance(step, WAITING) and id_ in graph.reached:
                yield graph.flow.name, id_


def _onward(node: Node, subject: Subject) -> Iterator[Node]:
    flow, id_ = node
    step = subject.assistant.flows[flow].index[id_]
    targets = [(flow, edge.target) for edge in subject.graphs[flow].edges[id_]]
    if isinstance(step, Link | CallFlow) and step.flow in subject.graphs:
        targets.append((step.flow, subject.graphs[step.flow].start))
    for name, target in targets:
        inner = subject.assistant.flows[name].index.get(target)
        if inner is not None and not isinstance(inner, WAITING):
            yield name, target


def _find_loop(start: Node, edges: dict[Node, tuple[Node, ...]], done: set[Node]) -> Node | None:
    """Return the step that closes a loop, looking at each step once in all."""
    path: list[tuple[Node, Iterator[Node]]] = []
    on_path: set[Node] = set()
    if start not in done:
        path.append((start, iter(edges[start])))
        on_path.add(start)
        done.add(start)
    while path:
        node, rest = path[-1]
        following = next(rest, None)
        if following is None:
            path.pop()
            on_path.discard(node)
        elif following in on_path:
            return node
        elif following not in done:
            done.add(following)
            on_path.add(following)
            path.append((following, iter(edges[following])))
    return None


def _check_used(subject: Subject) -> None:
    for flow in subject.assistant.flows.values():
        if (
            not flow.is_pattern
            and flow.name not in subject.started
            and subject.is_intact("intents")
        ):
            subject.findings.warn(
                flow.place,
                "flow-unused",
                f"nothing starts flow '{flow.name}'.",
                "Give it an intent of the same name, or link or call it.",
            )
