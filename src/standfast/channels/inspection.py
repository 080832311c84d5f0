"""A look inside a conversation: stack, slots, facts, decisions, effects, the last events. Never for contacts."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from standfast.events import (
    EffectState,
    Fact,
    Record,
    Run,
    SlotFill,
    State,
    encode_event,
    time_text,
)
from standfast.storage import Loaded, StoredEvent

_HIDDEN = {"digest"}
"""Fields that would let a reader try one-time codes offline."""


def inspect_conversation(loaded: Loaded, events: Sequence[StoredEvent]) -> Record:
    """Return what a person who looks for a mistake wants to see, with the given events."""
    state = loaded.state
    return {
        "conversation": loaded.conversation,
        "seq": loaded.seq,
        "status": state.status,
        "assistant": state.assistant,
        "release": state.release,
        "language": state.language,
        "channel": state.channel,
        "contact": {
            "id": state.contact.id,
            "level": state.contact.level.value,
            "attributes": state.contact.attributes,
        },
        "stack": [_run_json(run) for run in reversed(state.stack)],
        "queue": [queued.flow for queued in state.queue],
        "ended": [*state.ended],
        "expects": state.expects,
        "offered": [{"id": o.id, "label": o.label, "value": o.value} for o in state.offered],
        "frustration": state.frustration,
        "case": state.case,
        "timers": dict(state.timers),
        "challenge": _challenge_json(state),
        "events": [event_json(stored) for stored in events],
    }


def event_json(stored: StoredEvent) -> Record:
    """Return a stored event with all that staff may see of it."""
    content: Record = json.loads(encode_event(stored.event))
    kept = {key: value for key, value in content.items() if key not in _HIDDEN}
    return {"seq": stored.seq, "at": time_text(stored.at), **kept}


def _run_json(run: Run) -> Record:
    return {
        "instance": run.instance,
        "flow": run.flow,
        "release": run.release,
        "step": run.step,
        "awaiting": run.awaiting.value,
        "slot": run.slot,
        "attempts": run.attempts,
        "slots": {name: _slot_json(fill) for name, fill in run.slots.items()},
        "facts": {name: _fact_json(fact) for name, fact in run.facts.items()},
        "decisions": {name: found for name, found in run.decisions.items() if name != "decision"},
        "effects": {name: _effect_json(effect) for name, effect in run.effects.items()},
        "trail": [*run.trail],
    }


def _slot_json(fill: SlotFill) -> Record:
    return {"value": fill.value, "source": fill.source.value, "text": fill.text}


def _fact_json(fact: Fact) -> Record:
    content: Record = msgspec.to_builtins(fact)
    return {"reason": None, "as_of": "", "took_ms": 0.0, "value": None, **content}


def _effect_json(effect: EffectState) -> Record:
    content: Record = msgspec.to_builtins(effect)
    return content


def _challenge_json(state: State) -> Record | None:
    if state.challenge is None:
        return None
    return {
        "masked_to": state.challenge.masked_to,
        "expires_at": state.challenge.expires_at,
        "tries_left": state.challenge.tries_left,
    }
