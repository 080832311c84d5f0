"""What a case is made from: the conversation before and after a turn, and all that is known around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from standfast.assistant import Assistant
from standfast.events import AnyEvent, CaseId, Run, State
from standfast.storage import CaseRow, StoredEvent


@dataclass(frozen=True, slots=True)
class Matter:
    """One turn, as far as cases are concerned.

    Attributes:
        before: The state when the turn began.
        events: What happened in the turn.
        history: The conversation's earlier events; needed when a case is opened.
        known: The conversation's cases so far.
    """

    tenant: str
    before: State
    events: Sequence[AnyEvent]
    assistant: Assistant
    at: datetime
    history: Sequence[StoredEvent] = ()
    known: Mapping[CaseId, CaseRow] | None = None

    @property
    def all_events(self) -> list[AnyEvent]:
        """Everything that happened in the conversation, in order."""
        return [*(stored.event for stored in self.history), *self.events]


def main_run(state: State, instance: str | None, assistant: Assistant) -> Run | None:
    """Return the run that the contact's wish is about: the named one, or the nearest below that is no pattern."""
    start = next((n for n, run in enumerate(state.stack) if run.instance == instance), None)
    below = state.stack[: start + 1] if start is not None else state.stack
    for run in reversed(below):
        flow = assistant.flows.get(run.flow)
        if flow is None or not flow.is_pattern:
            return run
    return None
