"""Answers read: JSON, held against the document, mapped to our records."""

from __future__ import annotations

from typing import Any

import msgspec

from standfast.connectors.documents import first_error
from standfast.connectors.errors import CallFailed, ErrorKind, Reach
from standfast.connectors.mapping import Unmappable
from standfast.connectors.preparing import Prepared
from standfast.connectors.types import Answer
from standfast.events import Record

_DECODER = msgspec.json.Decoder()


def decode(prepared: Prepared, answer: Answer) -> Any:
    """Return the JSON of an answer that is as the document says; None for an empty body where none is described.

    Raises:
        CallFailed: `bad_json` or `bad_shape`.
    """
    validator = prepared.plan.answer_validator(answer.status)
    if not answer.body.strip() and validator is None:
        return None
    try:
        root = _DECODER.decode(answer.body)
    except (ValueError, RecursionError):
        raise _unusable(ErrorKind.BAD_JSON, "") from None
    if validator is not None and not validator.is_valid(root):
        raise _unusable(ErrorKind.BAD_SHAPE, first_error(validator, root))
    return root


def map_items(prepared: Prepared, root: Any) -> tuple[list[Any], list[Record]]:
    """Return the members of a list as they came, and mapped.

    Raises:
        CallFailed: `bad_shape`.
    """
    items = prepared.take_items(root, root)
    if not isinstance(items, list):
        raise _unusable(ErrorKind.BAD_SHAPE, f"there is no list at '{prepared.operation.items}'")
    return items, [map_one(prepared, item, root) for item in items]


def map_single(prepared: Prepared, root: Any) -> Record | None:
    """Return the one record of an answer; None where a list that should hold it is empty.

    Raises:
        CallFailed: `bad_shape`.
    """
    item = prepared.take_items(root, root)
    if isinstance(item, list):
        if len(item) > 1:
            raise _unusable(ErrorKind.BAD_SHAPE, "there are several where one was expected")
        return map_one(prepared, item[0], root) if item else None
    return map_one(prepared, item, root)


def map_one(prepared: Prepared, item: Any, root: Any) -> Record:
    """Return one record mapped.

    Raises:
        CallFailed: `bad_shape`; the text names the field.
    """
    try:
        return prepared.map_record(item, root)
    except Unmappable as error:
        raise _unusable(ErrorKind.BAD_SHAPE, str(error)) from None


def _unusable(kind: ErrorKind, detail: str) -> CallFailed:
    return CallFailed(kind, reach=Reach.ANSWERED, detail=detail)
