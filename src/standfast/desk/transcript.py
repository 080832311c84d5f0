"""What was said, by whom and when."""

from __future__ import annotations

from datetime import datetime

from standfast.desk.matter import Matter
from standfast.events import (
    AnyEvent,
    MessageReceived,
    PersonReplied,
    Record,
    Replied,
    Value,
    time_text,
)


def transcript(matter: Matter) -> list[Value]:
    """Return all that contact, assistant and people said, in order."""
    said = [spoken(stored.event, at=stored.at) for stored in matter.history]
    said += [spoken(event, at=matter.at) for event in matter.events]
    return [one for one in said if one is not None]


def spoken(event: AnyEvent, *, at: datetime) -> Record | None:
    """Return what an event says as `who`, `text`, `at` and the options offered; None when nothing was said."""
    match event:
        case MessageReceived():
            when = event.received_at or time_text(at)
            return {"who": "contact", "text": event.text, "at": when}
        case Replied():
            options: list[Value] = [option.label for option in event.options]
            line: Record = {"who": "assistant", "text": event.text, "at": time_text(at)}
            return {**line, "options": options} if options else line
        case PersonReplied():
            return {"who": "person", "name": event.name, "text": event.text, "at": time_text(at)}
        case _:
            return None
