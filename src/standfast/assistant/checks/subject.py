"""What is checked, what is known of it, and where to say what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from standfast.assistant.checks.graph import Graph, build_graph
from standfast.assistant.checks.knowledge import Certain, solve
from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.findings import Findings
from standfast.assistant.types import Assistant, CallFlow, Flow, Link, Place


@dataclass(frozen=True, slots=True)
class Subject:
    """An assistant under check.

    Attributes:
        bench: What reading left behind: spots of expressions, cells of tables.
        files: The files themselves.
        languages_at: Where assistant.yaml names the languages.
        today: For dates to review by; None leaves them out.
        graphs: The flows as graphs.
        started: Flows that an intent, a link, a call or an offered option starts.
        silent: Flows that may end without telling the contact anything: patterns, and flows that are only called.
        certain: Flow -> what is certain on entering each step.
    """

    assistant: Assistant
    bench: Bench
    files: Mapping[str, bytes]
    languages_at: Place
    today: date | None
    graphs: Mapping[str, Graph]
    started: frozenset[str]
    silent: frozenset[str]
    certain: Mapping[str, Mapping[str, Certain]]

    @property
    def findings(self) -> Findings:
        """Where problems are noted."""
        return self.bench.findings

    def is_whole(self, kind: str) -> bool:
        """Tell whether every file of a kind could be read: only then is something missing."""
        return kind not in self.bench.broken

    def spot(self, place: Place, name: str) -> Place:
        """Return where an expression of a mapping stands, or the mapping."""
        head = self.bench.heads.get(place, place)
        return self.bench.spots.get((head, name), place)

    def is_intact(self, *folders: str) -> bool:
        """Tell whether nothing went wrong in the files of these folders: only then is something unused."""
        return not any(file.startswith(folders) for file in self.bench.wounded)

    def own_flows(self) -> Iterator[Flow]:
        """Return the flows that are no patterns."""
        return (flow for flow in self.assistant.flows.values() if not flow.is_pattern)

    def sound_flows(self) -> Iterator[Flow]:
        """Return the flows in whose files everything could be read: only they are followed step by step."""
        flows = self.assistant.flows.values()
        return (flow for flow in flows if flow.place.file not in self.bench.wounded)


def is_house(place: Place) -> bool:
    """Tell whether something belongs to the house, not to the assistant."""
    return place.file.startswith("house/")


def make_subject(
    assistant: Assistant,
    bench: Bench,
    files: Mapping[str, bytes],
    *,
    languages_at: Place,
    today: date | None,
) -> Subject:
    """Return an assistant with what the checks need to know of it."""
    graphs = {name: build_graph(flow) for name, flow in assistant.flows.items()}
    started = _started(assistant)
    silent = frozenset(
        name for name, flow in assistant.flows.items() if flow.is_pattern or name not in started
    )
    certain = {
        name: solve(graph, Certain(_given(graph.flow, assistant)), silent)
        for name, graph in graphs.items()
    }
    called = frozenset(step.flow for _, step in _passes(assistant))
    return Subject(
        assistant, bench, files, languages_at, today, graphs, started | called, silent, certain
    )


def _passes(assistant: Assistant) -> Iterator[tuple[Flow, Link | CallFlow]]:
    """Return every step that starts another flow, with the flow that it stands in."""
    for flow in assistant.flows.values():
        for step in flow.index.values():
            if isinstance(step, Link | CallFlow):
                yield flow, step


def _started(assistant: Assistant) -> frozenset[str]:
    """Return the flows that a contact can start, or that another flow goes over to."""
    by_contact = {intent.flow for intent in assistant.intents.values() if intent.flow}
    offered = {
        value
        for reply in assistant.replies.values()
        for value, _ in reply.options
        if isinstance(value, str)
    }
    linked = {step.flow for _, step in _passes(assistant) if isinstance(step, Link)}
    return frozenset(by_contact | offered | linked) & assistant.flows.keys()


def _given(flow: Flow, assistant: Assistant) -> frozenset[str]:
    """Return the slots that are filled whoever starts a flow: none when a contact can."""
    if any(intent.flow == flow.name for intent in assistant.intents.values()):
        return frozenset()
    given = [frozenset(step.slots) for _, step in _passes(assistant) if step.flow == flow.name]
    return frozenset.intersection(*given) if given else frozenset()
