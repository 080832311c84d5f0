"""A turn that cannot be run: its items are set aside, a person gets the case, the conversation goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from standfast.dialogue import OpenCase
from standfast.events import MessageId, TurnFailed, TurnId, TurnQuarantined, fold_all
from standfast.storage import EffectRow, InboxItem, Loaded, TurnCommit
from standfast.turns.finishing import finish
from standfast.turns.intake import begin
from standfast.turns.mistakes import kind_of, place_of
from standfast.turns.reading import note_message
from standfast.turns.turn import Turn

REASON = "quarantined"


async def set_aside(turn: Turn) -> TurnCommit:
    """Return the commit that sets a turn's items aside and hands the conversation to a person."""
    begin(turn, turn.items)
    messages = [item for item in turn.items if item.kind == "message"]
    turn.add([note_message(turn.state, item) for item in messages])
    turn.add([TurnQuarantined(message_ids=[_name(item) for item in messages], reason=REASON)])
    if turn.state.status != "with_person":
        turn.advance([OpenCase(REASON)])
    turn.settled += [_doubt(row) for row in await turn.store.turn_effects(turn.id)]
    items = tuple(item.id for item in turn.items)
    commit = await finish(turn)
    return replace(commit, inbox_done=(), quarantined=items, quarantine_reason=REASON)


def _doubt(row: EffectRow) -> EffectRow:
    """Return an effect of which nobody knows whether it happened, as a person will find it."""
    if row.status != "intended":
        return row
    return replace(row, status="doubted", reason=REASON)


def failure_of(
    loaded: Loaded, items: tuple[InboxItem, ...], error: Exception, *, at: datetime
) -> TurnCommit:
    """Return the commit that notes that a run broke; nothing else of the run is kept."""
    attempt = max(item.attempts for item in items)
    event = TurnFailed(
        message_ids=[_name(item) for item in items],
        attempt=attempt,
        error=kind_of(error),
        where=place_of(error),
    )
    return TurnCommit(
        conversation=loaded.conversation,
        tenant=loaded.tenant,
        turn=TurnId(f"{loaded.conversation}.{items[0].id}.failed-{attempt}"),
        epoch=loaded.epoch,
        expected_seq=loaded.seq,
        events=(event,),
        state=fold_all(loaded.state, (event,)),
        inbox_done=(),
        at=at,
    )


def _name(item: InboxItem) -> MessageId:
    return MessageId(str(item.body.get("id", item.dedupe_key)))
