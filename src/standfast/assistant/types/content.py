"""Intents, replies, routing, owners and knowledge pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from standfast.assistant.expressions import Expression
from standfast.assistant.types.places import Place
from standfast.events import Level, Value


@dataclass(frozen=True, slots=True)
class Intent:
    """What a contact may want, by examples.

    Attributes:
        name: The flow that it starts (of the same name), `question` (knowledge), or small talk (`greet`, `thanks`, `bye`,
            `bot_challenge`, `how_are_you`) whose reply is `chitchat_<name>`.
        examples: By language.
    """

    name: str
    flow: str | None
    description: str
    examples: Mapping[str, tuple[str, ...]]
    negatives: Mapping[str, tuple[str, ...]]
    place: Place


@dataclass(frozen=True, slots=True)
class ReplyVariant:
    """One wording. `channel` None fits all."""

    text: str
    language: str
    channel: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A named thing to say: at least one wording in each language of the assistant.

    Attributes:
        options: Label by language, with the value a press stands for (`yes`, `no`, a flow's name, a slot value).
    """

    name: str
    variants: tuple[ReplyVariant, ...]
    options: tuple[tuple[Value, Mapping[str, str]], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a conversation goes to people: a reason code of routing.yaml."""

    code: str
    queue: str
    priority: str
    description: str
    place: Place
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """Where cases wait."""

    name: str
    title: Mapping[str, str]
    skills: tuple[str, ...]
    hours: Mapping[str, tuple[str, str]]
    """Weekday `mon`..`sun` -> opening and closing time; absent: closed."""
    zone: str
    place: Place


@dataclass(frozen=True, slots=True)
class Routing:
    """The rules of routing.yaml."""

    queues: Mapping[str, Queue]
    reasons: Mapping[str, Reason]
    default_queue: str


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns which paths; `teams` maps a team to its people's names."""

    teams: Mapping[str, tuple[str, ...]]
    paths: tuple[tuple[str, str, date | None], ...]
    """Glob, team, review-by date."""


@dataclass(frozen=True, slots=True)
class Page:
    """A knowledge page as it stands in the folder: front matter and Markdown."""

    path: str
    title: str
    language: str
    text: str
    audience: Level
    owner: str
    valid_from: date | None
    valid_until: date | None
    review_by: date | None
    product: str
    place: Place
