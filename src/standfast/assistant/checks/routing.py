"""Routing: every reason leads to a queue, and every queue is open at some time."""

from __future__ import annotations

from standfast.assistant.checks.subject import Subject
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.routing import HOUSE_REASONS
from standfast.assistant.reading.settings import is_zone
from standfast.assistant.types import Handoff, Place, Queue

FILE = Place("routing.yaml")


def check_routing(subject: Subject) -> None:
    """Note reasons and a default that name no queue, queues without hours, and reasons that nobody has."""
    if "routing.yaml" not in subject.files:
        subject.findings.warn(
            Place("routing.yaml"),
            "routing-missing",
            "there is no routing.yaml: cases wait in a queue without a name.",
            "Add it, with at least one queue.",
        )
        return
    if not subject.is_whole("routing"):
        return
    routing, findings = subject.assistant.routing, subject.findings
    if routing.default_queue not in routing.queues:
        findings.add(
            subject.bench.spots.get((FILE, "default_queue"), FILE),
            "routing-unknown-queue",
            f"the default queue '{routing.default_queue}' is none of the queues.",
            suggest(routing.default_queue, routing.queues, what="Queues are"),
        )
    for reason in routing.reasons.values():
        if reason.queue not in routing.queues and reason.queue != routing.default_queue:
            findings.add(
                subject.spot(reason.place, "queue"),
                "routing-unknown-queue",
                f"reason '{reason.code}' goes to '{reason.queue}', which is no queue.",
                suggest(reason.queue, routing.queues, what="Queues are"),
            )
    for queue in routing.queues.values():
        _check_queue(queue, subject)
    _check_used(subject)


def _check_queue(queue: Queue, subject: Subject) -> None:
    if not queue.hours:
        subject.findings.warn(
            queue.place,
            "routing-no-hours",
            f"queue '{queue.name}' has no opening hours: it counts as closed.",
            'Add hours: {mon-fri: "09:00-17:00"}.',
        )
    if queue.zone and not is_zone(queue.zone):
        subject.findings.add(
            queue.place,
            "value-unknown",
            f"there is no zone '{queue.zone[:40]}'.",
            "Write it like Europe/Berlin.",
        )


def _check_used(subject: Subject) -> None:
    """Note reasons of hand-overs that routing.yaml does not know, and its reasons that no flow gives."""
    reasons = subject.assistant.routing.reasons
    used = set(HOUSE_REASONS)
    for flow in subject.assistant.flows.values():
        for step in flow.index.values():
            if not isinstance(step, Handoff):
                continue
            used.add(step.reason)
            if step.reason not in reasons:
                subject.findings.add(
                    step.place,
                    "handoff-unknown-reason",
                    f"'{step.reason}' is no reason of routing.yaml.",
                    suggest(step.reason, reasons, what="Reasons are"),
                )
    for reason in reasons.values():
        is_automatic = reason.when is not None
        if reason.code not in used and not is_automatic and subject.is_intact("flows"):
            subject.findings.warn(
                reason.place,
                "routing-unused-reason",
                f"no flow hands over for '{reason.code}'.",
                "Use it in a handoff step, or take it out.",
            )
