"""A turn's two transactions, each one statement for any number of turns: the journal before an effect, and the commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from standfast.events import ConversationId
from standfast.storage.codecs import encode_events, encode_state, to_ms
from standfast.storage.errors import Fenced, StoreError
from standfast.storage.postgres.columns import Columns, json_text, latest, plain
from standfast.storage.postgres.database import Database
from standfast.storage.postgres.errors import Contended
from standfast.storage.rows import SPAN, effect_of
from standfast.storage.types import EffectRow, JournalRow, TurnCommit

_TRIES = 5
"""Statements until an effect that another conversation intends at the same moment can be seen."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What a turn keeps before its first effect."""

    conversation: ConversationId
    epoch: int
    items: Sequence[int]
    rows: Sequence[JournalRow]
    intents: Sequence[EffectRow]


async def journal_all(
    database: Database, notes: Sequence[Notes]
) -> list[list[EffectRow] | StoreError]:
    """Keep what several turns found out and intend, in one statement."""
    values = _journal_values(notes)
    for _ in range(_TRIES):
        rows = await database.rows("journal", database.clock_ms(), *values)
        stored = {row[13] for row in rows if row[13] is not None}
        ledger = _Ledger([row for row in rows if row[13] is None])
        kept = [note for place, note in enumerate(notes, start=1) if place in stored]
        if all(ledger.has(intent) for note in kept for intent in note.intents):
            return [
                ledger.told(note.intents) if place in stored else _epoch_over(note)
                for place, note in enumerate(notes, start=1)
            ]
    return [Contended("effects: others intend the same at this moment. Try again.") for _ in notes]


def _epoch_over(note: Notes) -> Fenced:
    return Fenced(f"conversation '{note.conversation}': epoch {note.epoch} is over.")


class _Ledger:
    """The rows of the ledger that stand for intents: those just added, and earlier ones."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        effects = [replace(effect_of(row), is_new=row[12]) for row in rows]
        self._by_key = {effect.key: effect for effect in effects}
        self._by_business = {
            (effect.tenant, effect.business_key): effect
            for effect in effects
            if effect.status != "failed"
        }

    def has(self, intent: EffectRow) -> bool:
        """Tell whether a row stands for an intent."""
        business = (intent.tenant, intent.business_key)
        return intent.key in self._by_key or business in self._by_business

    def told(self, intents: Sequence[EffectRow]) -> list[EffectRow]:
        """Return each intent as the ledger has it; one that was added is new once."""
        found = []
        for intent in intents:
            row = self._by_key.get(intent.key)
            if row is None:
                row = self._by_business[intent.tenant, intent.business_key]
            is_new = row.is_new and row.key == intent.key and row not in found
            found.append(replace(row, is_new=is_new))
        return found


def _journal_values(notes: Sequence[Notes]) -> list[list[Any]]:
    asked, items, rows, intents = Columns(3), Columns(2), Columns(6), Columns(12)
    for place, note in enumerate(notes, start=1):
        turns = [row.turn for row in note.rows] + [intent.turn for intent in note.intents]
        asked.add(note.conversation, note.epoch, turns[0] if turns else None)
        for item in note.items:
            items.add(place, item)
        for row in note.rows:
            request = (row.turn, row.step_key, row.kind, row.request_hash)
            rows.add(place, *request, json_text(row.result))
        for intent in note.intents:
            _add_intent(intents, place, intent)
    return [*asked.lists, *items.lists, *rows.lists, *intents.lists]


def _add_intent(intents: Columns, place: int, effect: EffectRow) -> None:
    intents.add(
        place,
        effect.key,
        effect.tenant,
        effect.business_key,
        effect.conversation,
        effect.turn,
        effect.operation,
        json_text(effect.arguments),
        effect.status,
        json_text(effect.result),
        plain(effect.reason),
        plain(effect.settled_by),
    )


async def commit_all(database: Database, turns: Sequence[TurnCommit]) -> list[int | StoreError]:
    """Store everything that several turns changed, in one statement; return the seq of each one's last event."""
    values = CommitValues()
    for place, turn in enumerate(turns, start=1):
        values.add(place, turn)
    rows = await database.rows("commit", database.clock_ms(), *values.lists())
    stored = {row[0] for row in rows}
    return [
        turn.expected_seq + len(turn.events)
        if place in stored
        else Fenced(f"conversation '{turn.conversation}': someone else wrote. Load it again.")
        for place, turn in enumerate(turns, start=1)
    ]


class CommitValues:
    """The values of the statement `commit`, table by table."""

    def __init__(self) -> None:
        self._turns, self._entries = Columns(8), Columns(3)
        self._finished, self._aside = Columns(2), Columns(2)
        self._sent, self._cancelled, self._timers = Columns(5), Columns(2), Columns(5)
        self._settled, self._cases = Columns(6), Columns(13)

    def lists(self) -> list[list[Any]]:
        """Return the columns of all tables in the statement's order."""
        tables = (
            self._turns, self._entries, self._finished, self._aside, self._sent, self._cancelled,
            self._timers, self._settled, self._cases,
        )  # fmt: skip
        return [column for table in tables for column in table.lists]

    def add(self, place: int, turn: TurnCommit) -> None:
        """Add what a turn changed."""
        seq = turn.expected_seq + len(turn.events)
        fence = (turn.conversation, turn.epoch, turn.expected_seq)
        at = None if turn.at is None else to_ms(turn.at)
        reason = plain(turn.quarantine_reason)
        self._turns.add(*fence, seq, encode_state(turn.state), at, turn.turn, reason)
        for start in range(0, len(turn.events), SPAN):
            part = encode_events(turn.events[start : start + SPAN]).decode()
            self._entries.add(place, turn.expected_seq + start + 1, part)
        for item in turn.inbox_done:
            self._finished.add(place, item)
        for item in turn.quarantined:
            self._aside.add(place, item)
        self._add_waits(place, turn)
        self._add_outcomes(place, turn)

    def _add_waits(self, place: int, turn: TurnCommit) -> None:
        """Add deliveries and timers; one that is set anew is not cancelled as well."""
        for sent in turn.outbox:
            body = json_text(sent.body)
            self._sent.add(place, sent.id, sent.channel, body, int(sent.is_secret))
        anew = {timer.id for timer in turn.timers}
        for cancelled in turn.timers_cancelled:
            if cancelled not in anew:
                self._cancelled.add(place, cancelled)
        for timer in latest(turn.timers, attrgetter("id")):
            due_at = to_ms(timer.due_at)
            self._timers.add(place, timer.id, timer.kind, due_at, json_text(timer.body))

    def _add_outcomes(self, place: int, turn: TurnCommit) -> None:
        """Add settled effects and cases."""
        for effect in latest(turn.settled, attrgetter("key")):
            outcome = (effect.status, json_text(effect.result), plain(effect.reason))
            self._settled.add(place, effect.key, *outcome, plain(effect.settled_by))
        for case in latest(turn.cases, attrgetter("case")):
            where = (case.case, case.tenant, case.conversation, case.status, plain(case.reason))
            routed = (case.queue, case.priority, plain(case.person), case.language)
            times = (to_ms(case.opened_at), to_ms(case.changed_at))
            self._cases.add(place, *where, *routed, json_text(case.packet), *times)
