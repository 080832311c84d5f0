"""The slots of a flow: their types, choices, live lists and checks."""

from __future__ import annotations

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import Fields, check_name, texts_of
from standfast.assistant.reading.tree import Scalar, Table, Tree
from standfast.assistant.reading.values import compile_at, read_call
from standfast.assistant.types import Choice, Offer, Slot, SlotCheck

BUILT_IN_TYPES = frozenset(
    [
        "text",
        "email",
        "phone",
        "money",
        "date",
        "time",
        "number",
        "name",
        "address",
        "choice",
        "yes_no",
        "code",
    ]
)
"""The types that need no entry in types.yaml."""

_MOST_ATTEMPTS = 9


def read_slots(fields: Fields, bench: Bench) -> dict[str, Slot]:
    """Return the slots of a flow by name."""
    table = fields.inner("slots")
    found = {}
    for name, tree in table.entries.items() if table else ():
        inner = bench.table(tree, f"slot '{name}'")
        if inner is not None and table and _is_usable(name, table, bench):
            found[name] = _read_slot(name, inner, bench)
    return found


def _is_usable(name: str, table: Table, bench: Bench) -> bool:
    """Tell whether expressions can use a slot of this name."""
    place = table.keys[name]
    return check_name(name, place, bench) and compile_at(name, place, bench) is not None


def _read_slot(name: str, table: Table, bench: Bench) -> Slot:
    fields = Fields(table, bench, f"slot '{name}'")
    slot = Slot(
        name=name,
        type=fields.must_name("type"),
        ask=fields.name("ask", f"ask_{name}"),
        help=fields.name("help") or None,
        place=table.place,
        choices=_read_choices(fields, bench),
        offer=_read_offer(fields, bench),
        checks=tuple(_read_checks(fields, bench)),
        optional=fields.flag("optional"),
        depends_on=fields.names("depends_on"),
        carry=fields.flag("carry", default=True),
        max_attempts=fields.number("max_attempts", 3, least=1, most=_MOST_ATTEMPTS),
        description=fields.text("description"),
    )
    fields.done()
    return slot


def _read_choices(fields: Fields, bench: Bench) -> tuple[Choice, ...]:
    return tuple(
        _read_choice(value, tree, bench) for value, tree in fields.entries("choices").items()
    )


def _read_choice(value: str, tree: Tree, bench: Bench) -> Choice:
    """Return one choice; the first words of a language are its label, the others mean the same."""
    table = bench.table(tree, f"choice '{value}'")
    words = {
        language: texts_of(inner, bench, f"the words for '{value}'")
        for language, inner in (table.entries if table else {}).items()
    }
    return Choice(
        value,
        labels={language: said[0] for language, said in words.items() if said},
        synonyms={language: said[1:] for language, said in words.items()},
    )


def _read_offer(fields: Fields, bench: Bench) -> Offer | None:
    inner = fields.fields("offer", "this offer")
    if inner is None:
        return None
    call = read_call(inner.must("read"), bench)
    value = inner.must_text("value")
    label = inner.must_text("label")
    when = inner.expression("when")
    take_single = inner.flag("take_single")
    empty = inner.name("empty") or None
    inner.done()
    return None if call is None else Offer(call, value, label, when, take_single, empty)


def _read_checks(fields: Fields, bench: Bench) -> list[SlotCheck]:
    tree = fields.take("check")
    members = (tree,) if isinstance(tree, Table | Scalar) else fields.members("check")
    found = []
    for member in members:
        table = bench.table(member, "a check of a slot")
        check = _read_check(Fields(table, bench, "this check"), bench) if table else None
        if check is not None:
            found.append(check)
    return found


def _read_check(fields: Fields, bench: Bench) -> SlotCheck | None:
    otherwise = fields.must_name("else")
    condition = fields.expression("if")
    if "read" not in fields:
        fields.must("if")
        fields.take("as")
        fields.done()
        return None if condition is None else SlotCheck(otherwise, condition=condition)
    call = read_call(fields.take("read"), bench)
    fact = fields.name("as") or None
    fields.done()
    return None if call is None else SlotCheck(otherwise, read=call, fact=fact)
