"""The inside of a conversation on a terminal: stack and slots, facts and decisions, the last events, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from standfast.events import Values, is_money

_STATUS_STYLES = {
    "known": "green",
    "done": "green",
    "stale": "yellow",
    "intended": "yellow",
    "unavailable": "red",
    "failed": "red",
    "not_permitted": "red",
    "doubted": "magenta",
}
_LAST_EVENTS = 14
_LONGEST = 60
_HIDDEN = {"seq", "at", "type", "instance", "facts", "params", "options", "took_ms"}


def inside_view(inside: Values) -> RenderableType:
    """Return the inside of a conversation as `/v1/inspect` tells it, to be printed."""
    whole: Mapping[str, Any] = inside
    panels = [
        Panel(_stack(whole), title="stack and slots", title_align="left"),
        Panel(_findings(whole), title="facts and effects", title_align="left"),
        Panel(_events(whole["events"]), title="last events", title_align="left"),
    ]
    return Columns(panels, expand=False)


def shorten(value: Any) -> str:
    """Return a value in at most 60 characters."""
    if is_money(value):
        text = f"{value['amount']:.2f} {value['currency']}"
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _stack(whole: Mapping[str, Any]) -> RenderableType:
    contact = whole["contact"]
    lines: list[RenderableType] = [
        Text(
            f"{contact['id'] or 'nobody known'} ({contact['level']}), {whole['status']}, {whole['language']}",
            style="dim",
        )
    ]
    for run in whole["stack"]:
        lines.append(Text.assemble((run["flow"], "bold"), f" at {run['step']}"))
        lines.append(Text(f"  waits for {run['slot'] or run['awaiting']}", style="dim"))
        for name, fill in run["slots"].items():
            lines.append(Text(f"  {name} = {shorten(fill['value'])} ({fill['source']})"))
    if not whole["stack"]:
        lines.append(Text("no flow in progress"))
    lines.extend(Text(f"later: {flow}", style="dim") for flow in whole["queue"])
    return Group(*lines)


def _findings(whole: Mapping[str, Any]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for run in whole["stack"]:
        for name, fact in run["facts"].items():
            why = fact.get("reason") or shorten(fact.get("value"))
            table.add_row(name, _status(fact["status"]), why)
        for name, decision in run["decisions"].items():
            table.add_row(name, "decided", f"{decision.get('outcome')} ({decision.get('reason')})")
        for name, effect in run["effects"].items():
            table.add_row(name, _status(effect["status"]), str(effect["key"]))
    return table if table.row_count else Text("none")


def _status(status: str) -> Text:
    return Text(status.replace("_", " "), style=_STATUS_STYLES.get(status, ""))


def _events(events: Iterable[Mapping[str, Any]]) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    for event in list(events)[-_LAST_EVENTS:]:
        told = [shorten(value) for key, value in event.items() if key not in _HIDDEN and value]
        table.add_row(str(event["seq"]), Text(event["type"], style="bold"), shorten(" ".join(told)))
    return table
