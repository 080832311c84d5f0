"""Writes: confirmed by the contact as they are made, and within the level that the flow asks for."""

from __future__ import annotations

from collections.abc import Iterator

from standfast.assistant.checks.knowledge import Certain
from standfast.assistant.checks.openapi import needed_arguments
from standfast.assistant.checks.subject import Subject
from standfast.assistant.types import Call, Collect, Do, Flow, Place, Read, Slot, Step
from standfast.events import Level, reaches


def check_writes(subject: Subject) -> None:
    """Note writes that nobody agreed to, calls of the wrong kind, and calls above the flow's level."""
    for flow in subject.sound_flows():
        for id_, certain in subject.certain[flow.name].items():
            step = flow.index.get(id_)
            if step is None:
                continue
            if isinstance(step, Do):
                _check_confirmed(step, certain, subject)
            for call in calls_of(step, flow):
                _check_level(call, flow, certain, subject)
                _check_access(call, "write" if isinstance(step, Do) else "read", subject)
                _check_given(call, subject)


def calls_of(step: Step, flow: Flow) -> Iterator[Call]:
    """Return the operations that a step calls."""
    match step:
        case Do(call=call):
            yield call
        case Read(calls=calls):
            yield from calls.values()
        case Collect(slot=name):
            slot = flow.slots.get(name)
            yield from _calls_of_slot(slot) if slot else ()
        case _:
            return


def _calls_of_slot(slot: Slot) -> Iterator[Call]:
    if slot.offer is not None:
        yield slot.offer.read
    for check in slot.checks:
        if check.read is not None:
            yield check.read


def _check_confirmed(step: Do, certain: Certain, subject: Subject) -> None:
    if step.unconfirmed is not None:
        return
    if certain.changed is None:
        subject.findings.add(
            step.place,
            "write-unconfirmed",
            f"'{step.call.name}' is made, but not every way that comes here asks the contact first.",
            "Put a confirm step before it, or say why not: unconfirmed: the reason.",
        )
        return
    used = {name for argument in step.call.arguments.values() for name in argument.names}
    changed = sorted(used & certain.changed)
    if changed:
        subject.findings.add(
            step.place,
            "write-changed-after-confirm",
            f"'{changed[0]}' may change between the contact's yes and '{step.call.name}'.",
            "Move the confirm step behind the last change.",
        )


def _check_level(call: Call, flow: Flow, certain: Certain, subject: Subject) -> None:
    operation = subject.bench.operations.get(call.name)
    level = Level.VERIFIED if certain.verified else flow.needs
    if operation is not None and not reaches(level, operation.needs):
        subject.findings.add(
            call.place,
            "call-above-level",
            f"'{call.name}' needs a contact who is {operation.needs.value}, flow '{flow.name}' only {level.value}.",
            f"Write needs: {operation.needs.value} at the head of the flow.",
        )


def _check_access(call: Call, access: str, subject: Subject) -> None:
    operation = subject.bench.operations.get(call.name)
    if operation is not None and operation.access != access:
        note_access(call.name, call.place, access, subject)


def _check_given(call: Call, subject: Subject) -> None:
    connector = subject.assistant.connectors.get(call.connector)
    if connector is None or call.operation not in connector.operations:
        return
    needed = needed_arguments(connector.operations[call.operation], connector)
    for name in sorted(needed - call.arguments.keys()):
        subject.findings.add(
            call.place,
            "call-missing-argument",
            f"'{call.name}' is not given '{name}', which the system requires.",
            f"Write {name}=... in the call.",
        )


def note_access(name: str, place: Place, access: str, subject: Subject) -> None:
    """Note a read that is used as a write, or the other way round."""
    remedy = "Use 'do' for writes." if access == "read" else "Use 'read' for reads."
    wrong = "write" if access == "read" else "read"
    subject.findings.add(place, "call-wrong-access", f"'{name}' is a {wrong}.", remedy)
