"""The cells of a decision table: what a business owner writes, as an expression and as something provable.

A cell is `true`, `false`, a value, `>= 30`, `< 5 days`, `>= 30 and < 60`, `in ['a', 'b']`, `not in [...]`, `!= a`,
`-` (any) or an expression over the inputs. All but the last kind are tests of one input against constants: of
these the checks can prove that a table has no gap and no overlap.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from standfast.assistant.expressions import Expression, compile_expression

Constant: TypeAlias = bool | float | str

INPUT_TYPES = ("bool", "number", "text", "choice", "date")
_PART = re.compile(r"\s*(<=|>=|==|!=|<|>|not in\b|in\b)?\s*(.+?)\s*", re.DOTALL)
_NUMBER = re.compile(r"(-?\d{1,12}(?:\.\d{1,6})?)\s*(?:[a-zA-Z%]{1,10})?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORD = re.compile(r"[\w][\w .+/-]*")
_ORDERING: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {
        "<": lambda value, bound: value < bound,
        "<=": lambda value, bound: value <= bound,
        ">": lambda value, bound: value > bound,
        ">=": lambda value, bound: value >= bound,
    }
)


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison of an input with constants: `sign` is `==`, `!=`, `<`, `<=`, `>`, `>=`."""

    sign: str
    constants: tuple[Constant, ...]

    def holds(self, value: Constant) -> bool:
        """Tell whether a value passes."""
        if self.sign == "==":
            return value in self.constants
        if self.sign == "!=":
            return value not in self.constants
        if isinstance(value, str) or isinstance(self.constants[0], str):
            return False
        return _ORDERING[self.sign](value, self.constants[0])


@dataclass(frozen=True, slots=True)
class Cell:
    """What one input must be.

    Attributes:
        condition: As an expression over the inputs; None for any.
        tests: All must hold; None where the condition is more than that and nothing can be proved.
    """

    condition: Expression | None
    tests: tuple[Test, ...] | None = ()

    def matches(self, value: Constant) -> bool:
        """Tell whether a value fits; of what cannot be proved it is taken that it may."""
        return all(test.holds(value) for test in self.tests or ())


def parse_cell(text: str, name: str, type_: str, inputs: Collection[str]) -> Cell:
    """Return the cell that a text writes for the input of that name and type.

    Raises:
        ValueError: It is none; the text says why.
    """
    text = text.strip()
    if text == "-":
        return Cell(None)
    tests = [_parse_test(part, type_) for part in re.split(r"\s+and\s+|\s*&&\s*", text)]
    if text not in inputs or type_ in {"choice", "text"}:
        known = [test for test in tests if test is not None]
        if len(known) == len(tests):
            condition = " && ".join(_write(test, name, type_) for test in known)
            return Cell(compile_expression(condition), tuple(known))
    try:
        expression = compile_expression(text)
    except ValueError as error:
        raise ValueError(f"'{text[:40]}' is no cell for a {type_}: {error}") from None
    if expression.names.isdisjoint(inputs):
        raise ValueError(f"'{text[:40]}' is no cell for a {type_}")
    return Cell(expression, None)


def _parse_test(part: str, type_: str) -> Test | None:
    match = _PART.fullmatch(part)
    if match is None:
        return None
    sign, rest = match[1] or "==", match[2]
    if sign.endswith("in"):
        constants = _parse_list(rest, type_)
        sign = "==" if sign == "in" else "!="
    else:
        constant = _parse_constant(rest, type_)
        constants = None if constant is None else (constant,)
    is_ordered = type_ in {"number", "date"} or sign in {"==", "!="}
    return Test(sign, constants) if constants and is_ordered else None


def _parse_list(text: str, type_: str) -> tuple[Constant, ...] | None:
    if not (text.startswith("[") and text.endswith("]")):
        return None
    constants = [_parse_constant(part.strip(), type_) for part in text[1:-1].split(",")]
    known = tuple(constant for constant in constants if constant is not None)
    return known if len(known) == len(constants) else None


def _parse_constant(text: str, type_: str) -> Constant | None:
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    inner = text[1:-1] if is_quoted else text
    match type_:
        case "bool":
            return {"true": True, "false": False}.get(text)
        case "number":
            number = _NUMBER.fullmatch(text)
            return None if number is None else float(number[1])
        case "date":
            return _parse_day(inner)
        case _:
            return inner if is_quoted or _WORD.fullmatch(inner) else None


def _parse_day(text: str) -> float | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return float(date.fromisoformat(text).toordinal())
    except ValueError:
        return None


def _write(test: Test, name: str, type_: str) -> str:
    """Return a test as CEL."""
    written = [_literal(constant, type_) for constant in test.constants]
    if len(written) == 1:
        return f"{name} {test.sign} {written[0]}"
    inside = f"{name} in [{', '.join(written)}]"
    return inside if test.sign == "==" else f"!({inside})"


def _literal(constant: Constant, type_: str) -> str:
    match constant:
        case bool():
            return "true" if constant else "false"
        case float() if type_ == "date":
            return f'"{date.fromordinal(int(constant)).isoformat()}"'
        case float():
            return str(int(constant)) if constant.is_integer() else str(constant)
        case _:
            return json.dumps(constant, ensure_ascii=False)
