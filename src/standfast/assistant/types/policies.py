"""Decision tables with owners, dates and reason codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from standfast.assistant.expressions import Expression
from standfast.assistant.types.places import Place


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table: all its conditions hold -> this outcome."""

    number: int
    conditions: tuple[Expression, ...]
    outcome: str
    reason: str
    outputs: Mapping[str, Expression]
    place: Place


@dataclass(frozen=True, slots=True)
class Policy:
    """A decision table with an owner and dates.

    Attributes:
        hit: `first` (the first row that matches) or `unique` (two matches are a mistake of the table).
        inputs: Name -> type (`number`, `text`, `bool`, `date`, `choice`).
        sources: Name of an input -> where it comes from: an expression over the flow's scope (the `with` of
            a decide step goes first; an input without either is the scope's value of that name).
        values: Name of a `choice` input -> all its values.
        otherwise: The row when none matches; its reason code says that.
    """

    name: str
    owner: str
    place: Place
    hit: str
    inputs: Mapping[str, str]
    rows: tuple[Row, ...]
    otherwise: Row
    valid_from: date | None = None
    valid_until: date | None = None
    description: str = ""
    sources: Mapping[str, Expression] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_valid_on(self, day: date) -> bool:
        """Tell whether this version holds on that day; `valid_until` is its last day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )
