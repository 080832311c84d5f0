"""Writes at most once: intended, committed, called, and known.

The journal and the intents go into one transaction, which also fixes the turn's items: from then on the turn can only be
run again as it was. What the ledger answers decides:

- a row just added: nobody called yet, call;
- this turn's own earlier row without an outcome: the process died somewhere around the call: same key, look-up or doubt;
- an earlier row that is done: the business had happened before, in whatever words and conversation: no call, `found`;
- an earlier row of another turn without an outcome: it is being made right now: wait a little, then doubt.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace

import msgspec

from standfast.actions import FRESH_S, EffectStatus, Performed, Resumed
from standfast.dialogue import GiveOutcome, WantEffect
from standfast.events import AnyEvent
from standfast.storage import EffectRow, StoreUnavailable
from standfast.turns.crashpoints import crashpoint
from standfast.turns.errors import TurnError
from standfast.turns.journal import Codec
from standfast.turns.turn import Turn

_ENDED: Codec[Performed] = Codec(
    "effect",
    lambda ended: msgspec.to_builtins(asdict(replace(ended, calls=()))),
    lambda record: msgspec.convert(record, Performed),
)

_ASKED = 5


class Standing:
    """What is known of whether this process is still the writer of its conversation.

    A process may stand still between the intent and the call, for longer than its lease; what it believed before, it
    asks again before it writes.

    Args:
        turn: Whose effects; its intents are about to be committed, which is refused to any other.
    """

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self._clock = asyncio.get_running_loop().time
        self._asked_at = self._clock()

    async def confirm(self) -> None:
        """Return once it has been known for less than `FRESH_S` seconds that no other process had taken over.

        Raises:
            Fenced: Another one has.
            StoreUnavailable: It cannot be found out.
        """
        for _ in range(_ASKED):
            if self._clock() - self._asked_at < FRESH_S:
                return
            asked_at, loaded = self._clock(), self.turn.loaded
            await self.turn.store.journal(
                loaded.conversation, epoch=loaded.epoch, items=(), rows=(), intents=()
            )
            self._asked_at = asked_at
        raise StoreUnavailable("the store is too slow to say who writes. Try again.")


async def make_effects(turn: Turn, wants: list[WantEffect]) -> list[GiveOutcome]:
    """Make the writes that a flow wants, one after the other, and return how they ended."""
    new = [want for want in wants if not turn.journal.holds("effect", want.key)]
    standing = Standing(turn)
    rows = await _intend(turn, new) if new else {}
    outcomes: list[GiveOutcome] = []
    for want in wants:
        row = rows.get(want.key) or await turn.store.effect(want.key)
        performed = await _conclude(standing, want, row)
        _note(turn, row, performed)
        outcomes.append(_outcome(want, performed))
    return outcomes


async def _intend(turn: Turn, wants: list[WantEffect]) -> dict[str, EffectRow]:
    """Commit the intents with everything found out so far; return the ledger's rows by the wanted key."""
    intents = [
        EffectRow(
            key=want.key,
            tenant=turn.loaded.tenant,
            business_key=want.business_key,
            conversation=turn.loaded.conversation,
            turn=turn.id,
            operation=want.operation,
            arguments=want.arguments,
            status="intended",
        )
        for want in wants
    ]
    crashpoint("before_intent")
    rows = await turn.store.journal(
        turn.loaded.conversation,
        epoch=turn.loaded.epoch,
        items=[item.id for item in turn.items],
        rows=turn.journal.take_fresh(),
        intents=intents,
    )
    crashpoint("after_intent")
    return {want.key: row for want, row in zip(wants, rows, strict=True)}


async def _conclude(standing: Standing, want: WantEffect, row: EffectRow | None) -> Performed:
    async def find() -> Performed:
        if row is None:
            raise TurnError(f"effect {want.key}: it is journaled, and not in the ledger.")
        return await _perform(standing, want, row)

    request = [want.operation, want.arguments, want.business_key]
    return await standing.turn.journal.recall(_ENDED, want.key, request, find=find)


async def _perform(standing: Standing, want: WantEffect, row: EffectRow) -> Performed:
    turn = standing.turn
    if row.is_new:
        return await _call(standing, want, row, resumed=Resumed.NO)
    row = next((settled for settled in turn.settled if settled.key == row.key), row)
    if row.status == "intended" and row.turn == turn.id:
        return await _call(standing, want, row, resumed=Resumed.YES)
    if row.status == "intended":
        row = await _wait_for(turn, row)
    return _known(row, is_same=row.key == want.key)


async def _call(
    standing: Standing, want: WantEffect, row: EffectRow, *, resumed: Resumed
) -> Performed:
    turn = standing.turn
    crashpoint("before_call")
    performed = await turn.parts.actions.perform(
        row,
        assistant=turn.assistant_of(want.instance),
        contact=turn.state.contact,
        resumed=resumed,
        guard=standing.confirm,
    )
    crashpoint("after_call")
    if performed.status is EffectStatus.FOUND:  # its own answer was lost: for the flow it is done
        return replace(performed, status=EffectStatus.DONE)
    return performed


def _note(turn: Turn, row: EffectRow | None, performed: Performed) -> None:
    """Note the calls for the log, and the outcome for the ledger where the effect is this turn's own."""
    calls: tuple[AnyEvent, ...] = performed.calls
    turn.add(calls)
    if row is None or row.turn != turn.id or row.status != "intended":
        return
    if all(settled.key != row.key for settled in turn.settled):
        status, result, code = performed.status, performed.result, performed.code
        turn.settled.append(replace(row, status=str(status), result=result, reason=code))


async def _wait_for(turn: Turn, row: EffectRow) -> EffectRow:
    """Return another turn's effect once it has an outcome, or as it is after a while."""
    for pause in turn.settings.foreign_pauses:
        await asyncio.sleep(pause.total_seconds())
        row = await turn.store.effect(row.key) or row
        if row.status != "intended":
            break
    return row


def _known(row: EffectRow, *, is_same: bool) -> Performed:
    """Return what the ledger knows of an effect; another one's success is `found`, not `done`."""
    match row.status:
        case "done":
            return Performed(EffectStatus.DONE if is_same else EffectStatus.FOUND, row.result)
        case "failed":
            return Performed(EffectStatus.FAILED, row.result, row.reason)
        case "doubted":
            return Performed(EffectStatus.DOUBTED, row.result, row.reason)
        case _:
            return Performed(EffectStatus.DOUBTED, code="in_flight")


def _outcome(want: WantEffect, performed: Performed) -> GiveOutcome:
    return GiveOutcome(
        instance=want.instance,
        key=want.key,
        status=performed.status,
        result=performed.result,
        code=performed.code,
        detail=performed.detail,
    )
