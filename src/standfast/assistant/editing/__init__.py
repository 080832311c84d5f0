"""JSON Schemas (2020-12) of the files, for editors: names are completed and slips underlined while one types.

They say what a single file can say of itself. What needs other files, expressions or proofs is found by `check`.
"""

from __future__ import annotations

from copy import deepcopy

from standfast.assistant.editing.flows import FLOW
from standfast.assistant.editing.parts import Schema
from standfast.assistant.editing.systems import CONNECTOR, POLICY
from standfast.assistant.editing.words import (
    ASSISTANT,
    INTENTS,
    OWNERS,
    PAGE,
    REPLIES,
    ROUTING,
    TYPES,
)

_FILES: dict[str, tuple[str, Schema]] = {
    "assistant": ("assistant.yaml", ASSISTANT),
    "owners": ("owners.yaml", OWNERS),
    "types": ("types.yaml", TYPES),
    "intents": ("intents.yaml", INTENTS),
    "routing": ("routing.yaml", ROUTING),
    "replies": ("replies.yaml and replies/*.yaml", REPLIES),
    "flows": ("flows/*.yaml", FLOW),
    "policies": ("policies/*.yaml", POLICY),
    "connectors": ("connectors/*.yaml", CONNECTOR),
    "knowledge": ("the front matter of knowledge/**/*.md", PAGE),
}


def schemas() -> dict[str, Schema]:
    """Return the JSON Schema of each kind of file, by kind: `flows`, `policies`, `replies`, ..."""
    return {
        kind: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"standfast:{kind}",
            "title": files,
            **deepcopy(schema),
        }
        for kind, (files, schema) in _FILES.items()
    }
