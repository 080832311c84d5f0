"""Wants, performed: each is answered by the command that the dialogue waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import msgspec

from standfast.actions import ReadRequest
from standfast.dialogue import (
    Command,
    GiveAnswer,
    GiveFacts,
    GiveMatches,
    Want,
    WantAnswer,
    WantCode,
    WantCodeCheck,
    WantEffect,
    WantMatch,
    WantReads,
)
from standfast.events import AnyEvent, Record, Value
from standfast.turns.codes import answer_code, send_code
from standfast.turns.effects import make_effects
from standfast.turns.journal import Codec
from standfast.turns.outside import Batch, gather
from standfast.turns.turn import Turn


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the knowledge said."""

    text: str | None
    sources: tuple[Record, ...]
    near: tuple[str, ...]
    score: float
    withheld: str = ""


_ANSWERED: Codec[_Answered] = Codec(
    "answer",
    lambda answered: msgspec.to_builtins(asdict(answered)),
    lambda record: msgspec.convert(record, _Answered),
)


def _decode_values(record: Record) -> tuple[Value, ...]:
    values = record["values"]
    return tuple(values) if isinstance(values, list) else ()


_MATCHED: Codec[tuple[Value, ...]] = Codec(
    "match", lambda values: {"values": list(values)}, _decode_values
)


async def perform(turn: Turn, wants: Sequence[Want]) -> list[Command]:
    """Perform what the dialogue wants and return the answers in the same order of kinds: finds, codes, effects."""
    given: list[Command] = []
    for command, calls in await _find_all(turn, wants):
        turn.add(calls)
        given.append(command)
    for want in wants:
        match want:
            case WantCode():
                given.append(await send_code(turn, want))
            case WantCodeCheck():
                given.append(await answer_code(turn, want))
            case _:
                pass
    effects = [want for want in wants if isinstance(want, WantEffect)]
    return given + (await make_effects(turn, effects) if effects else [])


_Finding = tuple[Command, tuple[AnyEvent, ...]]


async def _find_all(turn: Turn, wants: Sequence[Want]) -> list[_Finding]:
    """Read, match and look up, in parallel where there are several."""
    finds = [want for want in wants if isinstance(want, WantReads | WantMatch | WantAnswer)]
    if len(finds) == 1:
        return [await _find(turn, finds[0])]
    return await asyncio.gather(*(_find(turn, want) for want in finds))


async def _find(turn: Turn, want: WantReads | WantMatch | WantAnswer) -> _Finding:
    match want:
        case WantReads():
            return await _read(turn, want)
        case WantMatch():
            return await _match(turn, want), ()
        case WantAnswer():
            return await _answer(turn, want), ()


async def _read(turn: Turn, want: WantReads) -> _Finding:
    reads = {read.name: ReadRequest(read.operation, read.arguments) for read in want.reads}
    assistant = turn.assistant_of(want.instance)
    batch = Batch(reads, assistant, turn.state.contact, want.deadline)
    gathered = await gather(turn, f"{want.instance}:{want.step}", batch)
    return GiveFacts(want.instance, want.step, gathered.facts), gathered.calls


async def _match(turn: Turn, want: WantMatch) -> GiveMatches:
    understanding = turn.parts.understanding(turn.release)

    async def find() -> tuple[Value, ...]:
        return understanding.match(want.text, want.candidates)

    request = [want.text, [option.id for option in want.candidates]]
    name = f"{want.instance}:{want.slot}"
    values = await turn.journal.recall(_MATCHED, name, request, find=find)
    return GiveMatches(want.instance, want.slot, values)


async def _answer(turn: Turn, want: WantAnswer) -> GiveAnswer:
    knowledge = turn.parts.knowledge(turn.release)
    level, language, today = turn.state.contact.level, turn.state.language, turn.moment.today

    def look_up() -> _Answered:
        found = knowledge.answer(want.question, level=level, language=language, today=today)
        sources, near = tuple(found.sources), tuple(found.near)
        return _Answered(found.text, sources, near, found.score, found.withheld)

    async def find() -> _Answered:
        return await asyncio.to_thread(look_up)

    name = want.instance or "-"
    answered = await turn.journal.recall(_ANSWERED, name, want.question, find=find)
    return GiveAnswer(
        question=want.question,
        text=answered.text,
        sources=answered.sources,
        near=answered.near,
        score=answered.score,
        withheld=answered.withheld,
        instance=want.instance,
        step=want.step,
    )
