"""The operations of a connector: what goes out, what comes back, and how often it may be tried."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from standfast.assistant.expressions import Expression
from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import Fields
from standfast.assistant.reading.tree import Listing, Scalar, Table, Tree
from standfast.assistant.reading.values import compile_at
from standfast.assistant.types import FieldMap, Idempotency, Operation, Paging

FIELD_TYPES = ("text", "number", "bool", "money", "time", "date", "list", "raw")
PAGING_SETTINGS = MappingProxyType(
    {
        "page": ("parameter", "pages", "first", "size_parameter", "size"),
        "offset": ("parameter", "total", "size_parameter", "size"),
        "cursor": ("parameter", "field", "next", "more", "size_parameter", "size"),
        "link": ("size_parameter", "size"),
        "next_url": ("field", "size_parameter", "size"),
    }
)
"""Style of paging -> the settings that it takes."""

REFUSED = tuple(code for code in range(400, 423) if code not in {408, 409})
"""Status codes that mean "certainly not done", unless the operation says otherwise."""


def read_operation(name: str, table: Table, bench: Bench) -> Operation:
    """Return one operation of a connector."""
    fields = Fields(table, bench, f"operation '{name}'")
    limits = fields.fields("limits", f"the limits of '{name}'")
    limits = limits or Fields(Table(table.place, {}, {}), bench, "limits")
    operation = Operation(
        name=name,
        operation_id=fields.must_text("operation"),
        access=fields.one_of("access", ("read", "write"), "read"),
        place=table.place,
        needs=fields.level("needs"),
        args=fields.names("args"),
        parameters=fields.expressions("parameters"),
        body=_read_body(fields.inner("body"), bench),
        items=fields.text("items"),
        result=_read_result(fields, bench),
        is_list=fields.flag("list"),
        belongs_to=fields.expression("belongs_to"),
        not_found=fields.numbers("not_found"),
        refused=fields.numbers("refused") or REFUSED,
        stale_ok=fields.duration_or_none("stale_ok"),
        connect_limit=limits.duration("connect", timedelta(seconds=2)),
        read_limit=limits.duration("read", timedelta(seconds=5)),
        attempts=limits.number("attempts", 2, least=1, most=5),
        max_bytes=limits.number("max_bytes", 1_000_000, least=100, most=20_000_000),
        concurrency=limits.number("concurrency", 16, least=1, most=1000),
        idempotency=_read_idempotency(fields),
        paging=_read_paging(fields),
    )
    fields.must("access")
    limits.done()
    deferred = fields.take("owned_through")
    if deferred is not None:
        bench.deferred[table.place] = deferred
    fields.done()
    return operation


def _read_body(table: Table | None, bench: Bench) -> dict[str, object] | None:
    if table is None:
        return None
    for name, place in table.keys.items():
        bench.spots[table.place, name] = place
    return {name: _read_leaf(tree, bench) for name, tree in table.entries.items()}


def _read_leaf(tree: Tree, bench: Bench) -> object:
    """Return a part of a body: mappings and lists as they are, with expressions as leaves."""
    match tree:
        case Table(entries=entries):
            return {name: _read_leaf(inner, bench) for name, inner in entries.items()}
        case Listing(members=members):
            return [_read_leaf(inner, bench) for inner in members]
        case Scalar(raw=raw, kind=kind):
            text = "null" if kind == "null" else raw
            return compile_at(text, tree.place, bench) or _nothing()


def _nothing() -> Expression:
    """Return what stands in for an expression that could not be read."""
    return Expression("null", None)


def _read_result(fields: Fields, bench: Bench) -> tuple[FieldMap, ...]:
    found = []
    for name, tree in fields.entries("result").items():
        bench.spots[fields.place, f"result.{name}"] = tree.place
        found.append(_read_field(name, tree, bench))
    return tuple(found)


def _read_field(name: str, tree: Tree, bench: Bench) -> FieldMap:
    """Return how one field is mapped; the short form is the path of a text."""
    if isinstance(tree, Scalar):
        return FieldMap(name, tree.raw, "text")
    table = bench.table(tree, f"field '{name}'") or Table(tree.place, {}, {})
    fields = Fields(table, bench, f"field '{name}'")
    inner = tuple(_read_field(key, value, bench) for key, value in fields.entries("fields").items())
    found = FieldMap(
        name=name,
        source=fields.must_text("from"),
        type=fields.one_of("type", FIELD_TYPES, "text"),
        form=fields.text("form"),
        zone=fields.text("zone"),
        currency=fields.text("currency"),
        values=dict(fields.text_map("values")),
        fields=inner,
        required=fields.flag("required"),
    )
    fields.done()
    return found


def _read_idempotency(fields: Fields) -> Idempotency | None:
    inner = fields.fields("idempotency", "the idempotency of an operation")
    if inner is None:
        return None
    inner.must("kind")
    found = Idempotency(
        kind=inner.one_of("kind", ("key", "lookup", "none"), "none"),
        header=inner.text("header"),
        lifetime=inner.duration_or_none("lifetime"),
        lookup=inner.name("operation"),
        lookup_arguments=inner.expressions("with"),
        match=inner.expression("match"),
    )
    for name in {"lookup": ("operation", "match"), "key": ("lifetime",)}.get(found.kind, ()):
        inner.must(name)
    inner.done()
    return found


def _read_paging(fields: Fields) -> Paging | None:
    inner = fields.fields("paging", "the paging of an operation")
    if inner is None:
        return None
    inner.must("style")
    style = inner.one_of("style", tuple(PAGING_SETTINGS), "page")
    settings = {name: inner.text(name) for name in PAGING_SETTINGS[style] if name in inner}
    pages = inner.number("max_pages", 5, least=1, most=100)
    inner.done()
    return Paging(style, settings, pages)
