"""How commands and readings are written down, and what of them is hidden in the log."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any, cast, get_args

import msgspec

from standfast.dialogue import Command
from standfast.events import MessageId, ReadingMade, Record, Value
from standfast.understanding import Reading

_TAG = "command"
_COMMANDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Command)}
_DIGITS = re.compile(r"(?<![\w-])\d(?:[ .-]?\d){3,}(?!\w)")
HIDDEN = "[code]"
"""Stands in the log where a one-time code was typed."""


def encode_command(command: Command) -> Record:
    """Return a command as a record: `{"command": "StartFlow", "flow": "refund_status"}`."""
    record: Record = {_TAG: type(command).__name__}
    for field in fields(command):
        value = getattr(command, field.name)
        if value != field.default and value not in ({}, ()):
            record[field.name] = msgspec.to_builtins(value)
    return record


def decode_command(record: Record) -> Command:
    """Return the command that a record holds.

    Raises:
        KeyError: There is no such command.
        msgspec.ValidationError: A field does not fit.
    """
    given = {name: value for name, value in record.items() if name != _TAG}
    kind = _COMMANDS[str(record[_TAG])]
    return cast("Command", msgspec.convert(given, kind))


def reading_made(reading: Reading, message: MessageId) -> ReadingMade:
    """Return the event that a reading is."""
    return ReadingMade(
        message_id=message,
        intents=list(reading.intents),
        out_of_scope=reading.out_of_scope,
        band=reading.band,
        commands=[encode_command(command) for command in reading.commands],
        language=reading.language,
        frustration=reading.frustration,
        signs=list(reading.signs),
        model=reading.model,
        took_ms=reading.took_ms,
    )


def hide_digits(value: Value) -> Value:
    """Return a value with every number of four digits and more hidden."""
    match value:
        case str():
            return _DIGITS.sub(HIDDEN, value)
        case list():
            return [hide_digits(member) for member in value]
        case dict():
            return {name: hide_digits(member) for name, member in value.items()}
        case _:
            return value
