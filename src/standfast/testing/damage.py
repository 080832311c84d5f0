"""Answers spoiled on purpose: the same answer is always spoiled in the same way."""

import json
from typing import Any


def malform(body: bytes) -> bytes:
    """Return a body that is not JSON, whatever it was."""
    return body[:-1] + b",,"


def twist_types(body: bytes) -> bytes:
    """Return a JSON body whose values have wrong types; what is no JSON comes back as it was.

    Numbers and truths become strings, lists become objects, and in every object the first string becomes null.
    """
    try:
        value = json.loads(body)
    except ValueError:
        return body
    return json.dumps(_twist(value)).encode()


def _twist(value: Any) -> Any:
    if isinstance(value, dict):
        return _twist_members(value)
    if isinstance(value, list):
        return {str(index): _twist(item) for index, item in enumerate(value)}
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return value


def _twist_members(members: dict[str, Any]) -> dict[str, Any]:
    twisted = {name: _twist(value) for name, value in members.items()}
    first = next((name for name, value in members.items() if isinstance(value, str)), None)
    if first is not None:
        twisted[first] = None
    return twisted
