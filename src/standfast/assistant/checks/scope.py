"""The scope of flows: which names an expression may use at each step, and which fields they have.

A slot that no step before collects is null, a fact that no step before reads is not there: a condition on it
never holds. That is a mistake of the author and not of the contact, and it can be seen without running.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from standfast.assistant.checks.knowledge import Certain, defines
from standfast.assistant.checks.subject import Subject
from standfast.assistant.expressions import Expression
from standfast.assistant.reading.findings import suggest
from standfast.assistant.types import (
    Answer,
    Call,
    CallFlow,
    Choose,
    Collect,
    Confirm,
    Decide,
    Do,
    Flow,
    Link,
    Place,
    Read,
    Say,
    SendCode,
    SetSlots,
    Slot,
    Step,
)
from standfast.assistant.words import null_tested

GLOBALS = frozenset({"contact", "now", "today", "language", "channel", "attempts"})
"""Names that every expression of a flow may use."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an expression in a step.

    Attributes:
        extra: Names that exist only here: `value`, `item`.
        written: Where it stands, when that is in another file.
    """

    expression: Expression
    place: Place
    extra: frozenset[str] = frozenset()
    written: Place | None = None


def check_scope(subject: Subject) -> None:
    """Note names that do not exist, and names that are used before they have a value."""
    for flow in subject.sound_flows():
        if flow.is_pattern:
            continue
        known = names_of(flow)
        for id_, certain in subject.certain[flow.name].items():
            step = flow.index.get(id_)
            if step is not None:
                for use in uses(step, flow, subject):
                    _check_use(use, flow, known, certain, subject)


def names_of(flow: Flow) -> frozenset[str]:
    """Return every name that has a value somewhere in a flow."""
    found = set(flow.slots)
    for step in flow.index.values():
        found |= defines(step, flow.slots)
    return frozenset(found)


def _check_use(
    use: Use, flow: Flow, known: frozenset[str], certain: Certain, subject: Subject
) -> None:
    names = use.expression.names - GLOBALS - use.extra
    tested = null_tested(use.expression.text)
    for name in sorted(names):
        if name not in known:
            subject.findings.add(
                use.place,
                "flow-unknown-name",
                f"'{name}' is neither a slot nor anything that flow '{flow.name}' reads or decides.",
                suggest(name, known | GLOBALS | use.extra, what="There are"),
            )
        elif name not in certain.defined and not (name in flow.slots and name in tested):
            verb, remedy = _missing(name, flow)
            subject.findings.add(
                use.place,
                "flow-name-too-early",
                f"'{name}' is used, but not every way that comes here {verb} it.",
                remedy,
            )


def _missing(name: str, flow: Flow) -> tuple[str, str]:
    if name in flow.slots:
        return "collects", f"Collect it first, or test it with '{name} == null'."
    kinds = {type(step) for step in flow.index.values() if name in defines(step, flow.slots)}
    if Decide in kinds:
        return "decides", "Put the decide step before this one."
    if Do in kinds:
        return "makes", "Put the write before this step, or use it only where it was made."
    return "reads", "Read it first."


def uses(step: Step, flow: Flow, subject: Subject) -> Iterator[Use]:
    """Return the expressions that a step evaluates."""
    match step:
        case Collect():
            yield from _uses_of_collect(step, flow)
        case Decide():
            yield from _uses_of_decision(step, subject)
        case Confirm(params=given) | Say(params=given) | Link(slots=given) | CallFlow(slots=given):
            yield from _uses_of_map(step, "with", given, subject)
        case SetSlots(values=given):
            yield from _uses_of_map(step, "set", given, subject)
        case Read(calls=calls):
            yield from (use for call in calls.values() for use in _uses_of_call(call))
        case Choose(branches=branches):
            ways = [(branch.condition, branch.place) for branch in branches]
            yield from (Use(condition, place) for condition, place in ways if condition)
        case _:
            yield from _uses_of_one(step)


def _uses_of_one(step: Step) -> Iterator[Use]:
    match step:
        case Do(call=call, business=business):
            yield from _uses_of_call(call)
            if business is not None:
                yield Use(business, step.place)
        case Answer(question=written) | SendCode(email=written) if written is not None:
            yield Use(written, step.place)
        case _:
            return


def _uses_of_collect(step: Collect, flow: Flow) -> Iterator[Use]:
    slot = flow.slots.get(step.slot)
    if step.when is not None:
        yield Use(step.when, step.place)
    if slot is not None:
        yield from _uses_of_slot(slot)


def _uses_of_map(
    step: Step, key: str, given: Mapping[str, Expression], subject: Subject
) -> Iterator[Use]:
    for name, expression in given.items():
        yield Use(expression, subject.spot(step.place, f"{key}.{name}"))


def _uses_of_call(call: Call, extra: frozenset[str] = frozenset()) -> Iterator[Use]:
    for expression in call.arguments.values():
        yield Use(expression, call.place, extra)


def _uses_of_slot(slot: Slot) -> Iterator[Use]:
    if slot.offer is not None:
        yield from _uses_of_call(slot.offer.read)
        if slot.offer.when is not None:
            yield Use(slot.offer.when, slot.offer.read.place, frozenset({"item"}))
    known = frozenset({slot.name, "value"})
    for check in slot.checks:
        if check.read is not None:
            yield from _uses_of_call(check.read, known)
        if check.condition is not None:
            yield Use(check.condition, slot.place, known)
        known |= {check.fact} if check.fact else set()


def _uses_of_decision(step: Decide, subject: Subject) -> Iterator[Use]:
    yield from _uses_of_map(step, "with", step.inputs, subject)
    for policy in subject.assistant.policies.get(step.policy, ()):
        inputs = frozenset(policy.inputs)
        for name, source in policy.sources.items():
            if name not in step.inputs:
                written = subject.spot(policy.place, f"from.{name}")
                yield Use(source, step.place, written=written)
        for row in (*policy.rows, policy.otherwise):
            for output in row.outputs.values():
                yield Use(output, step.place, inputs, row.place)
