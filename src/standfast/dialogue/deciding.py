"""Deciding: decision tables, branches, values set, steps by name: what needs nobody's answer."""

from __future__ import annotations

from collections.abc import Sequence

from standfast.assistant import Choose, Decide, Goto, Policy, Row, SetSlots
from standfast.dialogue.draft import Draft
from standfast.dialogue.handing import hand_over
from standfast.dialogue.moving import enter, go_on
from standfast.dialogue.saying import evaluated
from standfast.dialogue.scope import scope_of
from standfast.events import PolicyDecided, Record, Run, SlotCleared, SlotFilled, SlotSource


def decide(draft: Draft, run: Run, step: Decide) -> None:
    """Ask the version of a decision table that holds today; without one, people decide."""
    versions = draft.assistant_of(run).policies.get(step.policy, ())
    policy = in_force(draft, versions)
    if policy is None:
        _undecided(draft, run)
        return
    inputs = _inputs(draft, run, step, policy=policy)
    row = first_match(draft, policy, inputs)
    scope = {**scope_of(draft, run), **inputs}
    outputs = {name: one.evaluate(scope, draft.moment) for name, one in row.outputs.items()}
    draft.emit(
        PolicyDecided(
            instance=run.instance,
            step=step.id,
            policy=policy.name,
            row=row.number,
            outcome=row.outcome,
            reason=row.reason,
            outputs=outputs,
            inputs=inputs,
        )
    )
    go_on(draft, draft.again(run))


def _undecided(draft: Draft, run: Run) -> None:
    """People decide what no table decides; once they have, the run goes on without an outcome."""
    if "person" in run.received:
        go_on(draft, run)
    else:
        hand_over(draft, "policy")


def in_force(draft: Draft, versions: Sequence[Policy]) -> Policy | None:
    """Return the version that holds today in the assistant's zone; None when none does."""
    today = draft.moment.today
    return next((version for version in versions if version.is_valid_on(today)), None)


def _inputs(draft: Draft, run: Run, step: Decide, *, policy: Policy) -> Record:
    """Return the inputs: from the step's `with`, else from the table's own `from`, else by name."""
    scope = scope_of(draft, run)
    inputs: Record = {}
    for name in policy.inputs:
        source = step.inputs.get(name) or policy.sources.get(name)
        inputs[name] = source.evaluate(scope, draft.moment) if source else scope.get(name)
    return inputs


def first_match(draft: Draft, policy: Policy, inputs: Record) -> Row:
    """Return the row that matches; a table that must be unique and is not decides nothing (`else`)."""
    matching = [
        row
        for row in policy.rows
        if all(condition.holds(inputs, draft.moment) for condition in row.conditions)
    ]
    if not matching or (policy.hit == "unique" and len(matching) > 1):
        return policy.otherwise
    return matching[0]


def choose(draft: Draft, run: Run, step: Choose) -> None:
    """Take the first branch whose condition holds; without one, go on."""
    scope = scope_of(draft, run)
    for branch in step.branches:
        if branch.condition is None or branch.condition.holds(scope, draft.moment):
            if branch.steps:
                enter(draft, run, branch.steps[0].id)
                return
            break
    go_on(draft, run)


def set_slots(draft: Draft, run: Run, step: SetSlots) -> None:
    """Set slots to the values of expressions, all computed before any is set."""
    for name, value in evaluated(draft, run, step.values).items():
        if value is not None:
            draft.emit(
                SlotFilled(instance=run.instance, slot=name, value=value, source=SlotSource.FLOW)
            )
        elif name in run.slots:
            draft.emit(SlotCleared(instance=run.instance, slot=name, because="set"))
    go_on(draft, draft.again(run))


def go_to(draft: Draft, run: Run, step: Goto) -> None:
    """Go on at the step that is named."""
    enter(draft, run, step.target)
