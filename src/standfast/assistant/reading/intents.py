"""intents.yaml: what contacts may want, by examples."""

from __future__ import annotations

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import Fields, check_name, texts_of
from standfast.assistant.reading.tree import Table
from standfast.assistant.types import Intent

SMALL_TALK = frozenset({"greet", "thanks", "bye", "bot_challenge", "how_are_you"})
"""Intents that are answered by the reply `chitchat_<name>`."""

QUESTION = "question"
"""The intent that is answered from the knowledge."""

_OUT_OF_SCOPE = "out_of_scope"


def read_intents(
    table: Table, bench: Bench
) -> tuple[dict[str, Intent], dict[str, tuple[str, ...]]]:
    """Return the intents by name, and the out-of-scope examples by language."""
    intents = {}
    for name, tree in table.entries.items():
        if name == _OUT_OF_SCOPE or not check_name(name, table.keys[name], bench):
            continue
        inner = bench.table(tree, f"intent '{name}'")
        if inner is not None:
            intents[name] = _read_intent(name, inner, table, bench)
    beyond = table.entries.get(_OUT_OF_SCOPE)
    beyond_table = bench.table(beyond, "'out_of_scope'")
    entries = beyond_table.entries if beyond_table else {}
    return intents, {
        language: texts_of(tree, bench, "an out-of-scope example")
        for language, tree in entries.items()
    }


def _read_intent(name: str, table: Table, whole: Table, bench: Bench) -> Intent:
    fields = Fields(table, bench, f"intent '{name}'")
    fields.must("examples")
    starts_flow = name not in SMALL_TALK and name != QUESTION
    intent = Intent(
        name=name,
        flow=name if starts_flow else None,
        description=fields.text("description"),
        examples=fields.texts_map("examples"),
        negatives=fields.texts_map("negatives"),
        place=table.place,
    )
    bench.spots[table.place, "name"] = whole.keys[name]
    fields.done()
    return intent
