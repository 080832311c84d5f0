"""What a contact may see of an event: an explicit mapping, so that nothing new leaks by itself.

Never shown: slots, facts, policies, reasons of cases, staff ids and notes, sources' scores, option values.
"""

from __future__ import annotations

from standfast.events import (
    AnyEvent,
    CaseClosed,
    CaseOpened,
    CaseReturned,
    CaseTaken,
    ConversationClosed,
    ConversationReopened,
    IdentityRaised,
    LanguageChanged,
    MessageReceived,
    PersonReplied,
    Record,
    Replied,
    time_text,
)
from standfast.storage import StoredEvent

ANSWERS = frozenset({"reply", "person", "status"})
"""Kinds of frame that answer a message."""


def public_frame(stored: StoredEvent) -> Record | None:
    """Return what the contact sees of an event; None where it is not for them."""
    shown = _shown(stored.event)
    if shown is None:
        return None
    kind, content = shown
    return {"type": kind, "seq": stored.seq, "at": time_text(stored.at), **content}


def _shown(event: AnyEvent) -> tuple[str, Record] | None:
    match event:
        case MessageReceived(message_id=key, text=text, payload=payload):
            own_id = str(key).rpartition(":")[2]
            return "message", {"id": own_id, "text": text, "payload": payload}
        case Replied():
            return "reply", _reply(event)
        case PersonReplied(name=name, text=text):
            return "person", {"name": name, "text": text}
        case _:
            status = _status(event)
            return None if status is None else ("status", status)


def _status(event: AnyEvent) -> Record | None:
    match event:
        case CaseOpened():
            return {"status": "with_person", "taken": False}
        case CaseTaken():
            return {"status": "with_person", "taken": True}
        case CaseReturned() | CaseClosed() | ConversationReopened():
            return {"status": "open"}
        case ConversationClosed():
            return {"status": "closed"}
        case IdentityRaised(level=level):
            return {"level": level.value}
        case LanguageChanged(language=language):
            return {"language": language}
        case _:
            return None


def _reply(event: Replied) -> Record:
    content: Record = {"text": event.text}
    if event.options:
        content["options"] = [{"id": o.id, "label": o.label} for o in event.options]
    sources = [_source(source) for source in event.sources]
    if sources:
        content["sources"] = [*sources]
    return content


def _source(source: Record) -> Record:
    return {key: source[key] for key in ("title", "date") if isinstance(source.get(key), str)}
