"""A policy file: a decision table with its inputs, rows and dates."""

from __future__ import annotations

from dataclasses import dataclass

from standfast.assistant.expressions import Expression
from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.cells import INPUT_TYPES, Cell, parse_cell
from standfast.assistant.reading.fields import Fields, check_name
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.tree import Scalar, Table, Tree
from standfast.assistant.types import Policy, Row

MISSING_OUTCOME = "undecided"
MISSING_REASON = "INPUT_MISSING"
"""What a table without an else says when an input is missing."""

_MOST_ROWS = 200


@dataclass(slots=True)
class _Inputs:
    """The inputs of a table by name."""

    types: dict[str, str]
    sources: dict[str, Expression]
    values: dict[str, tuple[str, ...]]


def read_policy(table: Table, bench: Bench) -> Policy | None:
    """Return the decision table of a file."""
    fields = Fields(table, bench, "a policy")
    name = fields.must_name("policy")
    fields.what = f"policy '{name}'"
    for key in ("description", "inputs", "rows"):
        fields.must(key)
    inputs = _read_inputs(fields, bench)
    rows = tuple(
        _read_row(inner, number, inputs, bench)
        for number, inner in enumerate(_tables_of_rows(fields), 1)
    )
    fallback = fields.inner("else")
    place = table.keys.get("policy", table.place)
    bench.heads[place] = table.place
    policy = Policy(
        name=name,
        owner=fields.text("owner"),
        place=place,
        hit=fields.one_of("hit", ("first", "unique"), "first"),
        inputs=inputs.types,
        rows=rows,
        otherwise=_missing(table) if fallback is None else _read_row(fallback, 0, inputs, bench),
        valid_from=fields.day("valid_from"),
        valid_until=fields.day("valid_until"),
        description=fields.text("description"),
        sources=inputs.sources,
        values=inputs.values,
    )
    if fallback is None:
        bench.without_else.add(policy.place)
    fields.done()
    return policy if name else None


def _tables_of_rows(fields: Fields) -> tuple[Table, ...]:
    tables = fields.tables("rows")
    if len(tables) > _MOST_ROWS:
        fields.add(
            "rows",
            "policy-too-many-rows",
            f"the table has {len(tables)} rows.",
            f"Split it: {_MOST_ROWS} rows are the most that anyone can own.",
        )
    return tables[:_MOST_ROWS]


def _missing(table: Table) -> Row:
    return Row(0, (), MISSING_OUTCOME, MISSING_REASON, {}, table.place)


def _read_inputs(fields: Fields, bench: Bench) -> _Inputs:
    inputs = _Inputs({}, {}, {})
    table = fields.inner("inputs")
    for name, tree in table.entries.items() if table else ():
        if not (table and check_name(name, table.keys[name], bench)):
            continue
        if isinstance(tree, Scalar):
            bench.wrong(tree, f"input '{name}'", "a mapping with its type: {type: bool, from: ...}")
            continue
        inner = bench.table(tree, f"input '{name}'")
        if inner is not None:
            _read_input(name, Fields(inner, bench, f"input '{name}'"), inputs)
            bench.spots[fields.place, f"from.{name}"] = bench.spots.get(
                (inner.place, "from"), inner.place
            )
    return inputs


def _read_input(name: str, fields: Fields, inputs: _Inputs) -> None:
    fields.must("type")
    inputs.types[name] = fields.one_of("type", INPUT_TYPES, "text")
    source = fields.expression("from")
    if source is not None:
        inputs.sources[name] = source
    values = fields.texts("values")
    if inputs.types[name] == "choice":
        if not values:
            fields.add(
                "values",
                "key-missing",
                f"input '{name}' is a choice without 'values'.",
                "List every value that it can have.",
            )
        inputs.values[name] = values
    fields.done()


def _read_row(table: Table, number: int, inputs: _Inputs, bench: Bench) -> Row:
    what = f"row {number}" if number else "the else of this policy"
    fields = Fields(table, bench, what)
    cells: dict[str, Cell] = {}
    conditions = fields.inner("if") if number else None
    for name, tree in conditions.entries.items() if conditions else ():
        cell = _read_cell(name, tree, inputs, bench)
        if cell is not None:
            cells[name] = cell
    bench.cells[table.place] = cells
    row = Row(
        number=number,
        conditions=tuple(cell.condition for cell in cells.values() if cell.condition is not None),
        outcome=fields.must_text("outcome"),
        reason=fields.must_text("reason"),
        outputs=fields.expressions("outputs"),
        place=table.place,
    )
    fields.done()
    return row


def _read_cell(name: str, tree: Tree, inputs: _Inputs, bench: Bench) -> Cell | None:
    if name not in inputs.types:
        bench.findings.add(
            tree.place,
            "policy-unknown-input",
            f"the table has no input '{name}'.",
            suggest(name, inputs.types, what="It has"),
        )
        return None
    if not isinstance(tree, Scalar) or tree.kind == "null":
        bench.wrong(tree, f"the cell of '{name}'", "one text, in quotes if it holds brackets")
        return None
    try:
        cell = parse_cell(tree.raw, name, inputs.types[name], inputs.types)
    except ValueError as error:
        bench.findings.add(
            tree.place, "policy-bad-cell", f"{error}.", _CELL_FORMS[inputs.types[name]]
        )
        return None
    _check_values(name, cell, tree, inputs, bench)
    return cell


def _check_values(name: str, cell: Cell, tree: Tree, inputs: _Inputs, bench: Bench) -> None:
    """Note constants that a choice can never be."""
    allowed = inputs.values.get(name)
    for test in cell.tests or ():
        for constant in test.constants:
            if allowed and constant not in allowed:
                bench.findings.add(
                    tree.place,
                    "policy-unknown-value",
                    f"input '{name}' is never '{constant}'.",
                    suggest(str(constant), allowed, what="It can be"),
                )


_CELL_FORMS = {
    "bool": "Write true, false, or -.",
    "number": "Write a number, '>= 30', '>= 30 and < 60', or -.",
    "date": "Write '>= 2026-05-03', or -.",
    "text": "Write a word, \"in ['a', 'b']\", or -.",
    "choice": "Write one of its values, \"in ['a', 'b']\", or -.",
}
