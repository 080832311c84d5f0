"""A turn's two transactions: the journal before its first effect, and its commit."""

from __future__ import annotations

from collections.abc import Sequence

from standfast.events import ConversationId, TurnId
from standfast.storage.codecs import encode_record, encode_state, to_ms
from standfast.storage.errors import Fenced
from standfast.storage.rows import journal_row_of
from standfast.storage.sqlite.cases import put_case
from standfast.storage.sqlite.database import Database
from standfast.storage.sqlite.effects import intend, settle
from standfast.storage.sqlite.inbox import set_aside
from standfast.storage.sqlite.log import append
from standfast.storage.types import EffectRow, JournalRow, TurnCommit


def journaled(database: Database, turn: TurnId) -> list[JournalRow]:
    """Return what an interrupted turn had found out."""
    return [journal_row_of(row) for row in database.rows("journal_rows", turn)]


def check_epoch(database: Database, conversation: ConversationId, *, epoch: int) -> None:
    """Refuse a worker that is not the owner any more."""
    found = database.find("current_epoch", conversation)
    if found is None or found[0] != epoch:
        raise Fenced(f"conversation '{conversation}': epoch {epoch} is over.")


def add_to_journal(
    database: Database,
    *,
    items: Sequence[int],
    rows: Sequence[JournalRow],
    intents: Sequence[EffectRow],
) -> list[EffectRow]:
    """Fix a turn's items, keep what it found out, and intend its effects."""
    for turn in {row.turn for row in rows} | {intent.turn for intent in intents}:
        database.run_each("fix_item", [(turn, item) for item in items])
    database.run_each(
        "add_journal_row",
        [
            (row.turn, row.step_key, row.kind, row.request_hash, encode_record(row.result))
            for row in rows
        ],
    )
    return [intend(database, intent) for intent in intents]


def commit(database: Database, turn: TurnCommit) -> int:
    """Store everything that a turn changed; return the seq of its last event."""
    at = database.now_ms() if turn.at is None else to_ms(turn.at)
    seq = turn.expected_seq + len(turn.events)
    state = encode_state(turn.state)
    expected = (turn.conversation, turn.epoch, turn.expected_seq)
    moved = database.find("advance_conversation", state, seq, at, *expected)
    if moved is None:
        raise Fenced(f"conversation '{turn.conversation}': someone else wrote. Load it again.")
    number = int(moved[0])
    append(database, turn, number=number, at=at)
    _finish_items(database, turn)
    _store_waits(database, turn, number=number, at=at)
    for effect in turn.settled:
        settle(database, effect)
    for case in turn.cases:
        put_case(database, case)
    database.run("drop_journal", turn.turn)
    return seq


def _finish_items(database: Database, turn: TurnCommit) -> None:
    for item in turn.inbox_done:
        database.waiting -= database.run("finish_item", turn.turn, item)
    set_aside(database, turn.quarantined, turn=turn.turn, reason=turn.quarantine_reason)


def _store_waits(database: Database, turn: TurnCommit, *, number: int, at: int) -> None:
    """Store deliveries and timers."""
    for delivery in turn.outbox:
        body = encode_record(delivery.body)
        place = (delivery.id, number, delivery.channel)
        database.run("add_delivery", *place, body, int(delivery.is_secret), at)
    for timer in turn.timers_cancelled:
        database.run("cancel_timer", number, timer)
    for new in turn.timers:
        due_at, body = to_ms(new.due_at), encode_record(new.body)
        database.run("set_timer", number, new.id, new.kind, due_at, body)
