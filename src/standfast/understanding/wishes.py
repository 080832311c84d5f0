"""Which requests a message makes: one or several, each with how sure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from standfast.assistant import Assistant, Flow
from standfast.understanding.acts import SMALL_TALK
from standfast.understanding.clauses import Clause, clauses_of
from standfast.understanding.filling import askable
from standfast.understanding.intents import Ranking
from standfast.understanding.intents.model import Thresholds
from standfast.understanding.masking import masked
from standfast.understanding.slots import find_choice
from standfast.understanding.types import Span

Rank = Callable[[Sequence[str]], list[Ranking]]
_ALONE = 0.6
"""A clause counts as a request of its own from this probability on."""
_DOMINANT = 0.9
_TRACE = 0.02


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
    clauses = clauses_of(text, splitting.languages)
    everything = Clause(0, len(text), text)
    pieces = [everything, *(clauses if len(clauses) > 1 else ())]
    rankings = splitting.rank([masked(piece.text, spans, piece.start) for piece in pieces])
    wishes = [Wish(piece, ranking) for piece, ranking in zip(pieces, rankings, strict=True)]
    least = min(wish.ranking.in_scope for wish in wishes)
    return Wishes(wishes[0], _parts(wishes[0], wishes[1:], splitting), tuple(wishes[1:]), least)


def _parts(whole: Wish, pieces: Sequence[Wish], splitting: Splitting) -> tuple[Wish, ...]:
    sure = [wish for wish in pieces if wish.confidence >= max(_ALONE, splitting.act_at)]
    wanted = _joined([wish for wish in sure if wish.intent not in SMALL_TALK])
    wanted = [wish for wish in wanted if not _is_reason(wish, wanted, whole, splitting.flows)]
    if len(wanted) == 1 and whole.confidence < splitting.act_at:
        return (Wish(whole.clause, wanted[0].ranking),)
    if len({wish.intent for wish in wanted}) < 2 or _is_one_thing(whole, wanted):  # noqa: PLR2004
        return (whole,)
    return tuple(wanted)


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


def _is_one_thing(whole: Wish, wanted: Sequence[Wish]) -> bool:
    chances = dict(whole.ranking.intents)
    return whole.confidence >= _DOMINANT and all(
        chances.get(wish.intent, 0.0) < _TRACE for wish in wanted if wish.intent != whole.intent
    )


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
