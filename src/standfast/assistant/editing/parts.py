"""The parts that the JSON Schemas of the files are put together from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from standfast.assistant.reading.replies import LANGUAGE

Schema: TypeAlias = dict[str, Any]

NAME_PATTERN = "^[a-z][a-z0-9_]{0,63}$"
LANGUAGE_PATTERN = f"^{LANGUAGE.pattern}$"
DURATION_PATTERN = r"^(\d+(\.\d+)?\s*[a-z]+|P[\dWDTHMS.]+)$"

TEXT: Schema = {"type": ["string", "number", "boolean"]}
"""A text; YAML may read an unquoted one as a number or a truth value."""
NAME: Schema = {"type": "string", "pattern": NAME_PATTERN}
EXPRESSION: Schema = {
    "type": ["string", "number", "boolean"],
    "description": "An expression in CEL.",
}
CALL: Schema = {
    "type": "string",
    "pattern": r"^\s*[a-z]\w*\s*\.\s*[a-z]\w*\s*(\((.|\n)*\))?\s*$",
    "description": "A call of an operation: erp.get_order(order).",
}
DURATION: Schema = {
    "type": "string",
    "pattern": DURATION_PATTERN,
    "description": "Such as 10 min, 30 s, 24 h, 30 days, or PT10M.",
}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
FLAG: Schema = {"type": "boolean"}
LEVEL: Schema = {"enum": ["anonymous", "identified", "verified"]}
TEXTS: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
NAMES: Schema = {"anyOf": [NAME, {"type": "array", "items": NAME}]}


def one_of(*words: str) -> Schema:
    """Return the schema of one of these words."""
    return {"enum": list(words)}


def whole(least: int, most: int) -> Schema:
    """Return the schema of a whole number between two bounds."""
    return {"type": "integer", "minimum": least, "maximum": most}


def listing(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def mapping(properties: Mapping[str, Schema], *required: str) -> Schema:
    """Return the schema of a mapping with these keys and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def by_name(values: Schema) -> Schema:
    """Return the schema of a mapping from names that the author chooses."""
    return {
        "type": "object",
        "patternProperties": {NAME_PATTERN: values},
        "additionalProperties": False,
    }


def by_word(values: Schema) -> Schema:
    """Return the schema of a mapping from any texts."""
    return {"type": "object", "additionalProperties": values}


def by_language(values: Schema) -> Schema:
    """Return the schema of a mapping from languages."""
    return {
        "type": "object",
        "patternProperties": {LANGUAGE_PATTERN: values},
        "additionalProperties": False,
    }


TITLE = by_language(TEXT)
SECRET = mapping({"env": {"type": "string"}, "default": TEXT}, "env")
EXPRESSIONS = by_word(EXPRESSION)
