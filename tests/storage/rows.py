"""Rows that the tests store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from standfast.events import ConversationId, EffectKey, LanguageChanged, State, TurnId
from standfast.storage import EffectRow, Loaded, NewInbox, TurnCommit

CHAT = ConversationId("c-1")


def message(key: str, *, conversation: str = CHAT, text: str = "hello") -> NewInbox:
    chat = ConversationId(conversation)
    return NewInbox("shop", chat, "web", key, "message", {"id": key, "text": text})


def turn_commit(loaded: Loaded, turn: str, **changes: Any) -> TurnCommit:
    event = LanguageChanged(language=turn)
    plain = TurnCommit(
        conversation=loaded.conversation,
        tenant=loaded.tenant,
        turn=TurnId(turn),
        epoch=loaded.epoch,
        expected_seq=loaded.seq,
        events=(event,),
        state=State(conversation=loaded.conversation, language=turn),
        inbox_done=(),
    )
    return replace(plain, **changes)


def intent(key: str, *, turn: str = "t-1", business: str = "refund:SO-1") -> EffectRow:
    return EffectRow(
        key=EffectKey(key),
        tenant="shop",
        business_key=business,
        conversation=CHAT,
        turn=TurnId(turn),
        operation="payments.create_refund",
        arguments={"order": "SO-1", "amount": {"minor": 100, "currency": "EUR"}},
        status="intended",
    )
