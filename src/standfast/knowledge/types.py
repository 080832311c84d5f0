"""Documents, who may read them and when they hold; what is asked, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from standfast.events import Level, Record


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a document is for. An empty set or text asks for nothing.

    Attributes:
        level: How sure one must be of who reads.
        groups: The reader is in one of these, directly or through groups in groups.
        tenant: The reader belongs to this one.
        countries: The reader is in one of these.
        products: The reader uses one of these.
    """

    level: Level = Level.ANONYMOUS
    groups: frozenset[str] = frozenset()
    tenant: str = ""
    countries: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, as far as is known now. What is not known opens nothing.

    Attributes:
        groups: Every group that counts, groups in groups already resolved (see `Groups.of`).
        language: Documents in it go first; where there is none, all languages are searched.
    """

    level: Level = Level.ANONYMOUS
    groups: frozenset[str] = frozenset()
    tenant: str = ""
    countries: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One revision of a document: what it says, to whom, from when to when, and from when to when we knew it.

    Attributes:
        id: The same for all revisions, e.g. its path.
        text: Markdown.
        valid_from: The first day on which it holds; None for always.
        valid_until: The last day on which it holds, itself included.
        recorded_from: When we took it in; None for always.
        recorded_until: When it was replaced or deleted; None while it is current.
    """

    id: str
    title: str
    text: str
    language: str = ""
    audience: Audience = field(default_factory=Audience)
    owner: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    recorded_from: datetime | None = None
    recorded_until: datetime | None = None
    review_by: date | None = None
    licence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document under one heading."""

    document: Document
    heading: str
    text: str

    @property
    def searched(self) -> str:
        """What is searched: the document's title and heading count as part of it."""
        head = [part for part in (self.document.title, self.heading) if part]
        lead = ". ".join(part for part in head if not self.text.startswith(part))
        return f"{lead}. {self.text}" if lead else self.text


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked up, for whom, and on which day.

    Attributes:
        history: What the contact wrote before, oldest first. It enters as vectors, never as words.
        about: What the conversation is about (names of things in its state).
        on: The day on which documents must hold.
        as_of: The time whose knowledge is asked: what was recorded then. None for what is current.
        limit: How many hits.
    """

    text: str
    reader: Reader
    on: date
    as_of: datetime | None = None
    history: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores.

    Attributes:
        score: What it was ordered by: comparable within one search only.
        dense: Cosine of the vectors; None without a model.
        words: BM25.
        coverage: How much of the question's content it has, rare words counting more (0 to 1).
        reranked: What the cross-encoder said; None where it did not look.
    """

    passage: Passage
    score: float
    dense: float | None
    words: float
    coverage: float
    reranked: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the pages say to a question.

    Attributes:
        text: The sentences that answer; None where no page that this reader may see supports an answer.
        sources: Where they stand: `title`, `heading`, `path`, `date` (from when the page holds; may be empty).
        near: Titles of pages that are near, for "I can tell you about ...".
        score: How well the best passage supports an answer (0 to 1).
        withheld: Why what was found is not said: `too_weak` (the passage hardly fits the question) or `not_in_sources`
            (a number of the answer, or too many of its words, stand in no source).
    """

    text: str | None
    sources: tuple[Record, ...] = ()
    near: tuple[str, ...] = ()
    score: float = 0.0
    withheld: str = ""
