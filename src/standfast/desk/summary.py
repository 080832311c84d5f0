"""The packet in a few sentences, and what a person could do next; made from the packet alone.

Staff read English here; the contact's own words stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standfast.events import Record, Value, is_money

_LONGEST = 160
_LEVELS = {
    "anonymous": "not identified",
    "identified": "identified by the shop's page",
    "verified": "verified",
}


def summarise(packet: Any) -> Iterator[str]:
    """Yield who it is, what is wanted, what is known, what was tried, and why it is here."""
    who, wanted, why = packet["who"], packet["wanted"], packet["why"]
    name = who["name"] or who["contact"] or "Somebody"
    yield f"{name} ({_LEVELS.get(who['level'], who['level'])}, writes {who['language'] or 'an unknown language'})."
    if wanted["words"]:
        yield f'Wrote: "{_cut(wanted["words"])}".'
    if wanted["title"]:
        yield f"Wanted: {wanted['title']}"
    given = [
        f"{slot['name']} = {shown(slot['value'])}"
        for slot in wanted["slots"]
        if slot["value"] is not None
    ]
    if given:
        yield f"Given: {', '.join(given)}."
    yield from _facts(packet["known"])
    if packet["decided"]:
        last = packet["decided"][-1]
        yield f"Policy {last['policy']} decided {last['outcome']} ({last['reason']}, row {last['row'] or 'else'})."
    for effect in packet["tried"]["effects"]:
        reason = f" ({effect['reason']})" if effect.get("reason") else ""
        yield f"{effect['operation']}: {effect['status']}{reason}."
    if packet["mood"]["is_high"]:
        yield "Sounds frustrated."
    yield f"Here because: {why['description'].rstrip('.')}."


def _facts(known: list[Record]) -> Iterator[str]:
    usable = [str(fact["name"]) for fact in known if fact["status"] in {"known", "stale"}]
    missing = [
        f"{fact['system']} ({fact['reason'] or fact['status']})"
        for fact in known
        if fact["status"] == "unavailable"
    ]
    if usable:
        yield f"Known: {', '.join(usable)}."
    if missing:
        yield f"Not answering: {', '.join(dict.fromkeys(missing))}."


def next_actions(packet: Any) -> Iterator[Record]:
    """Yield what a person could do, most telling first: an action code and a sentence."""
    for effect in packet["tried"]["effects"]:
        if effect["status"] == "doubted":
            yield {
                "action": "settle_effect",
                "key": effect["key"],
                "text": f"Look in the other system whether {effect['operation']} happened, then settle it.",
            }
    down = sorted(
        {str(fact["system"]) for fact in packet["known"] if fact["status"] == "unavailable"}
    )
    if down:
        yield {"action": "read_again", "text": f"Read again when it answers: {', '.join(down)}."}
    if packet["who"]["level"] != "verified":
        yield {
            "action": "verify",
            "text": "Make sure who it is before telling anything of an account.",
        }
    missing = [slot["name"] for slot in packet["wanted"]["slots"] if slot["value"] is None]
    if missing:
        yield {"action": "ask", "text": f"Still to be asked: {', '.join(missing)}."}
    if packet["wanted"]["flow"]:
        yield {
            "action": "give_back",
            "text": "Answer, then give the conversation back: it goes on where it stood.",
        }
    yield {"action": "reply", "text": "Answer the contact here."}


def shown(value: Value) -> str:
    """Return a value as staff read it: `129.90 EUR`, `SO-2026-01001`, `a, b`."""
    if is_money(value) and isinstance(value, dict):
        return f"{float(str(value['amount'])):.2f} {value['currency']}"
    if isinstance(value, dict):
        text = value.get("text")
        return str(text) if text else ", ".join(str(part) for part in value.values() if part)
    if isinstance(value, list):
        return ", ".join(shown(part) for part in value)
    return str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
