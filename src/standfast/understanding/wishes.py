"""Which requests a message makes: one or several, each with how sure."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from standfast.assistant import Assistant, Flow
from standfast.understanding.acts import SMALL_TALK
from standfast.understanding.clauses import Clause, atoms_of, span_of
from standfast.understanding.filling import askable
from standfast.understanding.intents import Ranking
from standfast.understanding.intents.model import Thresholds
from standfast.understanding.masking import masked
from standfast.understanding.slots import find_choice
from standfast.understanding.types import Span

Rank = Callable[[Sequence[str]], list[Ranking]]
_ALONE = 0.6
"""A clause counts as a request of its own from this probability on."""
_DOUBTFUL, _ALONE_IN_DOUBT = 0.5, 0.45
"""And from this one on where the message as a whole looks like no single request."""
_SURE_BESIDE = 0.8
"""And from this one on where the message as a whole is sure to be one request."""
_CERTAIN, _DOMINANT = 0.99, 0.9
"""From here on a message is one request and its clauses are not looked at; from here on it is sure."""
_EXTRA = 0.03
"""What each further request costs, so that fewer are preferred."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A part of a message and what it asks for."""

    clause: Clause
    ranking: Ranking

    @property
    def intent(self) -> str:
        """The likeliest intent."""
        return self.ranking.best

    @property
    def confidence(self) -> float:
        """How sure."""
        return self.ranking.confidence


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that a message asks for.

    Attributes:
        whole: The message as one.
        parts: Its requests in the order said: one (the whole) unless it clearly makes several.
    """

    whole: Wish
    parts: tuple[Wish, ...]
    pieces: tuple[Wish, ...] = ()
    """Its clauses, sure or not; none when it has only one."""
    least_in_scope: float = 1.0
    """Of the clauses: how surely one of them is about something else altogether."""


@dataclass(frozen=True, slots=True)
class Splitting:
    """What is needed to take a message apart.

    Attributes:
        flows: The assistant's, whose choices tell a reason from a request.
        act_at: How sure a request must be to be acted on.
        rank: Tells the intents of texts whose values are masked.
    """

    languages: tuple[str, ...]
    flows: Mapping[str, Flow]
    act_at: float
    rank: Rank


def wishes_of(text: str, spans: Sequence[Span], splitting: Splitting) -> Wishes:
    """Return the requests of a message."""
    whole = _wishes((Clause(0, len(text), text),), spans, splitting)[0]
    atoms = atoms_of(text, splitting.languages) if whole.confidence < _CERTAIN else ()
    if len(atoms) < 2:  # noqa: PLR2004
        return Wishes(whole, (whole,), (), whole.ranking.in_scope)
    segments = _segments(text, atoms, spans, splitting)
    pieces = tuple(segments[number, number + 1] for number in range(len(atoms)))
    least = min(wish.ranking.in_scope for wish in (whole, *pieces))
    parts = _segmented(segments, whole, splitting) or _picked(whole, pieces, splitting)
    return Wishes(whole, parts, pieces, least)


def _segments(
    text: str, atoms: tuple[Clause, ...], spans: Sequence[Span], splitting: Splitting
) -> dict[tuple[int, int], Wish]:
    """Return every run of neighbouring atoms but the whole, as a wish."""
    places = [
        (first, last)
        for first in range(len(atoms))
        for last in range(first + 1, len(atoms) + 1)
        if last - first < len(atoms)
    ]
    clauses = tuple(span_of(text, atoms[first:last]) for first, last in places)
    return dict(zip(places, _wishes(clauses, spans, splitting), strict=True))


def _segmented(
    segments: Mapping[tuple[int, int], Wish], whole: Wish, splitting: Splitting
) -> tuple[Wish, ...]:
    """Return the best way to see the message as several requests, each of them sure; empty when there is none."""
    count = max(last for _, last in segments)
    best: tuple[float, tuple[Wish, ...]] = (0.0, ())
    for cuts in range(1, 2 ** (count - 1)):
        edges = [0, *(n for n in range(1, count) if cuts >> (n - 1) & 1), count]
        wishes = tuple(segments[place] for place in itertools.pairwise(edges))
        least = min(wish.confidence for wish in wishes)
        needed = _needed(whole.confidence)
        score = least - _EXTRA * len(wishes)
        if least >= needed and score > best[0] and _differ(wishes):
            best = (score, wishes)
    wanted = [wish for wish in best[1] if wish.intent not in SMALL_TALK]
    kept = [wish for wish in wanted if not _is_reason(wish, wanted, whole, splitting.flows)]
    return tuple(kept) if len(kept) > 1 else ()


def _needed(whole: float) -> float:
    """Return how sure each part must be: the less the message looks like one request, the less."""
    if whole >= _DOMINANT:
        return _SURE_BESIDE
    return _ALONE if whole >= _DOUBTFUL else _ALONE_IN_DOUBT


def _differ(wishes: tuple[Wish, ...]) -> bool:
    return all(one.intent != other.intent for one, other in itertools.pairwise(wishes))


def _picked(whole: Wish, pieces: Sequence[Wish], splitting: Splitting) -> tuple[Wish, ...]:
    """Return the sure requests among what else is said; the whole when there is none, or it is sure itself."""
    sure = [wish for wish in pieces if wish.confidence >= max(_ALONE, splitting.act_at)]
    wanted = _joined([wish for wish in sure if wish.intent not in SMALL_TALK])
    wanted = [wish for wish in wanted if not _is_reason(wish, wanted, whole, splitting.flows)]
    if whole.confidence >= splitting.act_at or not wanted:
        return (whole,)
    if len(wanted) == 1:
        return (Wish(whole.clause, wanted[0].ranking),)
    return tuple(wanted)


def _wishes(
    clauses: Sequence[Clause], spans: Sequence[Span], splitting: Splitting
) -> tuple[Wish, ...]:
    rankings = splitting.rank([masked(clause.text, spans, clause.start) for clause in clauses])
    return tuple(Wish(clause, ranking) for clause, ranking in zip(clauses, rankings, strict=True))


def _is_reason(wish: Wish, wishes: Sequence[Wish], whole: Wish, flows: Mapping[str, Flow]) -> bool:
    """Tell whether a clause only gives a value that another's flow asks for: "refund it, it arrived broken".

    Where each gives the other a value, the one that the whole message is more like stays.
    """
    chances = dict(whole.ranking.intents)
    for other in wishes:
        if other.intent == wish.intent or not _gives(wish, other, flows):
            continue
        is_likelier = chances.get(wish.intent, 0.0) > chances.get(other.intent, 0.0)
        if not (_gives(other, wish, flows) and is_likelier):
            return True
    return False


def _gives(wish: Wish, other: Wish, flows: Mapping[str, Flow]) -> bool:
    flow = flows.get(other.intent)
    return flow is not None and _names_choice(wish.clause.text, flow)


def _names_choice(text: str, flow: Flow) -> bool:
    return any(find_choice(text, slot.choices) for slot in askable(flow) if slot.type == "choice")


def _joined(wishes: list[Wish]) -> list[Wish]:
    """Return the wishes with neighbours of one intent as one."""
    joined: list[Wish] = []
    for wish in wishes:
        if joined and joined[-1].intent == wish.intent:
            continue
        joined.append(wish)
    return joined


def flows_to_ask(ranking: Ranking, assistant: Assistant, thresholds: Thresholds) -> tuple[str, ...]:
    """Return the flows to offer when it is not sure enough: at most three, the likeliest first."""
    least = thresholds.ask / 2
    flows = []
    for name, probability in ranking.intents[:5]:
        intent = assistant.intents.get(name)
        if intent is None or intent.flow is None or probability * ranking.in_scope < least:
            continue
        flows.append(intent.flow)
    return tuple(flows[:3])
