"""The packet: all that a person needs so that the contact is never asked again.

It is made from the state and the log alone, by rules that can be read here; no model takes part. Its shape is a contract
(`packet_schema`), the same on the page, in the API and for other systems. Names of its parts: why, who, wanted, known,
tried, mood, summary, next, transcript, earlier.
"""

from __future__ import annotations

from datetime import datetime

from standfast.desk.findings import decided, known_facts, mood, tried_effects, tried_operations
from standfast.desk.matter import Matter, main_run
from standfast.desk.summary import next_actions, summarise
from standfast.desk.transcript import transcript
from standfast.events import (
    AnyEvent,
    CaseOpened,
    ReadingMade,
    Record,
    Run,
    State,
    Value,
    fold,
    time_text,
)

VERSION = 1


def build_packet(matter: Matter, opened: CaseOpened) -> Record:
    """Return the packet of a case that this turn opened."""
    state = state_at(matter, opened)
    run = main_run(state, opened.instance, matter.assistant)
    packet: Record = {
        "version": VERSION,
        "case": opened.case,
        "conversation": state.conversation,
        "opened_at": time_text(matter.at),
        "why": _why(matter, opened, run),
        "who": _who(state),
        "wanted": _wanted(matter, state, run),
        "known": known_facts(state, run, matter.assistant),
        "decided": decided(matter.all_events),
        "tried": {
            "operations": tried_operations(matter.all_events),
            "effects": tried_effects(matter.all_events),
        },
        "mood": mood(state, matter),
        "transcript": transcript(matter),
        "earlier": [
            _earlier(row.case, row.reason, row.opened_at) for row in (matter.known or {}).values()
        ],
    }
    packet["summary"] = list(summarise(packet))
    packet["next"] = list(next_actions(packet))
    return packet


def state_at(matter: Matter, opened: CaseOpened) -> State:
    """Return the state just after the case was opened."""
    state = matter.before
    for event in matter.events:
        state = fold(state, event)
        if event is opened:
            break
    return state


def _why(matter: Matter, opened: CaseOpened, run: Run | None) -> Record:
    reason = matter.assistant.routing.reasons.get(opened.reason)
    return {
        "reason": opened.reason,
        "description": reason.description if reason is not None else opened.reason,
        "queue": opened.queue or (reason.queue if reason is not None else ""),
        "flow": run.flow if run is not None else None,
        "step": opened.step,
        "rule": str(reason.place) if reason is not None else "",
        "confidence": _confidence(matter.all_events),
    }


def _confidence(events: list[AnyEvent]) -> float | None:
    """How sure understanding was of the last message that had an intent."""
    readings = [event for event in events if isinstance(event, ReadingMade) and event.intents]
    return round(readings[-1].intents[0][1], 3) if readings else None


def _who(state: State) -> Record:
    contact = state.contact
    return {
        "contact": contact.id,
        "level": contact.level.value,
        "name": contact.attributes.get("name"),
        "email": contact.attributes.get("email"),
        "attributes": dict(contact.attributes),
        "language": state.language,
        "channel": state.channel,
        "messages": state.messages,
        "cases_before": max(0, state.cases - 1),
    }


def _wanted(matter: Matter, state: State, run: Run | None) -> Record:
    flow = matter.assistant.flows.get(run.flow) if run is not None else None
    return {
        "flow": run.flow if run is not None else None,
        "title": flow.title.get("en") or next(iter(flow.title.values()), flow.name)
        if flow
        else None,
        "description": flow.description if flow is not None else None,
        "step": run.step if run is not None else None,
        "words": run.text or state.last_text if run is not None else state.last_text,
        "slots": _slots(run) if run is not None else [],
        "later": [queued.flow for queued in state.queue],
    }


def _slots(run: Run) -> list[Value]:
    in_order = sorted(run.slots.items(), key=lambda item: item[1].order)
    return [
        {"name": name, "value": fill.value, "source": fill.source.value, "words": fill.text}
        for name, fill in in_order
    ]


def _earlier(case: str, reason: str, opened_at: datetime) -> Record:
    return {"case": case, "reason": reason, "opened_at": time_text(opened_at)}
