"""What a message means here: read once, and written down for a turn that is run again."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from msgspec import structs

from standfast.dialogue import Command
from standfast.events import (
    ConversationReopened,
    MessageId,
    MessageReceived,
    ReadingMade,
    Record,
    State,
    fold_all,
    time_text,
)
from standfast.storage import InboxItem
from standfast.turns.crashpoints import crashpoint
from standfast.turns.journal import Codec
from standfast.turns.recorded import decode_command, hide_digits, reading_made
from standfast.turns.turn import Turn
from standfast.understanding import Message


@dataclass(frozen=True, slots=True)
class _Heard:
    """A reading as the log and the dialogue get it."""

    made: ReadingMade
    commands: tuple[Command, ...]


def _encode(heard: _Heard) -> Record:
    record: Record = msgspec.to_builtins(heard.made)
    return record


def _decode(record: Record) -> _Heard:
    made = msgspec.convert(record, ReadingMade)
    return _Heard(made, tuple(decode_command(command) for command in made.commands))


_HEARD: Codec[_Heard] = Codec("reading", _encode, _decode)


async def hear(turn: Turn, item: InboxItem, earlier: list[Command]) -> list[Command]:
    """Take a message in and return what the contact wants by it.

    Args:
        turn: The turn.
        item: The message.
        earlier: What the messages before it in the same turn want: it is read as said after those.
    """
    state = fold_all(turn.state, turn.preview(earlier).events) if earlier else turn.state
    if state.status == "with_person":
        turn.add([note_message(turn.state, item)])
        return []
    if turn.state.status == "closed":
        turn.add([ConversationReopened()])
    heard = await _read(turn, _message(item), state)
    note = note_message(turn.state, item)
    made = heard.made
    if turn.state.challenge is not None:
        made = structs.replace(made, commands=hide_digits(list(made.commands)))
    turn.add([note, made])
    return list(heard.commands)


def note_message(state: State, item: InboxItem) -> MessageReceived:
    """Return the event that a message is; while a code is out, numbers are hidden."""
    message = _message(item)
    shown = hide_digits(message.text) if state.challenge is not None else message.text
    return MessageReceived(
        message_id=message.id,
        text=str(shown),
        payload=message.payload,
        received_at=time_text(item.accepted_at),
    )


async def _read(turn: Turn, message: Message, state: State) -> _Heard:
    understanding = turn.parts.understanding(turn.release)

    async def find() -> _Heard:
        reading = await understanding.read(message, state, turn.assistant)
        crashpoint("after_reading")
        return _Heard(reading_made(reading, message.id), reading.commands)

    return await turn.journal.recall(_HEARD, message.id, [message.text, message.payload], find=find)


def _message(item: InboxItem) -> Message:
    payload = item.body.get("payload")
    return Message(
        id=MessageId(str(item.body.get("id", item.dedupe_key))),
        text=str(item.body.get("text") or ""),
        payload=None if payload is None else str(payload),
        at=item.accepted_at,
    )
