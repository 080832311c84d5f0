"""Expressions of an assistant: CEL, compiled once, evaluated against the scope of a run.

What is not there is not an error at run time but an answer: a condition that touches a missing field does
not hold, a value made from a missing field is None. Mistakes that can be seen before (syntax, unknown
names and functions) are refused by `check`.

Beside CEL's own functions there are: `days_since(time_or_date)` (whole days until now in the assistant's
zone; negative for the future), `add_days(time_or_date, days)` (a date), `hours_since(time)`,
`money(amount, currency)`, `digits(text)` (only its digits),
`int_of(text)` (the whole number that it writes), `lower(text)`, `join(list, separator)`, `now()`.

CEL keeps whole numbers and fractions apart; authors do not. Comparisons mix them by CEL's own rules; where
arithmetic mixes them (`purchase.total.amount * 2`), the expression is evaluated again with fractions only.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from types import ModuleType
from typing import Any

# The package imports its own command line, and with it a terminal toolkit (0.3 s): nothing here needs them.
sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))
import cel  # noqa: E402

from standfast.assistant.functions import FUNCTIONS, Moment  # noqa: E402
from standfast.assistant.words import bound_names, paths, with_fractions  # noqa: E402
from standfast.events import Value, time_text  # noqa: E402

LONGEST = 2000
"""Characters of an expression; what needs more belongs in a policy."""

_ARITHMETIC = frozenset({"_+_", "_-_", "_*_", "_/_"})
_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_ABSENT = (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; equal to another of the same text."""

    text: str
    program: Any = field(compare=False, repr=False)
    names: frozenset[str] = field(compare=False, default=frozenset())
    """The free names that it uses."""
    functions: frozenset[str] = field(compare=False, default=frozenset())
    """The functions that it calls."""
    path: tuple[str, ...] = field(compare=False, default=())
    """Where it only reads a name or a field: `("purchase", "total")`; such a one needs no CEL."""
    fields: Mapping[str, frozenset[str]] = field(compare=False, default_factory=dict)
    """Name -> the fields that it reads; a name that is not in it is needed as a whole."""

    def evaluate(self, scope: Mapping[str, Value], moment: Moment) -> Value:
        """Return the value in that scope; None where something it needs is missing."""
        if self.path:
            return _read(self.path, scope)
        variables = {name: self._narrow(name, scope[name]) for name in self.names if name in scope}
        try:
            return _plain(self._execute(self.program, variables, moment))
        except TypeError:
            if _ARITHMETIC.isdisjoint(self.program.functions()):
                return None
        except _ABSENT:
            return None
        return self._evaluate_with_fractions(variables, moment)

    def holds(self, scope: Mapping[str, Value], moment: Moment) -> bool:
        """Tell whether the value is true; a missing or non-boolean value is not."""
        return self.evaluate(scope, moment) is True

    def _narrow(self, name: str, value: Value) -> Value:
        """Return a record with those fields only that are read: handing a long list to CEL takes a millisecond."""
        fields = self.fields.get(name)
        if fields is None or not isinstance(value, dict):
            return value
        return {key: value[key] for key in fields if key in value}

    def _execute(self, program: Any, variables: dict[str, Value], moment: Moment) -> Any:
        ours: dict[str, Callable[..., Any]] = {
            name: partial(FUNCTIONS[name], moment) for name in self.functions if name in FUNCTIONS
        }
        return program.execute(cel.Context(variables=variables, functions=ours))

    def _evaluate_with_fractions(self, variables: dict[str, Value], moment: Moment) -> Value:
        fractions = {name: _as_fractions(value) for name, value in variables.items()}
        try:
            value = self._execute(_compile(with_fractions(self.text)), fractions, moment)
        except _ABSENT:
            return None
        return _plain(value)


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Return the compiled expression.

    Raises:
        ValueError: It is no CEL expression; the text says where and why.
    """
    if len(text) > LONGEST:
        raise ValueError(f"it has {len(text)} characters; {LONGEST} are the limit")
    try:
        program = _compile(text)
    except ValueError as error:
        raise ValueError(_reason(str(error))) from None
    free = frozenset(program.variables()) - bound_names(text)
    calls = frozenset(name for name in program.functions() if name.isidentifier())
    path = tuple(text.split(".")) if _PATH.fullmatch(text) else ()
    path = path if path[:1] and path[0] in free else ()
    return Expression(text, program, free, calls, path, _fields_of(text))


def _fields_of(text: str) -> dict[str, frozenset[str]]:
    """Return the fields of each name that is only ever read by field."""
    read = paths(text)
    return {
        name: frozenset(path[1] for path in read if path[0] == name)
        for name in {path[0] for path in read}
        if (name,) not in read
    }


def _read(path: tuple[str, ...], scope: Mapping[str, Value]) -> Value:
    value: Value = scope.get(path[0])
    for name in path[1:]:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


@lru_cache(maxsize=4096)
def _compile(text: str) -> Any:
    return cel.compile(text)


def _reason(error: str) -> str:
    """Return the first complaint of CEL's parser: `1:4: mismatched input ...`."""
    _, _, said = error.partition("ERROR: <input>:")
    first = said.partition("\n")[0] or error.partition("\n")[0]
    return first.partition(" expecting ")[0].replace("Syntax error: ", "")[:200]


def _as_fractions(value: Value) -> Value:
    match value:
        case bool():
            return value
        case int():
            return float(value)
        case list():
            return [_as_fractions(member) for member in value]
        case dict():
            return {name: _as_fractions(member) for name, member in value.items()}
        case _:
            return value


def _plain(value: Any) -> Value:  # one case for each kind of value
    """Return a result as a JSON value; what JSON cannot say is None."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case list() | tuple():
            return [_plain(member) for member in value]
        case dict():
            return {str(name): _plain(member) for name, member in value.items()}
        case datetime():
            return time_text(value if value.tzinfo else value.replace(tzinfo=UTC))
        case timedelta():
            return value.total_seconds()
        case _:
            return None
