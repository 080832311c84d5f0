"""The log as a whole: it can be written and read, folded in parts, and folded whatever stands in it."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.events.making import EVENTS, values_of

from standfast.events import (
    AnyEvent,
    ConversationId,
    State,
    decode_event,
    encode_event,
    fold,
    fold_all,
)

EMPTY = State(conversation=ConversationId("c"))
LOGS = st.lists(EVENTS, max_size=25)
QUICK = settings(max_examples=150, deadline=None)


@QUICK
@given(EVENTS)
def test_an_event_that_is_written_is_read_back_the_same(event: AnyEvent) -> None:
    assert decode_event(encode_event(event)) == event


@QUICK
@given(LOGS, st.integers(0, 25))
def test_a_log_folded_in_two_parts_is_the_log_folded_at_once(log: list[AnyEvent], cut: int) -> None:
    assert fold_all(fold_all(EMPTY, log[:cut]), log[cut:]) == fold_all(EMPTY, log)


@QUICK
@given(LOGS)
def test_a_state_that_is_stored_is_loaded_the_same(log: list[AnyEvent]) -> None:
    state = fold_all(EMPTY, log)
    assert msgspec.json.decode(msgspec.json.encode(state), type=State) == state
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=State) == state


@pytest.mark.parametrize("kind", get_args(AnyEvent), ids=lambda kind: kind.__name__)
def test_every_event_of_the_catalogue_is_folded(kind: type[msgspec.Struct]) -> None:
    @settings(max_examples=3, deadline=None)
    @given(values_of(msgspec.inspect.type_info(kind)))
    def folds(event: AnyEvent) -> None:
        assert isinstance(fold(EMPTY, event), State)

    folds()


def test_an_event_of_an_unknown_type_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_event(b'{"type": "SomethingElse"}')


def test_an_event_written_before_a_field_was_added_is_still_read() -> None:
    old = b'{"type":"FlowStarted","instance":"c.1","flow":"f","release":"r-1","cause":"contact"}'
    event = decode_event(old)
    assert event.text == ""  # type: ignore[union-attr]
