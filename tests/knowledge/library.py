"""Documents and readers for tests: few words and few groups, so that they meet often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from standfast.events import LEVELS
from standfast.knowledge import Audience, Document, Hit, Index, Models, Query, Reader, passages_of

TODAY = date(2026, 11, 20)
WORDS = ("refund", "delivery", "warranty", "gold", "berlin", "parcel", "invoice", "voucher")
GROUPS = ("sales", "emea", "legal", "board")
TENANTS = ("", "", "north", "south")
_days = st.none() | st.dates(date(2026, 11, 19), date(2026, 11, 21))
_moments = st.none() | st.integers(0, 30 * 24).map(
    lambda hours: datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=hours)
)
_texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
_some = st.frozensets(st.sampled_from(GROUPS), max_size=2)

audiences = st.builds(
    Audience,
    level=st.sampled_from(LEVELS),
    groups=_some,
    tenant=st.sampled_from(TENANTS),
    countries=st.frozensets(st.sampled_from(["de", "at"]), max_size=1),
    products=st.frozensets(st.sampled_from(["app", "box"]), max_size=1),
)
documents = st.builds(
    Document,
    id=st.integers(0, 10**9).map(str),
    title=_texts,
    text=_texts,
    language=st.sampled_from(["", "en", "de"]),
    audience=audiences,
    valid_from=_days,
    valid_until=_days,
    recorded_from=_moments,
    recorded_until=_moments,
)
libraries = st.lists(documents, max_size=6, unique_by=lambda document: document.id)
readers = st.builds(
    Reader,
    level=st.sampled_from(LEVELS),
    groups=_some,
    tenant=st.sampled_from(TENANTS),
    countries=st.frozensets(st.sampled_from(["de", "at"]), max_size=2),
    products=st.frozensets(st.sampled_from(["app", "box"]), max_size=2),
    language=st.sampled_from(["", "en", "de"]),
)
queries = st.builds(
    Query, text=_texts, reader=readers, on=st.just(TODAY), as_of=_moments, limit=st.integers(1, 15)
)


def index_of(library: Sequence[Document]) -> Index:
    """Index documents by their words alone."""
    return Index([p for document in library for p in passages_of(document)], models=Models())


def told(hits: Sequence[Hit]) -> list[tuple[str, float, float]]:
    """What somebody could learn from an answer: which, in what order, with what scores."""
    return [(h.passage.document.id, round(h.score, 5), round(h.words, 5)) for h in hits]


def may_see(query: Query, document: Document) -> bool:
    """Whether somebody may see a document, written down a second time and plainly."""
    wants, has = document.audience, query.reader
    at = query.as_of
    until, since = document.recorded_until, document.recorded_from
    known = (
        until is None if at is None else (not since or since <= at) and (not until or at < until)
    )
    return all(
        [
            LEVELS.index(wants.level) <= LEVELS.index(has.level),
            not wants.groups or bool(wants.groups & has.groups),
            wants.tenant in ("", has.tenant),
            not wants.countries or bool(wants.countries & has.countries),
            not wants.products or bool(wants.products & has.products),
            document.valid_from is None or document.valid_from <= query.on,
            document.valid_until is None or query.on <= document.valid_until,
            known,
        ]
    )
