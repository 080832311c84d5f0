"""Languages: whatever a contact or a person reads is there in every language of the assistant."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from standfast.assistant.checks.subject import Subject, is_house
from standfast.assistant.reading.findings import suggest
from standfast.assistant.types import Place


def check_languages(subject: Subject) -> None:
    """Note titles and scopes that miss a language, and languages that the assistant does not have."""
    known = subject.assistant.languages
    for what, given, place in _titled(subject):
        for language in known:
            if language not in given:
                subject.findings.add(
                    place,
                    "title-missing-language",
                    f"{what} has no text in '{language}'.",
                    f"Add {language}: ... to it.",
                )
        _check_known(what, given, place, subject)
    for reply in subject.assistant.replies.values():
        if not is_house(reply.place):
            given = {variant.language for variant in reply.variants}
            _check_known(f"reply '{reply.name}'", given, reply.place, subject)
    for intent in subject.assistant.intents.values():
        place = subject.spot(intent.place, "name")
        _check_known(f"intent '{intent.name}'", intent.examples, place, subject)
    for page in subject.assistant.pages:
        _check_known("the page", {page.language} - {""}, page.place, subject)


def _check_known(what: str, given: Collection[str], place: Place, subject: Subject) -> None:
    known = subject.assistant.languages
    if not subject.is_whole("assistant") or "assistant.yaml" not in subject.files:
        return
    for language in given:
        if language not in known:
            subject.findings.add(
                place,
                "language-unknown",
                f"{what} is in '{language}', which the assistant does not speak.",
                suggest(language, known, what="It speaks"),
            )


def _titled(subject: Subject) -> Iterator[tuple[str, Collection[str], Place]]:
    """Return everything that has texts by language: what it is, the languages, where it stands."""
    assistant = subject.assistant
    if subject.is_whole("assistant") and "assistant.yaml" in subject.files:
        at = Place("assistant.yaml")
        yield "the title of the assistant", assistant.title, subject.spot(at, "title")
        yield "the scope", assistant.scope, subject.spot(at, "scope")
    for flow in subject.own_flows():
        yield f"the title of flow '{flow.name}'", flow.title, subject.spot(flow.place, "title")
    for connector in assistant.connectors.values():
        yield (
            f"the title of connector '{connector.name}'",
            connector.title,
            subject.spot(connector.place, "title"),
        )
    for queue in assistant.routing.queues.values():
        yield f"the title of queue '{queue.name}'", queue.title, subject.spot(queue.place, "title")
