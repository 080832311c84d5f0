"""How rows hold what the other rooms see: times, records, states and events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from standfast.events import AnyEvent, Record, State

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_JSON = msgspec.json.Encoder()
_ORDERED = msgspec.json.Encoder(order="deterministic")
_RECORD: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any])
_EVENTS: msgspec.json.Decoder[list[AnyEvent]] = msgspec.json.Decoder(list[AnyEvent])
_PACK = msgspec.msgpack.Encoder()
_STATE: msgspec.msgpack.Decoder[State] = msgspec.msgpack.Decoder(State)
_FILES: msgspec.msgpack.Decoder[dict[str, bytes]] = msgspec.msgpack.Decoder(dict[str, bytes])

_VOUCHING = "identity"


def to_ms(at: datetime) -> int:
    """Return a time as milliseconds since 1970 in UTC."""
    return (at - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """Return the time that so many milliseconds since 1970 name."""
    return _EPOCH + timedelta(milliseconds=ms)


def encode_record(record: Record) -> bytes:
    """Return a record as JSON."""
    return _JSON.encode(record)


def decode_record(data: bytes) -> Record:
    """Return the record that JSON holds."""
    return _RECORD.decode(data)


def body_hash(body: Record) -> bytes:
    """Return what tells two bodies apart; who vouches for the sender (a renewed token) is no difference."""
    said = {name: value for name, value in body.items() if name != _VOUCHING}
    return blake2b(_ORDERED.encode(said), digest_size=16).digest()


def encode_state(state: State) -> bytes:
    """Return a state as a snapshot."""
    return _PACK.encode(state)


def decode_state(data: bytes) -> State:
    """Return the state of a snapshot."""
    return _STATE.decode(data)


def encode_events(events: Sequence[AnyEvent]) -> bytes:
    """Return events as a JSON array."""
    return _JSON.encode(list(events))


def decode_events(data: bytes) -> list[AnyEvent]:
    """Return the events of a JSON array."""
    return _EVENTS.decode(data)


def encode_files(files: dict[str, bytes]) -> bytes:
    """Return a release's files as one value."""
    return _PACK.encode(files)


def decode_files(data: bytes) -> dict[str, bytes]:
    """Return the files of a release."""
    return _FILES.decode(data)
