"""The ledger: each write of the outside world, once by its key and once by its business."""

from __future__ import annotations

from dataclasses import replace

from standfast.events import EffectKey, TurnId
from standfast.storage.codecs import encode_record, from_ms
from standfast.storage.rows import effect_of
from standfast.storage.sqlite.database import Database
from standfast.storage.types import EffectRow


def intend(database: Database, intent: EffectRow) -> EffectRow:
    """Add an intended effect, or return the earlier one that stands for it."""
    earlier = find_effect(database, intent.key)
    if earlier is None:
        row = database.find("effect_of_business", intent.tenant, intent.business_key)
        earlier = None if row is None else effect_of(row)
    if earlier is not None:
        return earlier
    now = database.now_ms()
    _insert(database, intent, at=now)
    return replace(intent, created_at=from_ms(now), is_new=True)


def settle(database: Database, effect: EffectRow) -> None:
    """Store an effect's outcome."""
    outcome = (effect.status, encode_record(effect.result), effect.reason, effect.settled_by)
    database.run("settle_effect", *outcome, effect.key)


def find_effect(database: Database, key: EffectKey) -> EffectRow | None:
    """Return one row of the ledger."""
    row = database.find("effect_by_key", key)
    return None if row is None else effect_of(row)


def turn_effects(database: Database, turn: TurnId) -> list[EffectRow]:
    """Return the effects that a turn intended."""
    return [effect_of(row) for row in database.rows("effects_of_turn", turn)]


def list_effects(database: Database, *, status: str | None, limit: int) -> list[EffectRow]:
    """Return rows of the ledger, oldest first."""
    if status is None:
        rows = database.rows("all_effects", limit)
    else:
        rows = database.rows("effects_by_status", status, limit)
    return [effect_of(row) for row in rows]


def _insert(database: Database, effect: EffectRow, *, at: int) -> None:
    database.run(
        "add_effect",
        effect.key,
        effect.tenant,
        effect.business_key,
        effect.conversation,
        effect.turn,
        effect.operation,
        encode_record(effect.arguments),
        effect.status,
        encode_record(effect.result),
        effect.reason,
        at,
        effect.settled_by,
    )
