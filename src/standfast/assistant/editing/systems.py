"""The JSON Schemas of connectors and policies."""

from __future__ import annotations

from standfast.assistant.editing.parts import (
    CALL,
    DAY,
    DURATION,
    EXPRESSION,
    EXPRESSIONS,
    FLAG,
    LEVEL,
    NAME,
    NAMES,
    SECRET,
    TEXT,
    TEXTS,
    TITLE,
    Schema,
    by_name,
    by_word,
    listing,
    mapping,
    one_of,
    whole,
)
from standfast.assistant.reading.cells import INPUT_TYPES
from standfast.assistant.reading.operations import FIELD_TYPES, PAGING_SETTINGS

STATUS_CODES: Schema = {"type": "array", "items": whole(100, 599)}
FIELD: Schema = {
    "anyOf": [
        {"type": "string"},
        mapping(
            {
                "from": TEXT,
                "type": one_of(*FIELD_TYPES),
                "form": TEXT,
                "zone": TEXT,
                "currency": TEXT,
                "values": by_word(TEXT),
                "fields": by_word({"$ref": "#/$defs/field"}),
                "required": FLAG,
            },
            "from",
        ),
    ]
}
IDEMPOTENCY = mapping(
    {
        "kind": one_of("key", "lookup", "none"),
        "header": TEXT,
        "lifetime": DURATION,
        "operation": NAME,
        "with": EXPRESSIONS,
        "match": EXPRESSION,
    },
    "kind",
)
PAGING = mapping(
    {
        "style": one_of(*PAGING_SETTINGS),
        "max_pages": whole(1, 100),
        **{name: TEXT for names in PAGING_SETTINGS.values() for name in names},
    },
    "style",
)
OPERATION = mapping(
    {
        "operation": TEXT,
        "access": one_of("read", "write"),
        "needs": LEVEL,
        "args": NAMES,
        "parameters": EXPRESSIONS,
        "body": {"type": "object"},
        "items": TEXT,
        "list": FLAG,
        "result": by_word({"$ref": "#/$defs/field"}),
        "belongs_to": EXPRESSION,
        "owned_through": CALL,
        "not_found": STATUS_CODES,
        "refused": STATUS_CODES,
        "stale_ok": DURATION,
        "limits": mapping(
            {
                "connect": DURATION,
                "read": DURATION,
                "attempts": whole(1, 5),
                "max_bytes": whole(100, 20_000_000),
                "concurrency": whole(1, 1000),
            }
        ),
        "idempotency": IDEMPOTENCY,
        "paging": PAGING,
    },
    "operation",
    "access",
)


def _auth(kind: str, settings: dict[str, Schema], needed: tuple[str, ...]) -> Schema:
    return mapping({"kind": {"const": kind}, **settings}, "kind", *needed)


AUTH: Schema = {
    "anyOf": [
        _auth("none", {}, ()),
        _auth("api_key", {"header": TEXT, "key": SECRET}, ("header", "key")),
        _auth("basic", {"username": SECRET, "password": SECRET}, ("username", "password")),
        _auth("bearer", {"token": SECRET}, ("token",)),
        _auth(
            "oauth2_client_credentials",
            {
                "token_url": TEXT,
                "scope": TEXT,
                "client_auth": TEXT,
                "client_id": SECRET,
                "client_secret": SECRET,
            },
            ("token_url", "client_id", "client_secret"),
        ),
        _auth(
            "signed",
            {
                "key_header": TEXT,
                "timestamp_header": TEXT,
                "signature_header": TEXT,
                "timestamp_format": TEXT,
                "algorithm": TEXT,
                "key": SECRET,
                "secret": SECRET,
            },
            ("key_header", "timestamp_header", "signature_header", "key", "secret"),
        ),
    ]
}
CONNECTOR: Schema = {
    **mapping(
        {
            "connector": NAME,
            "title": TITLE,
            "owner": TEXT,
            "openapi": TEXT,
            "base_url": mapping({"env": TEXT, "default": TEXT, "path": TEXT}, "env"),
            "allow": TEXTS,
            "allow_private": FLAG,
            "auth": AUTH,
            "breaker": mapping(
                {"failures": whole(1, 1000), "window": whole(1, 1000), "open_for": DURATION}
            ),
            "operations": by_name(OPERATION),
        },
        "connector",
        "title",
        "openapi",
        "base_url",
        "auth",
        "operations",
    ),
    "$defs": {"field": FIELD},
}
_ROW = {"outcome": TEXT, "reason": TEXT, "outputs": EXPRESSIONS}
POLICY = mapping(
    {
        "policy": NAME,
        "description": TEXT,
        "owner": TEXT,
        "valid_from": DAY,
        "valid_until": DAY,
        "hit": one_of("first", "unique"),
        "inputs": by_name(
            mapping({"type": one_of(*INPUT_TYPES), "values": TEXTS, "from": EXPRESSION}, "type")
        ),
        "rows": listing(mapping({"if": by_word(TEXT), **_ROW}, "outcome", "reason")),
        "else": mapping(_ROW, "outcome", "reason"),
    },
    "policy",
    "description",
    "inputs",
    "rows",
)
