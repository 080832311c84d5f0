"""Doing: confirmations and writes. Nothing is done that was not confirmed exactly so, and nothing twice.

The machine of one write, by what is known of its key:

| known | then |
|---|---|
| not intended under this key | confirmed exactly so? intend it and want it made; else ask for the confirmation again |
| intended | want it made (whoever makes it knows the key, too) |
| done | go on; found to be done before: `on_duplicate` |
| failed, in this visit of the step | `on_failure`, or a person (`effect_failed`), after whom the run ends |
| failed, in an earlier visit | a new try with a key of its own |
| doubted | a person decides |
"""

from __future__ import annotations

from standfast.assistant import Confirm, Do
from standfast.dialogue.asking import ask_confirmation
from standfast.dialogue.cancelling import cancel_run
from standfast.dialogue.digests import (
    arguments_of,
    business_key,
    confirmation_digest,
    confirmation_of,
    covered,
    effect_key,
)
from standfast.dialogue.draft import Draft
from standfast.dialogue.handing import BROKEN, IN_DOUBT, hand_over
from standfast.dialogue.moving import end, enter, go_on
from standfast.dialogue.wants import WantEffect
from standfast.events import EffectIntended, EffectKey, EffectState, FlowOutcome, Run


def confirm(draft: Draft, run: Run, step: Confirm) -> None:
    """Ask for a yes or no, unless exactly this was answered."""
    if step.id in run.refused:
        if step.otherwise:
            enter(draft, run, step.otherwise[0].id)
        else:
            _refused(draft, run)
    elif run.confirmed.get(step.id) == confirmation_digest(draft, run, step):
        go_on(draft, run)
    else:
        ask_confirmation(draft, run, step, attempt=run.attempts + 1)


def _refused(draft: Draft, run: Run) -> None:
    """A no without steps of its own cancels: nothing is done."""
    if run.cause == "pattern":
        end(draft, run, FlowOutcome.CANCELLED)
    else:
        cancel_run(draft, run)


def do(draft: Draft, run: Run, step: Do) -> None:
    """Do what is next for a write (see the table)."""
    key = effect_key(draft, run, step)
    effect = run.effects.get(step.name)
    if effect is None or effect.key != key:
        _intend(draft, run, step, key=key)
        return
    match effect.status:
        case "intended":
            _want(draft, run, step, key=key)
        case "done":
            _done(draft, run, step, effect=effect)
        case "failed":
            _failed(draft, run, step)
        case _:
            hand_over(draft, IN_DOUBT)


def _intend(draft: Draft, run: Run, step: Do, *, key: EffectKey) -> None:
    if step.unconfirmed is None and not _is_confirmed(draft, run, step):
        return
    draft.emit(
        EffectIntended(
            key=key,
            instance=run.instance,
            step=step.id,
            name=step.name,
            operation=step.call.name,
            arguments=arguments_of(draft, run, step),
            business_key=business_key(draft, run, step),
        )
    )
    _want(draft, draft.again(run), step, key=key)


def _is_confirmed(draft: Draft, run: Run, step: Do) -> bool:
    """Tell whether the contact said yes to exactly this; if not, lead there."""
    asked = confirmation_of(draft, run)
    if asked is None:
        hand_over(draft, BROKEN)
        return False
    is_covered = step.id in {act.id for act in covered(draft.flow_of(run), asked)}
    if is_covered and run.confirmed[asked.id] != confirmation_digest(draft, run, asked):
        enter(draft, run, asked.id)
        return False
    return True


def _want(draft: Draft, run: Run, step: Do, *, key: EffectKey) -> None:
    draft.want(
        WantEffect(
            instance=run.instance,
            step=step.id,
            key=key,
            operation=step.call.name,
            arguments=arguments_of(draft, run, step),
            business_key=business_key(draft, run, step),
        )
    )


def _done(draft: Draft, run: Run, step: Do, *, effect: EffectState) -> None:
    if effect.found and step.on_duplicate:
        enter(draft, run, step.on_duplicate[0].id)
    else:
        go_on(draft, run)


def _failed(draft: Draft, run: Run, step: Do) -> None:
    if step.on_failure:
        enter(draft, run, step.on_failure[0].id)
    elif run.received[-1:] == ["person"]:
        end(draft, run, FlowOutcome.HANDED_OVER)
    else:
        hand_over(draft, "effect_failed")
