"""The JSON Schemas of what is said, understood and owned: all files but flows, policies and connectors."""

from __future__ import annotations

from standfast.assistant.editing.parts import (
    CALL,
    DAY,
    DURATION,
    EXPRESSION,
    LANGUAGE_PATTERN,
    LEVEL,
    NAME,
    NAME_PATTERN,
    SECRET,
    TEXT,
    TEXTS,
    TITLE,
    Schema,
    by_language,
    by_name,
    by_word,
    listing,
    mapping,
    one_of,
    whole,
)
from standfast.assistant.reading.routing import PRIORITIES

_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_PAUSE: Schema = {"anyOf": [DURATION, {"const": "never"}]}

ASSISTANT = mapping(
    {
        "assistant": NAME,
        "title": TITLE,
        "languages": TEXTS,
        "zone": TEXT,
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "scope": by_language(TEXTS),
        "tone": by_word(TEXT),
        "limits": mapping(
            {
                "steps_per_turn": whole(5, 1000),
                "message_chars": whole(100, 100_000),
                "stack_depth": whole(2, 50),
                "silence_remind": _PAUSE,
                "silence_close": _PAUSE,
                "act_at": _SHARE,
                "ask_at": _SHARE,
                "code_tries": whole(1, 10),
                "code_lifetime": DURATION,
            }
        ),
        "identity": mapping(
            {
                "token": mapping({"key": SECRET, "audience": TEXT}, "key", "audience"),
                "find": CALL,
                "profile": CALL,
                "code_mail": CALL,
            }
        ),
        "testing": mapping({"double": TEXT, "start": TEXT}),
    },
    "assistant",
    "title",
    "languages",
    "scope",
)
OWNERS = mapping(
    {
        "teams": by_word(TEXTS),
        "paths": listing(mapping({"path": TEXT, "owner": TEXT, "review_by": DAY}, "path", "owner")),
    },
    "teams",
    "paths",
)
TYPES = by_name(
    mapping({"patterns": TEXTS, "normal_form": TEXT, "example": TEXT}, "patterns", "example")
)
INTENTS: Schema = {
    "type": "object",
    "properties": {"out_of_scope": by_language(TEXTS)},
    "patternProperties": {
        "^(?!out_of_scope$)" + NAME_PATTERN.removeprefix("^"): mapping(
            {
                "description": TEXT,
                "examples": by_language(TEXTS),
                "negatives": by_language(TEXTS),
            },
            "examples",
        )
    },
    "additionalProperties": False,
}
_WORDING: Schema = {"anyOf": [TEXTS, by_word(TEXTS)]}
_OPTION: Schema = {
    "type": "object",
    "properties": {"value": TEXT},
    "patternProperties": {LANGUAGE_PATTERN: TEXT},
    "required": ["value"],
    "additionalProperties": False,
}
REPLIES = by_name(
    {
        "type": "object",
        "properties": {"options": listing(_OPTION)},
        "patternProperties": {LANGUAGE_PATTERN: _WORDING},
        "additionalProperties": False,
    }
)
_HOURS: Schema = {
    "type": "object",
    "patternProperties": {
        r"^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$": {
            "type": "string",
            "pattern": r"^[0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d$",
        }
    },
    "additionalProperties": False,
}
ROUTING = mapping(
    {
        "queues": by_name(
            mapping({"title": TITLE, "skills": TEXTS, "hours": _HOURS, "zone": TEXT}, "title")
        ),
        "reasons": by_name(
            mapping(
                {
                    "queue": NAME,
                    "priority": one_of(*PRIORITIES),
                    "description": TEXT,
                    "when": EXPRESSION,
                },
                "queue",
            )
        ),
        "default_queue": NAME,
    },
    "queues",
)
PAGE = mapping(
    {
        "title": TEXT,
        "language": TEXT,
        "audience": LEVEL,
        "owner": TEXT,
        "valid_from": DAY,
        "valid_until": DAY,
        "review_by": DAY,
        "product": TEXT,
    },
    "title",
    "language",
)
