"""Saying: a reply by name, with exactly the values that its wordings use, and its choices.

The text itself is made outside (`replies.render`); here is decided what is said, never how.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from standfast.assistant import Assistant, Expression, ReplyText, compile_template
from standfast.dialogue.draft import Draft
from standfast.dialogue.scope import scope_of
from standfast.events import Option, Record, Replied, Run, Value

PERSON = "/person"
CANCEL = "/cancel"
OTHER = "/other"
"""Values of options that are no slot value: a person, stopping, none of these."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say.

    Attributes:
        reply: Its name in replies.yaml.
        given: Values beside the run's scope (a step's `with`).
        options: Choices; without them, those that the reply itself has.
        expects: What would be an answer: `slot:<name>`, `confirm`, `code`, `choice`; None for nothing.
    """

    reply: str
    given: Record = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    expects: str | None = None
    sources: tuple[Record, ...] = ()


def say(draft: Draft, line: Line, *, run: Run | None) -> None:
    """Note that a line is said, by a run or (None) by the dialogue itself."""
    assistant = draft.assistant_of(run)
    wording = assistant.replies.get(line.reply)
    options = line.options or own_options(wording, language_of(draft, assistant))
    params = _params(draft, line, run=run, wording=wording)
    draft.emit(
        Replied(
            reply=line.reply,
            params=params,
            options=list(options),
            instance=run.instance if run else None,
            step=run.step if run else None,
            sources=list(line.sources),
            expects=line.expects or ("choice" if options else None),
        )
    )


def _params(draft: Draft, line: Line, *, run: Run | None, wording: ReplyText | None) -> Record:
    if wording is None:
        return dict(line.given)
    names = names_of(wording)
    scope = scope_of(draft, run) | line.given
    return {name: scope[name] for name in sorted(names) if scope.get(name) is not None}


def names_of(wording: ReplyText) -> set[str]:
    """Return the values that any wording of a reply uses."""
    return {name for variant in wording.variants for name in compile_template(variant.text).names}


def own_options(wording: ReplyText | None, language: str) -> tuple[Option, ...]:
    """Return the choices that replies.yaml gives a reply, in the contact's language."""
    if wording is None:
        return ()
    return number((in_language(labels, language), value) for value, labels in wording.options)


def number(choices: Iterable[tuple[str, Value]]) -> tuple[Option, ...]:
    """Return choices (label, value) as options with their ids."""
    return tuple(
        Option(id=f"o{n}", label=label, value=value)
        for n, (label, value) in enumerate(choices, start=1)
    )


def yes_or_no(draft: Draft, run: Run | None) -> tuple[Option, ...]:
    """Return the choices yes and no, as the house reply `yes_no` words them."""
    assistant = draft.assistant_of(run)
    return own_options(assistant.replies.get("yes_no"), language_of(draft, assistant))


def ways_out(draft: Draft, *values: str) -> list[tuple[str, Value]]:
    """Return those choices of the house reply `ways_out` (a person, stopping, none of these)."""
    options = own_options(
        draft.assistant.replies.get("ways_out"), language_of(draft, draft.assistant)
    )
    return [(option.label, option.value) for option in options if option.value in values]


def language_of(draft: Draft, assistant: Assistant) -> str:
    """Return the language that is spoken."""
    return draft.state.language or assistant.languages[0]


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return the text in a language, or in the first there is; empty when there is none."""
    return texts.get(language) or next(iter(texts.values()), "")


def title_of(draft: Draft, flow: str, *, run: Run | None = None) -> str:
    """Return what a flow is called in a choice."""
    assistant = draft.assistant_of(run)
    known = assistant.flows.get(flow)
    title = in_language(known.title, language_of(draft, assistant)) if known else ""
    return title or flow.replace("_", " ")


def evaluated(draft: Draft, run: Run, expressions: Mapping[str, Expression]) -> dict[str, Value]:
    """Return the values of named expressions in a run."""
    if not expressions:
        return {}
    scope = scope_of(draft, run)
    return {name: one.evaluate(scope, draft.moment) for name, one in expressions.items()}
