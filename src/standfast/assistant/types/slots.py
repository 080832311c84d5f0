"""What a flow needs to know from the contact: slots, their types, choices and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from standfast.assistant.expressions import Expression
from standfast.assistant.types.places import Place


@dataclass(frozen=True, slots=True)
class Call:
    """One use of an operation in a flow: `orders.get_order(order, detail="full")`.

    Attributes:
        connector: `orders`.
        operation: `get_order`.
        arguments: Parameter name -> expression; positional ones are named after the operation's `args`.
    """

    connector: str
    operation: str
    arguments: Mapping[str, Expression]
    place: Place

    @property
    def name(self) -> str:
        """`connector.operation`."""
        return f"{self.connector}.{self.operation}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a `choice` slot, with the words for it by language."""

    value: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A live list that a slot is chosen from: the contact's own orders.

    Attributes:
        read: The read whose fact is a list of records.
        value: The field that becomes the slot's value.
        label: The reply-template text of one record, e.g. `{{ number }}: {{ items }}` (sandboxed Jinja).
        when: Keeps a record only if true (the record is `item` in the scope); None keeps all.
        take_single: Whether a list of one fills the slot without asking.
        empty: The reply that is said when the live list is empty; the flow ends there. None: the slot is asked.
    """

    read: Call
    value: str
    label: str
    when: Expression | None = None
    take_single: bool = False
    empty: str | None = None


@dataclass(frozen=True, slots=True)
class SlotCheck:
    """What a value must pass. Exactly one of the two is set.

    Attributes:
        read: The read that must come back known or stale (its fact is kept under `fact`).
        condition: The expression that must be true (`value` is the new value).
        otherwise: The reply that tells the contact what would be right.
    """

    otherwise: str
    read: Call | None = None
    fact: str | None = None
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """What a flow needs to know from the contact.

    Attributes:
        type: `text`, `order_number`-like pattern types of types.yaml, `email`, `phone`, `money`, `date`,
            `time`, `number`, `name`, `address`, `choice`, `yes_no`, `code`.
        ask: The reply that asks (default `ask_<name>`); `help` is said at the second attempt.
        optional: Whether "I don't know" or a refusal leaves it empty and goes on.
        depends_on: Slots whose correction clears this one.
        carry: Whether the value is passed on to the next flow that has a slot of this name.
    """

    name: str
    type: str
    ask: str
    help: str | None
    place: Place
    choices: tuple[Choice, ...] = ()
    offer: Offer | None = None
    checks: tuple[SlotCheck, ...] = ()
    optional: bool = False
    depends_on: tuple[str, ...] = ()
    carry: bool = True
    max_attempts: int = 3
    description: str = ""


@dataclass(frozen=True, slots=True)
class SlotType:
    """A type of types.yaml: values recognised by pattern.

    Attributes:
        patterns: Regular expressions (linear time: no nested repetition), matched anywhere in a message.
        normal_form: How the groups are put together, e.g. `SO-{1}-{2}`.
        example: Shown in help and errors.
    """

    name: str
    patterns: tuple[str, ...]
    normal_form: str
    example: str
    place: Place
