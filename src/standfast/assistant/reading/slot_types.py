"""types.yaml: values that are recognised by pattern."""

from __future__ import annotations

import re

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import Fields, check_name
from standfast.assistant.reading.patterns import find_slowness
from standfast.assistant.reading.slots import BUILT_IN_TYPES
from standfast.assistant.reading.tree import Table
from standfast.assistant.types import SlotType

_GROUP = re.compile(r"\{(\w+)\}")


def read_slot_types(table: Table, bench: Bench) -> dict[str, SlotType]:
    """Return the types of types.yaml by name."""
    found = {}
    for name, tree in table.entries.items():
        inner = bench.table(tree, f"type '{name}'")
        if inner is None or not check_name(name, table.keys[name], bench):
            continue
        if name in BUILT_IN_TYPES:
            bench.findings.add(
                table.keys[name],
                "type-built-in",
                f"'{name}' is a type of the house.",
                "Choose another name.",
            )
            continue
        found[name] = _read_type(name, inner, table, bench)
    return found


def _read_type(name: str, table: Table, whole: Table, bench: Bench) -> SlotType:
    fields = Fields(table, bench, f"type '{name}'")
    for key in ("patterns", "example"):
        fields.must(key)
    slot_type = SlotType(
        name=name,
        patterns=tuple(
            pattern for pattern in fields.texts("patterns") if _is_safe(pattern, fields)
        ),
        normal_form=fields.text("normal_form", "{0}"),
        example=fields.text("example"),
        place=whole.keys[name],
    )
    fields.done()
    _check_form(slot_type, fields)
    return slot_type


def _is_safe(pattern: str, fields: Fields) -> bool:
    """Tell whether a pattern is one and takes linear time, noting what is wrong with it."""
    try:
        slowness = find_slowness(pattern)
    except (re.error, RecursionError, OverflowError, ValueError) as error:
        text = f"'{pattern[:60]}' is no regular expression: {str(error)[:80]}."
        fields.add("patterns", "pattern-syntax", text, r"Write it like '\bSO-(\d{4})-(\d{5})\b'.")
        return False
    if slowness:
        text = f"'{pattern[:60]}' can take for ever: {slowness}."
        fields.add("patterns", "pattern-slow", text, "Write how often each part may stand there.")
    return not slowness


def _check_form(slot_type: SlotType, fields: Fields) -> None:
    """Note a normal form that names a group which a pattern lacks, and an example that nothing matches."""
    for pattern in slot_type.patterns:
        compiled = re.compile(pattern)
        known = {str(number) for number in range(compiled.groups + 1)} | set(compiled.groupindex)
        for group in _GROUP.findall(slot_type.normal_form):
            if group not in known:
                fields.add(
                    "normal_form",
                    "pattern-no-group",
                    f"'{pattern[:60]}' has no group {{{group}}}.",
                    "Put brackets around the part that is meant.",
                )
    matches = (re.search(pattern, slot_type.example) for pattern in slot_type.patterns)
    if slot_type.patterns and slot_type.example and not any(matches):
        fields.add(
            "example",
            "pattern-no-example",
            f"no pattern recognises the example '{slot_type.example[:40]}'.",
            "Correct the pattern or the example.",
        )
