"""Slots: of a type that exists, collected where they are declared, with words in every language."""

from __future__ import annotations

from standfast.assistant.checks.knowledge import defines
from standfast.assistant.checks.subject import Subject
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.slots import BUILT_IN_TYPES
from standfast.assistant.types import Collect, Flow, SetSlots, Slot


def check_slots(subject: Subject) -> None:
    """Note what is wrong with the slots of flows."""
    for flow in subject.assistant.flows.values():
        for slot in flow.slots.values():
            _check_type(slot, subject)
            _check_choices(slot, subject)
            _check_dependence(slot, flow, subject)
        _check_steps(flow, subject)
        _check_clashes(flow, subject)


def _check_type(slot: Slot, subject: Subject) -> None:
    known = BUILT_IN_TYPES | subject.assistant.slot_types.keys()
    if slot.type and slot.type not in known and subject.is_whole("types"):
        subject.findings.add(
            slot.place,
            "slot-unknown-type",
            f"slot '{slot.name}' is of type '{slot.type}', which does not exist.",
            suggest(slot.type, known, what="Types are"),
        )
    if slot.choices and slot.type != "choice":
        subject.findings.add(
            slot.place,
            "slot-choices",
            f"slot '{slot.name}' has choices, but is of type '{slot.type}'.",
            "Write type: choice.",
        )
    if slot.type == "choice" and not slot.choices and slot.offer is None:
        subject.findings.add(
            slot.place,
            "slot-choices",
            f"slot '{slot.name}' is a choice of nothing.",
            "Add choices, or an offer.",
        )


def _check_choices(slot: Slot, subject: Subject) -> None:
    for choice in slot.choices:
        for language in subject.assistant.languages:
            if language not in choice.labels:
                subject.findings.add(
                    slot.place,
                    "slot-choice-no-label",
                    f"choice '{choice.value}' of slot '{slot.name}' has no words in '{language}'.",
                    f"Add {language}: [label, other words].",
                )


def _check_dependence(slot: Slot, flow: Flow, subject: Subject) -> None:
    for name in slot.depends_on:
        if name not in flow.slots or name == slot.name:
            subject.findings.add(
                slot.place,
                "slot-unknown-slot",
                f"slot '{slot.name}' depends on '{name}', which is no other slot of the flow.",
                suggest(name, flow.slots.keys() - {slot.name}, what="There are"),
            )


def _check_steps(flow: Flow, subject: Subject) -> None:
    """Note steps that collect, set or return what is no slot of the flow, and slots that nothing fills."""
    filled: set[str] = set()
    for step in flow.index.values():
        names = {step.slot} if isinstance(step, Collect) else set()
        if isinstance(step, SetSlots):
            names |= step.values.keys()
        names |= set(getattr(step, "returns", ()))
        filled |= names
        for name in sorted(names - flow.slots.keys() - {""}):
            subject.findings.add(
                step.place,
                "flow-unknown-slot",
                f"flow '{flow.name}' has no slot '{name}'.",
                suggest(name, flow.slots, what="It has"),
            )
    for name, slot in flow.slots.items():
        if name not in filled and not flow.is_pattern and not slot.description:
            subject.findings.warn(
                slot.place,
                "slot-unused",
                f"no step of flow '{flow.name}' collects or sets slot '{name}'.",
                "Collect it, or say in its description who fills it.",
            )


def _check_clashes(flow: Flow, subject: Subject) -> None:
    """Note facts, effects and policies that are called like a slot or like each other's kind."""
    owners: dict[str, str] = dict.fromkeys(flow.slots, "slot")
    for step in flow.index.values():
        kind = type(step).__name__
        if kind not in {"Read", "Do"}:
            continue
        for name in defines(step, flow.slots):
            if owners.setdefault(name, kind) != kind:
                subject.findings.add(
                    step.place,
                    "name-clash",
                    f"'{name}' is the name of a {owners[name].lower()} and of a {kind.lower()} here.",
                    "Give one of them another name.",
                )
