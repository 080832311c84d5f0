"""What is wrong with the documents that serve: said to their owners before a reader finds it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from standfast.knowledge.passages import passages_of, sentences_of
from standfast.knowledge.types import Document
from standfast.knowledge.words import terms_of

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)[^)]*\)")
_OUTWARD = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_MEASURE = re.compile(
    r"(?P<before>[€$£])?\s?(?P<number>\d+(?:[.,]\d+)*)\s?(?P<unit>%|[^\W\d_]+|[€$£])?", re.UNICODE
)
_SAME_WORDS = 0.6
_COPY = 0.9
_LONG = 20_000
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, which kind, and what would be right."""

    document: str
    code: str
    text: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class _Statement:
    document: Document
    text: str
    words: frozenset[str]
    numbers: frozenset[tuple[str, str]]


def lint(documents: Sequence[Document], *, today: date) -> list[Finding]:
    """Return what is wrong, documents in their order."""
    holding = [d for d in documents if _holds(d, today)]
    found = [finding for document in holding for finding in _alone(document, today)]
    found += _dead_links(holding)
    found += _copies(holding)
    found += _contradictions(holding)
    places = {document.id: number for number, document in enumerate(documents)}
    return sorted(found, key=lambda finding: (places[finding.document], finding.code))


def _holds(document: Document, today: date) -> bool:
    return document.valid_until is None or today <= document.valid_until


def _alone(document: Document, today: date) -> Iterator[Finding]:
    name, owner = document.id, document.owner
    if not owner:
        yield Finding(name, "no-owner", "nobody owns it. Name an owner.")
    if document.review_by is not None and document.review_by < today:
        yield Finding(
            name,
            "review-overdue",
            f"was to be reviewed by {document.review_by}. Review it and set a new day.",
            owner,
        )
    if len(document.text) > _LONG:
        yield Finding(
            name,
            "too-long",
            f"has {len(document.text)} characters. Make several pages of it.",
            owner,
        )


def _dead_links(documents: Sequence[Document]) -> Iterator[Finding]:
    names = {document.id for document in documents}
    for document in documents:
        for target in dict.fromkeys(_LINK.findall(document.text)):
            if _OUTWARD.match(target):
                continue
            folder = "" if target.startswith("/") else posixpath.dirname(document.id)
            place = posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
            if place not in names:
                yield Finding(
                    document.id,
                    "dead-link",
                    f"links to {target}, which is not there. Name a page that is.",
                    document.owner,
                )


def _copies(documents: Sequence[Document]) -> Iterator[Finding]:
    """Give documents that say nearly the same as one before them, to readers of one language."""
    known: list[tuple[Document, frozenset[str]]] = []
    for document in documents:
        words = frozenset(terms_of(document.text))
        for other, others in known:
            if other.language == document.language and _overlap(words, others) >= _COPY:
                yield Finding(
                    document.id,
                    "duplicate",
                    f"says the same as {other.id}. Keep one.",
                    document.owner,
                )
        known.append((document, words))


def _contradictions(documents: Sequence[Document]) -> Iterator[Finding]:
    """Give sentences of two documents that say the same with other numbers of the same unit."""
    statements = [one for document in documents for one in _statements(document)]
    by_word: dict[str, list[int]] = {}
    for number, statement in enumerate(statements):
        near: dict[int, int] = {}
        for word in statement.words:
            for other in by_word.setdefault(word, []):
                near[other] = near.get(other, 0) + 1
            by_word[word].append(number)
        for other in sorted(near):
            if _differ(statements[other], statement):
                yield _contradiction(statements[other], statement)


def _contradiction(first: _Statement, second: _Statement) -> Finding:
    return Finding(
        second.document.id,
        "contradiction",
        f'says "{second.text}", but {first.document.id} says "{first.text}". Make one of them true.',
        second.document.owner,
    )


def _statements(document: Document) -> Iterator[_Statement]:
    for passage in passages_of(document):
        for sentence in sentences_of(passage.text):
            numbers = frozenset(_measures(sentence))
            words = frozenset(w for w in terms_of(sentence) if not w[0].isdigit())
            if numbers and len(words) >= _FEWEST:
                yield _Statement(document, sentence, words, numbers)


def _measures(sentence: str) -> Iterator[tuple[str, str]]:
    for match in _MEASURE.finditer(sentence):
        unit = match["before"] or match["unit"] or ""
        terms = terms_of(unit) or [unit]
        yield terms[0], match["number"]


def _differ(first: _Statement, second: _Statement) -> bool:
    if first.document.id == second.document.id:
        return False
    if first.document.language != second.document.language or not _meet(first, second):
        return False
    if _overlap(first.words, second.words) < _SAME_WORDS:
        return False
    one, other = _by_unit(first), _by_unit(second)
    return any(one[unit].isdisjoint(other[unit]) for unit in one.keys() & other.keys())


def _by_unit(statement: _Statement) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for unit, number in statement.numbers:
        found.setdefault(unit, set()).add(number)
    return found


def _meet(first: _Statement, second: _Statement) -> bool:
    """Tell whether somebody may read both on one day; other readers' rules are no contradiction."""
    one, other = first.document, second.document
    if one.valid_until and other.valid_from and one.valid_until < other.valid_from:
        return False
    if other.valid_until and one.valid_from and other.valid_until < one.valid_from:
        return False
    return one.audience == other.audience


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / (len(first | second) or 1)
