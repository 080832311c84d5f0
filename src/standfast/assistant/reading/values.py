"""Single values with a meaning of their own: expressions, calls of operations, references to secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from standfast.assistant.expressions import Expression, compile_expression
from standfast.assistant.functions import CEL_FUNCTIONS, FUNCTIONS
from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.tree import Scalar, Tree
from standfast.assistant.types import Call, Operation, Place
from standfast.assistant.words import cut

_CALL = re.compile(r"\s*([a-z]\w*)\s*\.\s*([a-z]\w*)\s*(?:\((.*)\))?\s*", re.DOTALL)
_ARGUMENT = re.compile(r"\s*([A-Za-z_]\w*)\s*=(?!=)\s*(.*)", re.DOTALL)
_CALL_FORM = 'Write it like erp.get_order(order) or erp.get_order(order, detail="full").'


@dataclass(frozen=True, slots=True)
class WrittenCall:
    """A call as it is written, before its operation is known: `orders.get_order(order, detail="full")`."""

    connector: str
    operation: str
    positional: tuple[str, ...]
    named: Mapping[str, str]


def parse_call(text: str) -> WrittenCall:
    """Return the parts of a call of an operation.

    Raises:
        ValueError: It is none; the text says why.
    """
    match = _CALL.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text[:60]}' is no call of an operation")
    positional: list[str] = []
    named: dict[str, str] = {}
    written = match[3] or ""
    for part in cut(written, ",") if written.strip() else ():
        argument = _ARGUMENT.fullmatch(part)
        if argument is None and named:
            raise ValueError(f"'{part.strip()[:40]}' has no name but follows a named argument")
        if argument is None:
            positional.append(part.strip())
        elif argument[1] in named:
            raise ValueError(f"argument '{argument[1]}' is given twice")
        else:
            named[argument[1]] = argument[2].strip()
    return WrittenCall(match[1], match[2], tuple(positional), named)


def read_expression(tree: Tree, bench: Bench) -> Expression | None:
    """Return the expression of a value, noting what is wrong with it."""
    if not isinstance(tree, Scalar) or tree.kind == "null":
        bench.wrong(tree, "this expression", "an expression, in quotes if it holds braces")
        return None
    return compile_at(tree.raw, tree.place, bench)


def compile_at(text: str, place: Place, bench: Bench) -> Expression | None:
    """Return a compiled expression that stands at a place, noting what is wrong with it."""
    try:
        expression = compile_expression(text)
    except ValueError as error:
        bench.findings.add(
            place,
            "expression-syntax",
            f"'{text[:80]}' is no expression: {error}.",
            'Write it in CEL, e.g. refunds.count > 0 && status == "paid".',
        )
        return None
    for name in sorted(expression.functions - FUNCTIONS.keys() - CEL_FUNCTIONS):
        bench.findings.add(
            place,
            "expression-unknown-function",
            f"there is no function '{name}'.",
            suggest(name, FUNCTIONS.keys() | CEL_FUNCTIONS, what="There are"),
        )
    return expression


def read_call(tree: Tree | None, bench: Bench) -> Call | None:
    """Return a call with its arguments named as the operation names them, noting what is wrong with it."""
    if tree is None:
        return None
    if not isinstance(tree, Scalar):
        bench.wrong(tree, "this call", f"a call. {_CALL_FORM}")
        return None
    try:
        written = parse_call(tree.raw)
    except ValueError as error:
        bench.findings.add(tree.place, "call-syntax", f"{error}.", _CALL_FORM)
        return None
    name = f"{written.connector}.{written.operation}"
    operation = bench.operations.get(name)
    if operation is None:
        if "connectors" not in bench.broken:
            bench.findings.add(
                tree.place,
                "call-unknown-operation",
                f"there is no operation '{name}'.",
                suggest(name, bench.operations, what="There are"),
            )
        return None
    arguments = _name_arguments(written, operation, tree.place, bench)
    compiled = {key: compile_at(text, tree.place, bench) for key, text in arguments.items()}
    return Call(
        written.connector,
        written.operation,
        {key: value for key, value in compiled.items() if value is not None},
        tree.place,
    )


def _name_arguments(
    written: WrittenCall, operation: Operation, place: Place, bench: Bench
) -> dict[str, str]:
    name = f"{written.connector}.{written.operation}"
    takes = f"It takes ({', '.join(operation.args)})."
    if len(written.positional) > len(operation.args):
        bench.findings.add(place, "call-arguments", f"'{name}' is given too many arguments.", takes)
    arguments = dict(zip(operation.args, written.positional, strict=False))
    for key, text in written.named.items():
        if key not in operation.args:
            bench.findings.add(
                place,
                "call-arguments",
                f"'{name}' has no argument '{key}'.",
                suggest(key, operation.args, what="It takes"),
            )
        elif key in arguments:
            bench.findings.add(
                place, "call-arguments", f"argument '{key}' of '{name}' is given twice.", takes
            )
        else:
            arguments[key] = text
    return arguments
