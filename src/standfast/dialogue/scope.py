"""The scope: what the expressions and replies of a run can name.

Later lines win where names collide; `check` refuses collisions before.

| name | value |
|---|---|
| each slot | its value, null when empty |
| each fact | the record's fields (a list: `items`, `count`) with `known`, `stale`, `unavailable`, `not_permitted`, `as_of`, `reason` |
| each effect | the result's fields with `done`, `failed`, `doubted`, `found`, `code` |
| `decision`, each policy | `outcome`, `reason`, outputs |
| `contact` | `id`, `level`, `language`, and what is known of them |
| `code` | of the one-time code: `result`, `tries_left`, `masked_to` |
| `now`, `today`, `language`, `channel`, `attempts` | |
"""

from __future__ import annotations

from standfast.dialogue.draft import Draft
from standfast.events import EffectState, Fact, FactStatus, Record, Run, State, Value, time_text

HIDDEN = "_"
"""Facts whose name begins so are the dialogue's own: live lists, checks without a name."""


def scope_of(draft: Draft, run: Run | None) -> Record:
    """Return what a run's expressions can name; without a run, what any reply can."""
    state = draft.state
    scope: Record = {}
    if run is not None:
        scope |= dict.fromkeys(draft.flow_of(run).slots)
        scope |= {name: fill.value for name, fill in run.slots.items()}
        scope |= {n: _fact(f) for n, f in run.facts.items() if not n.startswith(HIDDEN)}
        scope |= run.decisions
        scope |= {name: _effect(effect) for name, effect in run.effects.items()}
        scope["attempts"] = run.attempts
        scope["code"] = _code(state, run)
    return scope | {
        "contact": _contact(state),
        "now": time_text(draft.moment.now),
        "today": draft.moment.today.isoformat(),
        "language": state.language,
        "channel": state.channel,
    }


def _fact(fact: Fact) -> Record:
    told: Record = {"as_of": fact.as_of, "reason": fact.reason}
    match fact.value:
        case dict() as record if fact.is_usable:
            told |= record
        case list() as items if fact.is_usable:
            told |= {"items": items, "count": len(items)}
        case _:
            pass
    return told | {
        "known": fact.status is FactStatus.KNOWN,
        "stale": fact.status is FactStatus.STALE,
        "unavailable": fact.status is FactStatus.UNAVAILABLE,
        "not_permitted": fact.status is FactStatus.NOT_PERMITTED,
    }


def _effect(effect: EffectState) -> Record:
    return {
        "code": effect.code,
        **effect.result,
        "done": effect.status == "done",
        "failed": effect.status == "failed",
        "doubted": effect.status == "doubted",
        "found": effect.found,
    }


def _contact(state: State) -> Value:
    contact = state.contact
    return {
        "email": None,
        "name": None,
        **contact.attributes,
        "id": contact.id,
        "level": contact.level.value,
        "language": state.language,
    }


def _code(state: State, run: Run) -> Record:
    challenge = state.challenge
    return {
        "result": code_result(run),
        "tries_left": challenge.tries_left if challenge else 0,
        "masked_to": challenge.masked_to if challenge else "",
    }


def code_result(run: Run) -> str:
    """Return how the last answer to a one-time code was: `right`, `wrong`, `expired`, `used_up` or empty."""
    last = last_of_code(run)
    return "" if last == "sent" else last


def last_of_code(run: Run) -> str:
    """Return what happened last to a run's one-time code: `sent`, or how it was answered; empty for nothing."""
    return next(
        (one.removeprefix("code:") for one in reversed(run.received) if one.startswith("code:")),
        "",
    )
