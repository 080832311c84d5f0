"""routing.yaml: where conversations go when people must take over, and why."""

from __future__ import annotations

import re

from standfast.assistant.reading.bench import Bench
from standfast.assistant.reading.fields import Fields, check_name
from standfast.assistant.reading.tree import Table
from standfast.assistant.types import Place, Queue, Reason, Routing

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PRIORITIES = ("low", "normal", "high", "urgent")
DEFAULT_QUEUE = "support"
HOUSE_REASONS = {
    "asked_for_person": ("normal", "The contact asked for a person."),
    "not_understood": (
        "normal",
        "The assistant did not understand, though it tried in other ways.",
    ),
    "frustrated": ("high", "The contact sounds angry or desperate."),
    "effect_in_doubt": ("high", "Nobody can tell whether a change was made in another system."),
    "effect_failed": ("high", "A change that the contact agreed to was certainly not made."),
    "backend_down": ("normal", "A system that is needed does not answer."),
    "verification_failed": ("normal", "The contact could not prove who they are."),
    "policy": ("normal", "The rules leave the decision to a person."),
    "quarantined": ("high", "A message could not be worked on."),
    "internal_error": ("high", "The assistant met a mistake of its own."),
}
"""Reasons that every assistant has: priority and description."""

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


def read_routing(table: Table, bench: Bench) -> Routing:
    """Return the rules of routing.yaml; the reasons of the house go to the default queue."""
    fields = Fields(table, bench, "routing.yaml")
    fields.must("queues")
    queues = {
        name: _read_queue(name, inner, place, bench)
        for name, inner, place in _named(fields, "queues", bench)
    }
    default = fields.name("default_queue", next(iter(queues), DEFAULT_QUEUE))
    reasons = house_reasons(default, table.place)
    for name, inner, place in _named(fields, "reasons", bench):
        reasons[name] = _read_reason(name, inner, place, bench)
    bench.spots[Place("routing.yaml"), "default_queue"] = fields.at("default_queue")
    fields.done()
    return Routing(queues, reasons, default)


def house_reasons(queue: str, place: Place) -> dict[str, Reason]:
    """Return the reasons that every assistant has."""
    return {
        code: Reason(code, queue, priority, description, place)
        for code, (priority, description) in HOUSE_REASONS.items()
    }


def _named(fields: Fields, key: str, bench: Bench) -> list[tuple[str, Table, Place]]:
    table = fields.inner(key)
    found = []
    for name, tree in table.entries.items() if table else ():
        inner = bench.table(tree, f"'{name}'")
        if inner is not None and table and check_name(name, table.keys[name], bench):
            found.append((name, inner, table.keys[name]))
    return found


def _read_queue(name: str, table: Table, place: Place, bench: Bench) -> Queue:
    fields = Fields(table, bench, f"queue '{name}'")
    fields.must("title")
    bench.heads[place] = table.place
    queue = Queue(
        name=name,
        title=fields.text_map("title"),
        skills=fields.texts("skills"),
        hours=_read_hours(fields),
        zone=fields.text("zone"),
        place=place,
    )
    fields.done()
    return queue


def _read_hours(fields: Fields) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for days, text in fields.text_map("hours").items():
        match = _HOURS.fullmatch(text)
        span = _weekdays(days)
        if match is None or not span:
            what = f"'{days}: {text}'"[:60]
            remedy = 'Write them like mon-fri: "09:00-17:00".'
            fields.add("hours", "value-bad-hours", f"{what} are no opening hours.", remedy)
            continue
        opens, closes = text.split("-")
        if opens >= closes:
            fields.add(
                "hours", "value-bad-hours", f"'{text}' ends before it begins.", "Swap the two."
            )
        found.update(dict.fromkeys(span, (opens, closes)))
    return found


def _weekdays(text: str) -> tuple[str, ...]:
    """Return the days that `mon-fri` or `sat` names; none when it names none."""
    first, _, last = text.partition("-")
    last = last or first
    if first not in WEEKDAYS or last not in WEEKDAYS:
        return ()
    return WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last) + 1]


def _read_reason(code: str, table: Table, place: Place, bench: Bench) -> Reason:
    fields = Fields(table, bench, f"reason '{code}'")
    bench.heads[place] = table.place
    reason = Reason(
        code=code,
        queue=fields.must_name("queue"),
        priority=fields.one_of("priority", PRIORITIES, "normal"),
        description=fields.text("description"),
        place=place,
        when=fields.expression("when"),
    )
    fields.done()
    return reason
