"""Intents: each starts something, and no sentence means two things."""

from __future__ import annotations

from standfast.assistant.checks.subject import Subject
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.intents import QUESTION, SMALL_TALK
from standfast.assistant.types import Intent, Place

_ENOUGH = 5
"""Fewer examples than this in a language teach little."""


def check_intents(subject: Subject) -> None:
    """Note intents that start nothing, and examples that are doubled or too few."""
    seen: dict[tuple[str, str], str] = {}
    for intent in subject.assistant.intents.values():
        _check_flow(intent, subject)
        _check_enough(intent, subject)
        for language, examples in intent.examples.items():
            for number, example in enumerate(examples):
                place = subject.spot(intent.place, f"examples.{language}.{number}")
                _check_example((language, _fold(example)), intent, place, seen, subject)
    _check_scope(seen, subject)
    if QUESTION in subject.assistant.intents and not subject.assistant.pages:
        subject.findings.warn(
            subject.spot(subject.assistant.intents[QUESTION].place, "name"),
            "intent-no-knowledge",
            "questions have an intent, but there is no knowledge page to answer from.",
            "Add pages under knowledge/.",
        )


def _fold(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!?¿¡")


def _check_flow(intent: Intent, subject: Subject) -> None:
    flows = subject.assistant.flows
    if intent.flow is None or not subject.is_whole("flows"):
        return
    target = flows.get(intent.flow)
    if target is None or target.is_pattern:
        names = [name for name, flow in flows.items() if not flow.is_pattern]
        subject.findings.add(
            subject.spot(intent.place, "name"),
            "intent-unknown-flow",
            f"intent '{intent.name}' starts nothing: there is no flow of that name.",
            suggest(intent.name, [*names, *SMALL_TALK, QUESTION], what="Intents can be"),
        )


def _check_enough(intent: Intent, subject: Subject) -> None:
    for language in subject.assistant.languages:
        count = len(intent.examples.get(language, ()))
        if count < _ENOUGH:
            subject.findings.warn(
                subject.spot(intent.place, "name"),
                "intent-few-examples",
                f"intent '{intent.name}' has {count} examples in '{language}'.",
                f"Write at least {_ENOUGH}, as contacts would.",
            )


def _check_example(
    example: tuple[str, str],
    intent: Intent,
    place: Place,
    seen: dict[tuple[str, str], str],
    subject: Subject,
) -> None:
    other = seen.setdefault(example, intent.name)
    if not example[1]:
        subject.findings.add(place, "intent-empty-example", "an example is empty.", "Write it.")
    elif other != intent.name:
        subject.findings.add(
            place,
            "intent-duplicate-example",
            f"'{example[1][:60]}' is an example of '{other}' and of '{intent.name}'.",
            "Keep it where it belongs.",
        )


def _check_scope(seen: dict[tuple[str, str], str], subject: Subject) -> None:
    for language, examples in subject.assistant.out_of_scope.items():
        for example in examples:
            other = seen.get((language, _fold(example)))
            if other is not None:
                subject.findings.add(
                    subject.spot(subject.assistant.intents[other].place, "name"),
                    "intent-duplicate-example",
                    f"'{example[:60]}' is an example of '{other}' and of what is out of scope.",
                    "Keep it where it belongs.",
                )
