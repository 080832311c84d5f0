"""What the log says for a packet: facts, decisions, operations, effects, mood."""

from __future__ import annotations

from collections.abc import Iterable

from standfast.assistant import Assistant
from standfast.desk.matter import Matter
from standfast.events import (
    AnyEvent,
    EffectDone,
    EffectDoubted,
    EffectFailed,
    EffectIntended,
    OperationCalled,
    PolicyDecided,
    ReadingMade,
    Record,
    Run,
    State,
    Value,
    time_text,
)


def known_facts(state: State, run: Run | None, assistant: Assistant) -> list[Value]:
    """Return the facts of the runs in progress, those of the contact's wish first."""
    runs = [one for one in (run, *reversed(state.stack)) if one is not None]
    found: dict[str, Record] = {}
    for one in runs:
        for name, fact in one.facts.items():
            if name.startswith("_"):
                continue
            system = fact.operation.partition(".")[0]
            connector = assistant.connectors.get(system)
            title = next(iter(connector.title.values()), system) if connector else system
            found.setdefault(
                name,
                {
                    "name": name,
                    "system": title,
                    "operation": fact.operation,
                    "status": fact.status.value,
                    "as_of": fact.as_of,
                    "reason": fact.reason,
                    "value": fact.value,
                },
            )
    return list(found.values())


def decided(events: Iterable[AnyEvent]) -> list[Value]:
    """Return the decisions, latest last: which table, which row, why."""
    return [
        {
            "policy": event.policy,
            "row": event.row,
            "outcome": event.outcome,
            "reason": event.reason,
            "inputs": event.inputs,
        }
        for event in events
        if isinstance(event, PolicyDecided)
    ]


def tried_operations(events: Iterable[AnyEvent]) -> list[Value]:
    """Return the operations that did not go well, and how often each was used, in order of first use."""
    rows: dict[tuple[str, str], Record] = {}
    for event in events:
        if isinstance(event, OperationCalled):
            key = (event.operation, event.status)
            row = rows.setdefault(key, {"operation": key[0], "status": key[1], "times": 0})
            row["times"] = int(str(row["times"])) + 1
    return list(rows.values())


def tried_effects(events: Iterable[AnyEvent]) -> list[Value]:
    """Return the writes with how they ended, in order."""
    rows: dict[str, Record] = {}
    for event in events:
        match event:
            case EffectIntended():
                rows[event.key] = {
                    "key": event.key,
                    "name": event.name,
                    "operation": event.operation,
                    "arguments": event.arguments,
                    "status": "intended",
                }
            case EffectDone() if event.key in rows:
                rows[event.key] |= {"status": "done", "result": event.result, "found": event.found}
            case EffectFailed() if event.key in rows:
                rows[event.key] |= {"status": "failed", "reason": event.code}
            case EffectDoubted() if event.key in rows:
                rows[event.key] |= {"status": "doubted", "reason": event.reason}
            case _:
                pass
    return list(rows.values())


def mood(state: State, matter: Matter) -> Record:
    """Return how frustrated the contact sounds, now and over time."""
    over_time: list[Value] = [
        {"at": time_text(stored.at), "score": round(stored.event.frustration, 2)}
        for stored in matter.history
        if isinstance(stored.event, ReadingMade)
    ]
    over_time += [
        {"at": time_text(matter.at), "score": round(event.frustration, 2)}
        for event in matter.events
        if isinstance(event, ReadingMade)
    ]
    return {
        "score": round(state.frustration, 2),
        "is_high": state.is_frustrated,
        "over_time": over_time,
    }
