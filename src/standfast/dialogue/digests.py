"""Digests: what a contact confirmed, and under which key a write is made.

The key of an effect comes from the business intent (conversation, run, step, operation, arguments), never from
the message: whoever computes it again computes the same. A write that certainly did not happen may be wanted
once more; then the number of tries is part of it.

What a confirmation covers: the values said in its reply, and the arguments of every write that follows it
before the next confirmation, as far as they can be known then. A write whose arguments come from an
earlier write, read or decision that lies between is covered by the words of the reply alone.
"""

from __future__ import annotations

import hashlib
import json

from standfast.assistant import Choose, Confirm, Decide, Do, Expression, Flow, Read, Step
from standfast.dialogue.draft import Draft
from standfast.dialogue.saying import evaluated
from standfast.dialogue.scope import scope_of
from standfast.events import EffectKey, Record, Run, Value

_KEY_LENGTH = 32
_DIGEST_LENGTH = 16


def canonical(value: Value) -> str:
    """Return a value as the one JSON text that equal values share."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _hash(*parts: Value) -> str:
    return hashlib.sha256(canonical(list(parts)).encode()).hexdigest()


def arguments_of(draft: Draft, run: Run, step: Do) -> Record:
    """Return the arguments of a write as they are now."""
    return evaluated(draft, run, step.call.arguments)


def effect_key(draft: Draft, run: Run, step: Do) -> EffectKey:
    """Return the key of a write as it would be made now."""
    arguments = arguments_of(draft, run, step)
    parts: list[Value] = [
        draft.state.conversation,
        run.instance,
        step.id,
        step.call.name,
        arguments,
    ]
    earlier = run.effects.get(step.name)
    tries = earlier.tries if earlier is not None else 0
    if earlier is not None and earlier.status == "failed" and str(earlier.key) not in run.received:
        tries += 1
    if tries:
        parts.append(tries)
    return EffectKey(f"e-{_hash(*parts)[:_KEY_LENGTH]}")


def business_key(draft: Draft, run: Run, step: Do) -> str:
    """Return what makes two wishes for a write the same wish."""
    value = None
    if step.business is not None:
        value = step.business.evaluate(scope_of(draft, run), draft.moment)
    if value is None:
        value = arguments_of(draft, run, step)
    return f"{step.call.name}:{value if isinstance(value, str) else canonical(value)}"


def confirmation_digest(draft: Draft, run: Run, step: Confirm) -> str:
    """Return what a yes to this confirmation would be a yes to."""
    said = evaluated(draft, run, step.params)
    scope = scope_of(draft, run)
    acts: list[Value] = []
    for act in covered(draft.flow_of(run), step):
        arguments = {
            name: one.evaluate(scope, draft.moment) for name, one in act.call.arguments.items()
        }
        acts.append([act.id, act.call.name, arguments])
    return _hash(step.id, said, acts)[:_DIGEST_LENGTH]


def covered(flow: Flow, step: Confirm) -> list[Do]:
    """Return the writes that a confirmation covers."""
    following = _following(flow, step)
    born = {name for one in following for name in _makes(one)}
    return [
        one
        for one in following
        if isinstance(one, Do) and not any(_uses(e, born) for e in one.call.arguments.values())
    ]


def _uses(expression: Expression, born: set[str]) -> bool:
    return not born.isdisjoint(expression.names)


def _makes(step: Step) -> set[str]:
    """Return the names that come to be at a step."""
    match step:
        case Do(name=name):
            return {name}
        case Read(calls=calls):
            return set(calls)
        case Decide(policy=policy):
            return {policy, "decision"}
        case _:
            return set()


def _following(flow: Flow, start: Confirm) -> list[Step]:
    """Return the steps that can come after a confirmation and before the next one."""
    seen: dict[str, Step] = {}
    waiting = [flow.next_step.get(start.id)]
    while waiting:
        step = flow.index.get(waiting.pop() or "")
        if step is None or step.id in seen or isinstance(step, Confirm):
            continue
        seen[step.id] = step
        waiting.append(flow.next_step.get(step.id))
        if isinstance(step, Choose):
            waiting += [branch.steps[0].id for branch in step.branches if branch.steps]
    return sorted(seen.values(), key=lambda one: one.id)


def confirmation_of(draft: Draft, run: Run) -> Confirm | None:
    """Return the confirmation that the contact gave last in a run; None when there is none."""
    index = draft.flow_of(run).index
    for name in reversed(run.trail):
        step = index.get(name)
        if isinstance(step, Confirm) and name in run.confirmed:
            return step
    return None
