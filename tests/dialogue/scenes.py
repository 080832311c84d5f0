"""Where many tests begin: in the middle of a refund."""

from __future__ import annotations

from tests.dialogue.chat import Chat, World, order

from standfast.dialogue import FillSlot, StartFlow

TWO = [order("SO-1"), order("SO-2")]


def in_refund() -> Chat:
    """Return a chat in which the reason of a refund was just asked."""
    chat = Chat(World(list(TWO))).verified()
    assert chat.say(StartFlow("refund", {"order": "SO-1"})) == ["ask_reason"]
    return chat


def at_confirmation() -> Chat:
    chat = in_refund()
    assert chat.say(FillSlot("reason", "damaged")) == ["confirm_refund"]
    return chat
