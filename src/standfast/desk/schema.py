"""The packet's contract as JSON Schema (2020-12)."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
_COUNT = {"type": "integer", "minimum": 0}


def _record(properties: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**properties, **(optional or {})},
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_WHY = {
    "reason": _TEXT,
    "description": _TEXT,
    "queue": _TEXT,
    "flow": _MAYBE,
    "step": _MAYBE,
    "rule": _TEXT,
    "confidence": {"type": ["number", "null"]},
}
_WHO = {
    "contact": _MAYBE,
    "level": {"enum": ["anonymous", "identified", "verified"]},
    "name": _MAYBE,
    "email": _MAYBE,
    "attributes": {"type": "object"},
    "language": _TEXT,
    "channel": _TEXT,
    "messages": _COUNT,
    "cases_before": _COUNT,
}
_SLOT = {
    "name": _TEXT,
    "value": {},
    "source": {"enum": ["contact", "correction", "flow", "fact", "person"]},
    "words": _TEXT,
}
_WANTED = {
    "flow": _MAYBE,
    "title": _MAYBE,
    "description": _MAYBE,
    "step": _MAYBE,
    "words": _TEXT,
    "slots": _list(_record(_SLOT)),
    "later": _list(_TEXT),
}
_FACT = {
    "name": _TEXT,
    "system": _TEXT,
    "operation": _TEXT,
    "status": {"enum": ["known", "stale", "unavailable", "not_permitted"]},
    "as_of": _TEXT,
    "reason": _MAYBE,
    "value": {},
}
_DECISION = {
    "policy": _TEXT,
    "row": _COUNT,
    "outcome": _TEXT,
    "reason": _TEXT,
    "inputs": {"type": "object"},
}
_EFFECT = {
    "key": _TEXT,
    "name": _TEXT,
    "operation": _TEXT,
    "arguments": {"type": "object"},
    "status": {"enum": ["intended", "done", "failed", "doubted"]},
}
_EFFECT_END = {"result": {"type": "object"}, "found": {"type": "boolean"}, "reason": _TEXT}
_LINE = {"who": {"enum": ["contact", "assistant", "person"]}, "text": _TEXT, "at": _TEXT}


def packet_schema() -> dict[str, Any]:
    """Return the JSON Schema that every packet follows."""
    mood = {
        "score": {"type": "number"},
        "is_high": {"type": "boolean"},
        "over_time": _list(_record({"at": _TEXT, "score": {"type": "number"}})),
    }
    tried = {
        "operations": _list(_record({"operation": _TEXT, "status": _TEXT, "times": _COUNT})),
        "effects": _list(_record(_EFFECT, _EFFECT_END)),
    }
    body = _record(
        {
            "version": {"const": 1},
            "case": _TEXT,
            "conversation": _TEXT,
            "opened_at": _TEXT,
            "why": _record(_WHY),
            "who": _record(_WHO),
            "wanted": _record(_WANTED),
            "known": _list(_record(_FACT)),
            "decided": _list(_record(_DECISION)),
            "tried": _record(tried),
            "mood": _record(mood),
            "transcript": _list(_record(_LINE, {"name": _TEXT, "options": _list(_TEXT)})),
            "earlier": _list(_record({"case": _TEXT, "reason": _TEXT, "opened_at": _TEXT})),
            "summary": _list(_TEXT),
            "next": _list(_record({"action": _TEXT, "text": _TEXT}, {"key": _TEXT})),
        }
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Packet of a case",
        **body,
    }
