"""What a message is read in: what was asked, what was offered, which flow runs."""

from __future__ import annotations

from dataclasses import dataclass

from standfast.assistant import Assistant, Flow, Slot
from standfast.events import Await, Option, Run, State
from standfast.understanding.slots import Setting, setting_of
from standfast.understanding.text import clean
from standfast.understanding.types import Message


@dataclass(frozen=True, slots=True)
class Context:
    """One message where it stands.

    Attributes:
        text: Cleaned: what spans count in.
        flow: The flow on top of the stack; None when nothing is in progress.
        asked: The slot that was asked for.
        candidates: The live list of the asked slot.
    """

    message: Message
    text: str
    state: State
    assistant: Assistant
    setting: Setting
    flow: Flow | None
    asked: Slot | None
    candidates: tuple[Option, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The assistant's languages."""
        return self.assistant.languages

    @property
    def run(self) -> Run | None:
        """The run on top of the stack."""
        return self.state.top

    @property
    def wants_code(self) -> bool:
        """Whether a one-time code is awaited."""
        awaits = self.run is not None and self.run.awaiting is Await.CODE
        return awaits or (self.asked is not None and self.asked.type == "code")

    @property
    def wants_confirmation(self) -> bool:
        """Whether a yes or no to a confirmation is awaited."""
        awaits = self.run is not None and self.run.awaiting is Await.CONFIRMATION
        return awaits or self.state.expects == "confirm"

    @property
    def wants_yes_no(self) -> bool:
        """Whether yes or no answers what was asked."""
        if self.wants_confirmation or (self.asked is not None and self.asked.type == "yes_no"):
            return True
        return {str(option.value) for option in self.state.offered} >= {"yes", "no"}


def context_of(message: Message, state: State, assistant: Assistant) -> Context:
    """Return the context of a message."""
    run = state.top
    flow = assistant.flows.get(run.flow) if run else None
    asked = _asked(state, flow)
    return Context(
        message=message,
        text=clean(message.text).strip(),
        state=state,
        assistant=assistant,
        setting=setting_of(assistant, message.at),
        flow=flow,
        asked=asked,
        candidates=tuple(run.candidates.get(asked.name, ())) if run and asked else (),
    )


def _asked(state: State, flow: Flow | None) -> Slot | None:
    run = state.top
    if run is None or flow is None:
        return None
    name = run.slot if run.awaiting is Await.SLOT else None
    if name is None and state.expects and state.expects.startswith("slot:"):
        name = state.expects.removeprefix("slot:")
    return flow.slots.get(name) if name else None
