"""The JSON Schema of flow files."""

from __future__ import annotations

from standfast.assistant.editing.parts import (
    CALL,
    DURATION,
    EXPRESSION,
    EXPRESSIONS,
    FLAG,
    LEVEL,
    NAME,
    NAMES,
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

STEPS: Schema = {"type": "array", "items": {"$ref": "#/$defs/step"}}

SLOT = mapping(
    {
        "type": NAME,
        "ask": NAME,
        "help": NAME,
        "choices": by_word(by_language(TEXTS)),
        "offer": mapping(
            {
                "read": CALL,
                "value": TEXT,
                "label": TEXT,
                "when": EXPRESSION,
                "take_single": FLAG,
                "empty": NAME,
            },
            "read",
            "value",
            "label",
        ),
        "check": {
            "anyOf": [{"$ref": "#/$defs/check"}, listing({"$ref": "#/$defs/check"})],
        },
        "optional": FLAG,
        "depends_on": NAMES,
        "carry": FLAG,
        "max_attempts": whole(1, 9),
        "description": TEXT,
    },
    "type",
)
CHECK: Schema = {
    "anyOf": [
        mapping({"read": CALL, "as": NAME, "else": NAME}, "read", "else"),
        mapping({"if": EXPRESSION, "else": NAME}, "if", "else"),
    ]
}

KEYS: dict[str, dict[str, Schema]] = {
    "collect": {"collect": NAME, "ask": NAME, "when": EXPRESSION, "ask_before_filling": FLAG},
    "read": {"read": by_name(CALL), "deadline": DURATION, "fresh": FLAG},
    "decide": {"decide": NAME, "with": EXPRESSIONS},
    "choose": {"choose": listing({"$ref": "#/$defs/branch"})},
    "confirm": {"confirm": NAME, "with": EXPRESSIONS, "else": STEPS},
    "do": {
        "do": CALL,
        "as": NAME,
        "business": EXPRESSION,
        "unconfirmed": TEXT,
        "on_failure": STEPS,
        "on_duplicate": STEPS,
    },
    "reply": {"reply": NAME, "with": EXPRESSIONS},
    "answer": {
        "answer": {
            "anyOf": [one_of("question"), mapping({"question": EXPRESSION}, "question")],
        },
        "else": STEPS,
    },
    "set": {"set": EXPRESSIONS},
    "link": {"link": NAME, "with": EXPRESSIONS},
    "call": {"call": NAME, "with": EXPRESSIONS, "returns": NAMES},
    "wait": {"wait": DURATION},
    "handoff": {"handoff": NAME, "reply": NAME},
    "send_code": {
        "send_code": {"anyOf": [{"const": True}, mapping({"email": EXPRESSION}, "email")]},
    },
    "check_code": {"check_code": NAME, "else": STEPS},
    "next": {"next": TEXT},
}
"""Kind of step -> its keys."""


def _step(kind: str) -> Schema:
    return mapping({**KEYS[kind], "id": NAME}, kind)


def _branch() -> Schema:
    """Return the schema of one way of a choose step: a condition, and steps or one step inline."""
    inline: dict[str, Schema] = {}
    for keys in KEYS.values():
        inline |= keys
    ways = {"if": EXPRESSION, "steps": STEPS, "then": TEXT, "reason": NAME, "id": NAME}
    other: Schema = {"anyOf": [FLAG, STEPS, {"type": "string"}]}
    with_if = mapping({**inline, **ways}, "if")
    with_else = mapping({**inline, **ways, "else": other}, "else")
    del with_if["properties"]["else"], with_else["properties"]["if"]
    return {"anyOf": [with_if, with_else]}


FLOW: Schema = {
    **mapping(
        {
            "flow": NAME,
            "description": TEXT,
            "title": TITLE,
            "owner": TEXT,
            "needs": LEVEL,
            "resume": one_of("ask", "auto"),
            "slots": by_name(SLOT),
            "steps": STEPS,
        },
        "flow",
        "description",
        "steps",
    ),
    "$defs": {
        "check": CHECK,
        "step": {"anyOf": [_step(kind) for kind in KEYS]},
        "branch": _branch(),
    },
}
