"""People: cases, and what staff do with them."""

from __future__ import annotations

from standfast.events.ids import CaseId, InstanceId, PersonId
from standfast.events.terms import Event


class CaseOpened(Event, frozen=True, kw_only=True):
    """The conversation went into people's hands."""

    case: CaseId
    reason: str
    queue: str = ""
    instance: InstanceId | None = None
    step: str | None = None


class CaseTaken(Event, frozen=True, kw_only=True):
    """A person took the case."""

    case: CaseId
    person: PersonId


class PersonReplied(Event, frozen=True, kw_only=True):
    """A person wrote to the contact."""

    case: CaseId
    person: PersonId
    name: str
    text: str


class CaseReturned(Event, frozen=True, kw_only=True):
    """The person gave the conversation back to the assistant."""

    case: CaseId
    person: PersonId
    resume: bool
    """Whether the run that was handed over goes on at its step (else it ended)."""


class CaseClosed(Event, frozen=True, kw_only=True):
    """The matter is settled, as the person sees it."""

    case: CaseId
    person: PersonId
