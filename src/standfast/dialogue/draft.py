"""A draft: one advance while it is being worked out. Events are folded in as they are emitted.

The parts of the dialogue read `draft.state` and call `draft.emit`; nothing else changes a state. A draft
lives for one call of `advance` and is never stored.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from standfast.assistant import Assistant, Flow, Moment, Step
from standfast.dialogue.commands import FillSlot, StartFlow
from standfast.dialogue.wants import Want
from standfast.events import (
    AnyEvent,
    Await,
    FlowOutcome,
    InstanceId,
    Record,
    ReleaseId,
    Replied,
    Run,
    State,
    Value,
    fold,
)

Assistants: TypeAlias = Callable[[ReleaseId], Assistant]
"""Gives the release that a run was started on."""

CONTACT_WAITS = frozenset({Await.SLOT, Await.CONFIRMATION, Await.CODE})
"""What only the contact can end."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A pattern that is to run before the flow on top goes on, with what it is given."""

    pattern: str
    slots: Record = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """One advance in the making.

    Attributes:
        agenda: Patterns still to run, in order.
        closing: Why the conversation closes at the end of this advance; empty when it does not.
        reminded: Whether a silent contact was just reminded.
        completed: Whether a flow that the contact wanted was just completed.
        has_heard: Whether the contact said something at this moment.
        puzzled: Whether it was noted already that this moment was not understood.
        is_switching: Whether a wish comes with what is to stop.
        wishes: Flows to begin that follow from something else that was said.
        unplaced: Values that no run in progress has a slot for.
        ended: Runs that ended and whose end may mean something for those below, oldest first.
    """

    state: State
    assistants: Assistants
    moment: Moment
    events: list[AnyEvent] = field(default_factory=list)
    wants: list[Want] = field(default_factory=list)
    agenda: deque[Aside] = field(default_factory=deque)
    closing: str = ""
    reminded: bool = False
    completed: bool = False
    puzzled: bool = False
    has_heard: bool = False
    is_switching: bool = False
    wishes: list[StartFlow] = field(default_factory=list)
    unplaced: list[FillSlot] = field(default_factory=list)
    ended: deque[tuple[Run, FlowOutcome]] = field(default_factory=deque)

    def emit(self, event: AnyEvent) -> None:
        """Note that something happened."""
        self.events.append(event)
        self.state = fold(self.state, event)

    def want(self, want: Want) -> None:
        """Ask for something to be performed."""
        self.wants.append(want)

    def aside(self, pattern: str, **slots: Value) -> None:
        """Put a pattern on the agenda."""
        given: Record = {name: value for name, value in slots.items() if value is not None}
        self.agenda.append(Aside(pattern, given))

    def take_off(self, pattern: str) -> None:
        """Take a pattern off the agenda: something else says it better."""
        self.agenda = deque(aside for aside in self.agenda if aside.pattern != pattern)

    def is_planned(self, pattern: str) -> bool:
        """Tell whether a pattern is on the agenda."""
        return any(aside.pattern == pattern for aside in self.agenda)

    @property
    def assistant(self) -> Assistant:
        """The release that new runs start on."""
        return self.assistants(self.state.release)

    def assistant_of(self, run: Run | None) -> Assistant:
        """Return the release of a run; the present one when there is no run."""
        return self.assistants(run.release if run is not None else self.state.release)

    def flow_of(self, run: Run) -> Flow:
        """Return the flow of a run, as it was when the run began."""
        return self.assistants(run.release).flows[run.flow]

    def step_of(self, run: Run) -> Step | None:
        """Return the step that a run is at; None before its first."""
        return self.flow_of(run).index.get(run.step)

    @property
    def heard_in_vain(self) -> bool:
        """Whether the contact said something and nothing has been said to it."""
        return self.has_heard and not any(isinstance(one, Replied) for one in self.events)

    def again(self, run: Run) -> Run:
        """Return a run as it is now.

        Raises:
            KeyError: It has ended.
        """
        found = self.state.run(run.instance)
        if found is None:
            raise KeyError(run.instance)
        return found

    def is_there(self, instance: InstanceId) -> bool:
        """Tell whether a run is still on the stack."""
        return self.state.run(instance) is not None
