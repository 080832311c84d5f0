"""What people decide about the conversation itself: messages that were set aside, and a contact's data."""

from __future__ import annotations

from standfast.events import ContactErased, MessageId, QuarantineSettled, Record
from standfast.storage import Erasure, InboxItem
from standfast.turns.turn import Turn

ERASE = "erase"
ASIDE = "aside"


async def settle_aside(turn: Turn, body: Record) -> None:
    """Let a message that was set aside wait again, or drop it; and note who decided."""
    item, outcome = int(str(body["item"])), str(body["outcome"])
    if outcome == "released":
        await turn.store.put_back(item)
    else:
        await turn.store.drop(item)
    message, person = MessageId(str(body["message"])), str(body["person"])
    turn.add([QuarantineSettled(message_id=message, person=person, outcome=outcome)])


async def erase_as_asked(turn: Turn) -> tuple[InboxItem, ...]:
    """Erase the conversation where somebody asked for it; return the items that came after that.

    The rows are emptied before the commit: a run that dies in between is made again, and does the same.
    """
    asked = [place for place, item in enumerate(turn.items) if item.kind == ERASE]
    if not asked:
        return turn.items
    item = turn.items[asked[-1]]
    await turn.store.erase(Erasure(turn.loaded.conversation, item.id, turn.id))
    state = turn.state
    erased = ContactErased(
        contact=str(item.body["contact"]),
        person=str(item.body["person"]),
        runs=state.runs,
        cases=state.cases,
        timers=state.timer_count,
    )
    turn.add([erased])
    return turn.items[asked[-1] + 1 :]
