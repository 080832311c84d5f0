"""Replies: there, in every language, and saying only what is known where they are said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from standfast.assistant.checks.scope import GLOBALS, names_of
from standfast.assistant.checks.subject import Subject, is_house
from standfast.assistant.reading.findings import suggest
from standfast.assistant.reading.intents import SMALL_TALK
from standfast.assistant.templates import compile_template
from standfast.assistant.types import (
    CheckCode,
    Collect,
    Confirm,
    Flow,
    Handoff,
    Place,
    ReplyText,
    Say,
    Slot,
    Step,
)

_OWN = frozenset({"attempt", "text", "options", "value", "system", "title", "company"})
"""Names that the engine gives to every reply."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One place where a reply is said.

    Attributes:
        extra: Names that it is given there.
    """

    reply: str
    place: Place
    flow: Flow
    extra: frozenset[str] = frozenset()


def check_replies(subject: Subject) -> None:
    """Note replies that are missing, broken, incomplete or never said."""
    names = {
        reply.name: _check_reply(reply, subject) for reply in subject.assistant.replies.values()
    }
    sayings = [saying for flow in subject.assistant.flows.values() for saying in _sayings(flow)]
    for saying in sayings:
        _check_saying(saying, names, subject)
    _check_offers(subject)
    _check_small_talk(subject)
    _check_used({saying.reply for saying in sayings}, subject)


def _sayings(flow: Flow) -> Iterator[Saying]:
    for step in flow.index.values():
        yield from _of_step(step, flow)
    for slot in flow.slots.values():
        yield from _of_slot(slot, flow)


def _of_step(step: Step, flow: Flow) -> Iterator[Saying]:
    match step:
        case Say(reply=reply, params=params) | Confirm(reply=reply, params=params):
            yield Saying(reply, step.place, flow, frozenset(params))
        case Handoff(reply=str(reply)):
            yield Saying(reply, step.place, flow)
        case CheckCode(ask=reply):
            yield Saying(reply, step.place, flow, frozenset({"email", "masked_to", "tries"}))
        case Collect(slot=name, ask=ask):
            slot = flow.slots.get(name)
            reply = ask or (slot.ask if slot else "")
            if reply:
                yield Saying(reply, step.place, flow)
        case _:
            return


def _of_slot(slot: Slot, flow: Flow) -> Iterator[Saying]:
    if slot.help is not None:
        yield Saying(slot.help, slot.place, flow)
    if slot.offer is not None and slot.offer.empty is not None:
        yield Saying(slot.offer.empty, slot.offer.read.place, flow)
    for check in slot.checks:
        place = check.read.place if check.read else slot.place
        yield Saying(check.otherwise, place, flow, frozenset({"value"}))


def _check_reply(reply: ReplyText, subject: Subject) -> frozenset[str]:
    """Note what is wrong with one reply; return the names that its wordings use."""
    _check_languages(reply, subject)
    found: set[str] = set()
    for variant in reply.variants:
        try:
            found |= compile_template(variant.text).names
        except (ValueError, RecursionError, SyntaxError, MemoryError) as error:
            subject.findings.add(
                variant.place,
                "reply-syntax",
                f"reply '{reply.name}' is no template: {str(error)[:120]}.",
                "Write values as {{ amount | money }} and conditions as {% if ... %}...{% endif %}.",
            )
        if not variant.text.strip():
            subject.findings.add(
                variant.place, "reply-empty", f"reply '{reply.name}' is empty.", "Write its text."
            )
    return frozenset(found)


def _check_languages(reply: ReplyText, subject: Subject) -> None:
    languages = subject.assistant.languages
    for language in languages:
        wordings = [variant for variant in reply.variants if variant.language == language]
        place = subject.languages_at if is_house(reply.place) else reply.place
        if not wordings:
            subject.findings.add(
                place,
                "reply-missing-language",
                f"reply '{reply.name}' has no text in '{language}'.",
                f"Add {language}: ... to it.",
            )
        elif all(variant.channel for variant in wordings):
            subject.findings.add(
                place,
                "reply-no-default",
                f"reply '{reply.name}' has texts in '{language}' for some channels only.",
                "Add default: ... beside them.",
            )
    for value, labels in reply.options:
        for language in languages:
            if language not in labels and not is_house(reply.place):
                subject.findings.add(
                    reply.place,
                    "reply-missing-language",
                    f"option '{value}' of reply '{reply.name}' has no label in '{language}'.",
                    f"Add {language}: ... to it.",
                )


def _check_saying(saying: Saying, names: dict[str, frozenset[str]], subject: Subject) -> None:
    if saying.reply not in names:
        if subject.is_whole("replies"):
            subject.findings.add(
                saying.place,
                "reply-unknown",
                f"there is no reply '{saying.reply}'.",
                suggest(saying.reply, names, what="Add it to replies.yaml; there are"),
            )
        return
    if saying.flow.is_pattern or saying.flow.place.file in subject.bench.wounded:
        return
    known = names_of(saying.flow) | GLOBALS | _OWN | saying.extra
    for name in sorted(names[saying.reply] - known):
        subject.findings.warn(
            saying.place,
            "reply-unknown-name",
            f"reply '{saying.reply}' says '{name}', which flow '{saying.flow.name}' does not know.",
            suggest(name, known, what="Give it: with: {name: ...}. There are"),
        )


def _check_offers(subject: Subject) -> None:
    """Note labels of live lists that are no templates or say fields that the list does not have."""
    for flow in subject.assistant.flows.values():
        for slot in flow.slots.values():
            if slot.offer is not None:
                _check_label(slot, subject)


def _check_label(slot: Slot, subject: Subject) -> None:
    offer = slot.offer
    operation = subject.bench.operations.get(offer.read.name) if offer else None
    if offer is None or operation is None:
        return
    fields = {field.name for field in operation.result}
    if not operation.is_list:
        subject.findings.add(
            offer.read.place,
            "offer-no-list",
            f"'{offer.read.name}' gives one record, not a list to choose from.",
            "Offer from an operation with list: true.",
        )
    try:
        used = compile_template(offer.label).names | {offer.value}
    except (ValueError, RecursionError, SyntaxError, MemoryError) as error:
        subject.findings.add(
            offer.read.place,
            "reply-syntax",
            f"the label of slot '{slot.name}' is no template: {str(error)[:120]}.",
            "Write it like {{ number }}: {{ items }}.",
        )
        return
    for name in sorted(used - fields - GLOBALS):
        subject.findings.add(
            offer.read.place,
            "offer-unknown-field",
            f"'{offer.read.name}' gives no field '{name}'.",
            suggest(name, fields, what="It gives"),
        )


def _check_small_talk(subject: Subject) -> None:
    for name in sorted(SMALL_TALK & subject.assistant.intents.keys()):
        reply = f"chitchat_{name}"
        if reply not in subject.assistant.replies and subject.is_whole("replies"):
            subject.findings.add(
                subject.spot(subject.assistant.intents[name].place, "name"),
                "reply-unknown",
                f"intent '{name}' is answered by reply '{reply}', which does not exist.",
                f"Add {reply} to replies.yaml.",
            )


def _check_used(said: set[str], subject: Subject) -> None:
    for reply in subject.assistant.replies.values():
        is_called_by_house = reply.name.startswith(
            ("chitchat_", "code_mail_", "handoff_", "pattern_")
        )
        if (
            reply.name not in said
            and not is_house(reply.place)
            and not is_called_by_house
            and reply.name not in subject.bench.house_replies
            and subject.is_intact("flows")
        ):
            subject.findings.warn(
                reply.place,
                "reply-unused",
                f"no flow says reply '{reply.name}'.",
                "Say it somewhere, or take it out.",
            )
