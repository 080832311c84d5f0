"""A flow file: its head, its slots and its steps, with the order in which the steps follow each other."""

from __future__ import annotations

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import Fields
from standfast.assistant.reading.order import follow, index
from standfast.assistant.reading.slots import read_slots
from standfast.assistant.reading.steps import read_steps
from standfast.assistant.reading.tree import Table
from standfast.assistant.types import Flow

PATTERN = "pattern_"
"""How the name of a repair pattern begins."""


def read_flow(table: Table, bench: Bench) -> Flow | None:
    """Return the flow of a file."""
    fields = Fields(table, bench, "a flow")
    name = fields.must_name("flow")
    fields.what = f"flow '{name}'"
    is_pattern = name.startswith(PATTERN)
    for key in ("description",) if is_pattern else ("description", "title"):
        fields.must(key)
    slots = read_slots(fields, bench)
    fields.must("steps")
    steps = read_steps(fields.members("steps"), bench)
    place = table.keys.get("flow", table.place)
    bench.heads[place] = table.place
    flow = Flow(
        name=name,
        description=fields.text("description"),
        owner=fields.text("owner"),
        place=place,
        steps=steps,
        slots=slots,
        title=fields.text_map("title"),
        needs=fields.level("needs"),
        resume=fields.one_of("resume", ("ask", "auto"), "auto"),
        index=index(steps),
        next_step=follow(steps, None),
        is_pattern=is_pattern,
    )
    fields.done()
    return flow if name else None
