"""Requests from operations: parameters and bodies evaluated, checked against the document, encoded.

What the document would not accept is not sent (`bad_arguments`): a mistake of a flow then shows as one, and an argument
that came from a contact's words never gets further than the characters that its parameter allows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from standfast.assistant import Expression, Moment
from standfast.connectors.documents import ParameterPlan, first_error
from standfast.connectors.errors import CallFailed, ErrorKind, Reach
from standfast.connectors.preparing import Prepared
from standfast.connectors.types import Request
from standfast.events import Contact, Record, Value

_HOLE = re.compile(r"\{([^{}]+)\}")
_UNSAFE_HEADER = re.compile(r"[^\x20-\x7e]")


def scope_of(arguments: Record, contact: Contact, key: str | None = None) -> Record:
    """Return what an operation's expressions see: its arguments by name and as `args`, `contact`, `key`."""
    who: Record = {**contact.attributes, "id": contact.id, "level": contact.level.value}
    scope: Record = {**arguments, "args": arguments, "contact": who}
    return scope if key is None else scope | {"key": key}


def build_request(
    prepared: Prepared, scope: Mapping[str, Value], *, base: str, moment: Moment
) -> Request:
    """Return the request of an operation, without credentials and without what paging adds.

    Args:
        prepared: The operation.
        scope: What its expressions see.
        base: The base URL with its path, without a slash at the end.
        moment: Passed to the expressions.

    Raises:
        CallFailed: `missing_argument`: a required one is null; `bad_arguments`: the document does not accept one.
    """
    path = prepared.plan.path
    query: list[str] = []
    headers = {"Accept": "application/json"}
    for name, expression in prepared.operation.parameters.items():
        plan = prepared.plan.parameters[name]
        value = _checked(plan, expression.evaluate(scope, moment))
        if value is None:
            continue
        match plan.where:
            case "path":
                path = path.replace("{" + name + "}", _path_part(name, value))
            case "query":
                query.extend(f"{quote(name, safe='')}={part}" for part in _query_parts(value))
            case "header":
                headers[name] = header_text(name, _text(value))
            case _:
                raise _refused(name, "stands where parameters are not supported")
    if _HOLE.search(path):
        raise _refused(path, "has a parameter that is not filled")
    body = _build_body(prepared, scope, moment)
    if body is not None:
        headers["Content-Type"] = "application/json"
    url = f"{base}{path}?{'&'.join(query)}" if query else base + path
    return Request(prepared.plan.method, url, headers, body)


def header_text(name: str, text: str) -> str:
    """Return a text that may stand in a header.

    Raises:
        CallFailed: `bad_arguments`: it has characters that would end the header or are not ASCII.
    """
    if _UNSAFE_HEADER.search(text):
        raise _refused(name, "has characters that a header cannot hold")
    return text


def with_query(url: str, query: Mapping[str, str]) -> str:
    """Return a URL with further query parameters; those already there are replaced."""
    if not query:
        return url
    address, _, old = url.partition("?")
    ours = {quote(name, safe="") for name in query}
    kept = [part for part in old.split("&") if part and part.partition("=")[0] not in ours]
    added = [f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query.items()]
    return f"{address}?{'&'.join(kept + added)}"


def _checked(plan: ParameterPlan, value: Value) -> Value:
    if value is None:
        if plan.is_required:
            detail = f"'{plan.name}' has no value"
            raise CallFailed(ErrorKind.MISSING_ARGUMENT, reach=Reach.NOT_SENT, detail=detail)
        return None
    fitted = _fit(plan.type, value)
    if not plan.validator.is_valid(fitted):
        raise _refused(plan.name, "is not what the document accepts")
    return fitted


def _fit(kind: str, value: Value) -> Value:
    """Return a value as its parameter's type writes it: expressions know 12.0, documents want 12."""
    if kind == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return _text(value)
    if kind == "integer" and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
        return int(value)
    if kind == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _text(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _path_part(name: str, value: Value) -> str:
    text = _text(value)
    if isinstance(value, list | dict) or text in {"", ".", ".."}:
        raise _refused(name, "cannot stand in a path")
    return quote(text, safe="")


def _query_parts(value: Value) -> list[str]:
    members = value if isinstance(value, list) else [value]
    return [quote(_text(member), safe="") for member in members]


def _build_body(prepared: Prepared, scope: Mapping[str, Value], moment: Moment) -> bytes | None:
    if prepared.operation.body is None:
        return None
    body = _evaluate(prepared.operation.body, scope, moment)
    if prepared.plan.body is not None and not prepared.plan.body.is_valid(body):
        raise _refused("body", f"breaks the document at {first_error(prepared.plan.body, body)}")
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _evaluate(tree: object, scope: Mapping[str, Value], moment: Moment) -> Any:
    """Return a tree with its leaves evaluated; members without a value are left out."""
    match tree:
        case Expression():
            return _whole(tree.evaluate(scope, moment))
        case Mapping():
            members = {str(k): _evaluate(member, scope, moment) for k, member in tree.items()}
            return {name: member for name, member in members.items() if member is not None}
        case list() | tuple():
            return [_evaluate(member, scope, moment) for member in tree]
        case _:
            return tree


def _whole(value: Value) -> Value:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _refused(name: str, text: str) -> CallFailed:
    return CallFailed(ErrorKind.BAD_ARGUMENTS, reach=Reach.NOT_SENT, detail=f"'{name}' {text}")
