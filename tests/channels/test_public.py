"""A contact sees of an event what is meant for them, and nothing else of it."""

import json
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.channels import public_frame
from standfast.channels.streams import frame_bytes
from standfast.events import AnyEvent, ConversationId, Replied
from standfast.storage import StoredEvent

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
SHOWN = {
    "MessageReceived": {"message_id", "text", "payload"},
    "Replied": {"text", "label", "id", "title", "date"},
    "PersonReplied": {"name", "text"},
    "IdentityRaised": {"level"},
    "LanguageChanged": {"language"},
    "ConversationClosed": set(),
    "ConversationReopened": set(),
    "CaseOpened": set(),
    "CaseTaken": set(),
    "CaseReturned": set(),
    "CaseClosed": set(),
}
"""Per event, the fields that may be seen; an event that is not named shows nothing at all."""


def stored(event: AnyEvent) -> StoredEvent:
    """Put an event into a log."""
    return StoredEvent(1, ConversationId("c-1"), 1, None, AT, event)


def made_up(info: msgspec.inspect.Type, name: str) -> Any:
    """Return a value of a type in which every text says which field it came from."""
    match info:
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType() | msgspec.inspect.BoolType():
            return 1
        case msgspec.inspect.EnumType(cls=cls):
            return next(iter(cls))
        case msgspec.inspect.StructType(cls=cls):
            return filled(cls)
        case msgspec.inspect.UnionType(types=types):
            return made_up(types[0], name)
        case _:
            return made_up_of_many(info, name)


def made_up_of_many(info: msgspec.inspect.Type, name: str) -> Any:
    """Return a list, a tuple or a record made up, or a text."""
    match info:
        case msgspec.inspect.ListType(item_type=item):
            return [made_up(item, name)]
        case msgspec.inspect.TupleType(item_types=items):
            return tuple(made_up(item, name) for item in items)
        case msgspec.inspect.DictType(value_type=value):
            return {key: made_up(value, key) for key in ("title", "date", "secret")}
        case _:
            return f"SECRET-{name}"


def filled(cls: type) -> Any:
    """Return a struct with every field made up."""
    info = msgspec.inspect.type_info(cls)
    assert isinstance(info, msgspec.inspect.StructType)
    return cls(**{field.name: made_up(field.type, field.name) for field in info.fields})


@pytest.mark.parametrize("kind", get_args(AnyEvent), ids=lambda kind: kind.__name__)
def test_no_field_of_an_event_reaches_the_contact_unless_it_is_meant_for_them(kind: type) -> None:
    frame = public_frame(stored(filled(kind)))
    if kind.__name__ not in SHOWN:
        assert frame is None
        return
    text = json.dumps(frame)
    allowed = SHOWN[kind.__name__]
    leaked = {word.split('"')[0] for word in text.split("SECRET-")[1:]} - allowed
    assert leaked == set()


@given(st.text())
def test_no_text_breaks_out_of_its_frame(text: str) -> None:
    frame = public_frame(stored(Replied(reply="r", text=text)))
    assert frame is not None
    sent = frame_bytes(frame).decode()
    assert sent.count("\n\n") == 1
    assert sent.endswith("\n\n")
    lines = sent.rstrip("\n").split("\n")
    assert [line.split(":")[0] for line in lines] == ["id", "event", "data"]
    assert json.loads(lines[2][len("data: ") :])["text"] == text
