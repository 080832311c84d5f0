"""Reads of outside systems within a turn: as flows want them, and as the house itself needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from standfast.actions import Gathered, ReadRequest
from standfast.assistant import Assistant, Call
from standfast.events import BreakerChanged, Contact, Fact, OperationCalled, Record
from standfast.turns.crashpoints import crashpoint
from standfast.turns.journal import Codec
from standfast.turns.turn import Turn

_OWN_DEADLINE = timedelta(seconds=5)
_CALLS = tuple[OperationCalled | BreakerChanged, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Reads to be made together, and for whom."""

    reads: dict[str, ReadRequest]
    assistant: Assistant
    contact: Contact
    deadline: timedelta = _OWN_DEADLINE


def _encode(gathered: Gathered) -> Record:
    return {
        "facts": msgspec.to_builtins(gathered.facts),
        "calls": msgspec.to_builtins(gathered.calls),
    }


def _decode(record: Record) -> Gathered:
    facts = msgspec.convert(record["facts"], dict[str, Fact])
    return Gathered(facts, msgspec.convert(record["calls"], _CALLS))


GATHERED: Codec[Gathered] = Codec("read", _encode, _decode)


async def gather(turn: Turn, name: str, batch: Batch) -> Gathered:
    """Return the facts of several reads, from the journal where the turn is run again."""

    async def find() -> Gathered:
        found = await turn.parts.actions.read_all(
            batch.reads,
            assistant=batch.assistant,
            contact=batch.contact,
            deadline=batch.deadline,
        )
        crashpoint("after_reads")
        return found

    request = {each: [read.operation, read.arguments] for each, read in batch.reads.items()}
    return await turn.journal.recall(GATHERED, name, request, find=find)


async def read_own(turn: Turn, call: Call, scope: Record, *, contact: Contact) -> Fact:
    """Return the fact of a read that assistant.yaml names, e.g. the contact's profile."""
    arguments = {
        name: expression.evaluate(scope, turn.moment) for name, expression in call.arguments.items()
    }
    request = ReadRequest(call.name, arguments)
    batch = Batch({"found": request}, turn.assistant, contact)
    gathered = await gather(turn, call.name, batch)
    turn.add(gathered.calls)
    return gathered.facts["found"]
