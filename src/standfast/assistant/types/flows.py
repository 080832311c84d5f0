"""Flows and their steps, as the files say them; nothing here does anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from standfast.assistant.expressions import Expression
from standfast.assistant.types.places import Place
from standfast.assistant.types.slots import Call, Slot
from standfast.events import Level


@dataclass(frozen=True, slots=True)
class Collect:
    """Ask for a slot unless it is filled; then check it."""

    id: str
    place: Place
    slot: str
    ask: str | None = None
    when: Expression | None = None
    ask_before_filling: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """Read outside systems in parallel under one deadline; each result is a fact of that name."""

    id: str
    place: Place
    calls: Mapping[str, Call]
    deadline: timedelta = timedelta(seconds=6)
    fresh: bool = False
    """Read again although the fact is there."""


@dataclass(frozen=True, slots=True)
class Decide:
    """Ask a decision table. Inputs are expressions by name; without them, the scope is the input."""

    id: str
    place: Place
    policy: str
    inputs: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Confirm:
    """Ask yes or no before something that cannot be taken back; `steps` covers what is confirmed.

    Attributes:
        reply: Says exactly what would be done.
        otherwise: What follows a no: steps; empty cancels the flow.
    """

    id: str
    place: Place
    reply: str
    params: Mapping[str, Expression] = field(default_factory=dict)
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Do:
    """Make a write: at most once per business key.

    Attributes:
        name: Under which the flow knows the result: `refund` -> `refund.done`, `refund.id`.
        business: Expression of what makes two wishes the same (default: operation and arguments).
        unconfirmed: The reason why no confirm step is needed; None when one must come before.
        on_failure: Steps when it certainly did not happen (empty: hand over with `effect_failed`).
        on_duplicate: Steps when this business effect had happened before (empty: go on as done).
    """

    id: str
    place: Place
    name: str
    call: Call
    business: Expression | None = None
    unconfirmed: str | None = None
    on_failure: tuple[Step, ...] = ()
    on_duplicate: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Say:
    """Say a reply."""

    id: str
    place: Place
    reply: str
    params: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer a question from the knowledge; `question` None takes the contact's last message."""

    id: str
    place: Place
    question: Expression | None = None
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class SetSlots:
    """Set slots to the values of expressions (None clears)."""

    id: str
    place: Place
    values: Mapping[str, Expression]


@dataclass(frozen=True, slots=True)
class Branch:
    """One way of a choose step; `condition` None is the else."""

    condition: Expression | None
    steps: tuple[Step, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Choose:
    """Take the first branch whose condition holds."""

    id: str
    place: Place
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """End this flow and go on with another."""

    id: str
    place: Place
    flow: str
    slots: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallFlow:
    """Run another flow and come back; its slots named in `returns` are copied back."""

    id: str
    place: Place
    flow: str
    slots: Mapping[str, Expression] = field(default_factory=dict)
    returns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on after a while, or when the contact writes (`until_message`)."""

    id: str
    place: Place
    duration: timedelta


@dataclass(frozen=True, slots=True)
class Handoff:
    """Give the conversation to people, with a reason code of routing.yaml."""

    id: str
    place: Place
    reason: str
    reply: str | None = None


@dataclass(frozen=True, slots=True)
class SendCode:
    """Send a one-time code to the address that the expression names, or to the contact's own."""

    id: str
    place: Place
    email: Expression | None = None


@dataclass(frozen=True, slots=True)
class CheckCode:
    """Ask for the code and check it: right raises the level to verified; else `otherwise`."""

    id: str
    place: Place
    ask: str
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Goto:
    """Go on at the step of that id; `END` ends the flow."""

    id: str
    place: Place
    target: str


Step: TypeAlias = (
    Collect
    | Read
    | Decide
    | Confirm
    | Do
    | Say
    | Answer
    | SetSlots
    | Choose
    | Link
    | CallFlow
    | Wait
    | Handoff
    | SendCode
    | CheckCode
    | Goto
)


@dataclass(frozen=True, slots=True)
class Flow:
    """One thing that the assistant can do for a contact.

    Attributes:
        title: By language: how it is named in a choice ("Where is my refund?").
        needs: The identity level without which it does not begin.
        is_pattern: Whether it is a repair pattern (`pattern_*`), never started by an intent.
        resume: `ask` or `auto`: whether coming back to it after an interruption asks first.
        next_step: Step id -> id of what follows it in order (None: the flow ends there).
        index: Step id -> step, for every step at any depth.
    """

    name: str
    description: str
    owner: str
    place: Place
    steps: tuple[Step, ...]
    slots: Mapping[str, Slot]
    title: Mapping[str, str]
    needs: Level
    resume: str
    index: Mapping[str, Step]
    next_step: Mapping[str, str | None]
    is_pattern: bool = False
