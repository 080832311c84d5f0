"""Operations against the OpenAPI document of their connector: what it knows, requires and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from standfast.assistant.checks.subject import Subject
from standfast.assistant.expressions import Expression
from standfast.assistant.reading.findings import suggest
from standfast.assistant.types import Connector, FieldMap, Operation

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_SAFE = ("get", "head", "options")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Documented:
    """One operation of a document."""

    method: str
    parameters: tuple[Mapping[str, Any], ...]
    body: Mapping[str, Any] | None
    answer: Mapping[str, Any] | None


def check_operation(operation: Operation, connector: Connector, subject: Subject) -> None:
    """Note where an operation says otherwise than the document."""
    document = connector.openapi
    found = _find(operation.operation_id, document)
    if found is None:
        subject.findings.add(
            subject.spot(operation.place, "operation"),
            "openapi-unknown-operation",
            f"the document has no operation '{operation.operation_id}'.",
            suggest(operation.operation_id, _ids(document), what="It has"),
        )
        return
    _check_method(operation, found, subject)
    _check_parameters(operation, connector, found, subject)
    _check_body(operation, found, document, subject)
    _check_result(operation, found, document, subject)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], list[Any]]]:
    paths = document.get("paths")
    for written in paths.values() if isinstance(paths, dict) else ():
        item = resolve(written, document)
        shared = item.get("parameters")
        for method in _METHODS:
            inner = item.get(method)
            if isinstance(inner, dict):
                own = inner.get("parameters")
                both = [*_as_list(shared), *_as_list(own)]
                yield method, inner, both


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _ids(document: Mapping[str, Any]) -> list[str]:
    return [str(inner.get("operationId")) for _, inner, _ in _operations(document)]


def _find(operation_id: str, document: Mapping[str, Any]) -> Documented | None:
    for method, inner, parameters in _operations(document):
        if inner.get("operationId") != operation_id:
            continue
        return Documented(
            method,
            tuple(resolve(parameter, document) for parameter in parameters),
            _content(inner.get("requestBody"), document),
            _answer(inner.get("responses"), document),
        )
    return None


def resolve(value: Any, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part of a document with its reference followed; {} where it leads nowhere."""
    for _ in range(_DEEPEST):
        if not isinstance(value, dict):
            return {}
        reference = value.get("$ref")
        if not isinstance(reference, str):
            return value
        value = _follow(reference, document)
    return {}


def _follow(reference: str, document: Mapping[str, Any]) -> Any:
    value: Any = document
    for part in reference.removeprefix("#/").split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _content(value: Any, document: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the JSON schema of a body or an answer."""
    content = resolve(value, document).get("content")
    for kind, media in content.items() if isinstance(content, dict) else ():
        if "json" in kind and isinstance(media, dict):
            return resolve(media.get("schema"), document)
    return None


def _answer(responses: Any, document: Mapping[str, Any]) -> dict[str, Any] | None:
    for status, response in responses.items() if isinstance(responses, dict) else ():
        if str(status).startswith("2"):
            return _content(response, document)
    return None


def _check_method(operation: Operation, found: Documented, subject: Subject) -> None:
    if operation.access == "read" and found.method not in _SAFE:
        subject.findings.warn(
            subject.spot(operation.place, "access"),
            "openapi-read-by-write",
            f"'{operation.name}' is a read, but goes out as {found.method.upper()}: it is repeated when it fails.",
            "Write access: write if it changes anything.",
        )
    if operation.access == "write" and found.method in _SAFE:
        subject.findings.add(
            subject.spot(operation.place, "access"),
            "openapi-write-by-read",
            f"'{operation.name}' is a write, but '{operation.operation_id}' is a {found.method.upper()}.",
            "Write access: read.",
        )


def _check_parameters(
    operation: Operation, connector: Connector, found: Documented, subject: Subject
) -> None:
    known = {str(parameter.get("name")) for parameter in found.parameters}
    for name in operation.parameters:
        if name not in known:
            subject.findings.add(
                subject.spot(operation.place, f"parameters.{name}"),
                "openapi-unknown-parameter",
                f"'{operation.operation_id}' has no parameter '{name}'.",
                suggest(name, known, what="It has"),
            )
    given = {name.lower() for name in (*operation.parameters, *_engine_gives(operation, connector))}
    for parameter in found.parameters:
        name = str(parameter.get("name"))
        if parameter.get("required") is True and name.lower() not in given:
            subject.findings.add(
                operation.place,
                "openapi-missing-parameter",
                f"'{operation.operation_id}' requires parameter '{name}'.",
                f"Write parameters: {{{name}: ...}}.",
            )


def _engine_gives(operation: Operation, connector: Connector) -> Iterator[str]:
    """Return the parameters that are added to every call: keys, signatures, pages."""
    if operation.idempotency is not None:
        yield operation.idempotency.header
    yield from connector.auth.settings.values()
    if operation.paging is not None:
        yield from operation.paging.settings.values()


def _check_body(
    operation: Operation, found: Documented, document: Mapping[str, Any], subject: Subject
) -> None:
    if found.body is None:
        if operation.body:
            subject.findings.add(
                subject.spot(operation.place, "body"),
                "openapi-no-body",
                f"'{operation.operation_id}' takes no JSON body.",
                "Take 'body' out, or use parameters.",
            )
        return
    properties, required = shape(found.body, document)
    given = operation.body or {}
    for name in given:
        if properties and name not in properties:
            subject.findings.add(
                subject.spot(subject.spot(operation.place, "body"), name),
                "openapi-unknown-property",
                f"the body of '{operation.operation_id}' has no '{name}'.",
                suggest(name, properties, what="It has"),
            )
    for name in sorted(required - given.keys()):
        subject.findings.add(
            subject.spot(operation.place, "body"),
            "openapi-missing-property",
            f"the body of '{operation.operation_id}' requires '{name}'.",
            f"Write body: {{{name}: ...}}.",
        )


def shape(
    schema: Mapping[str, Any], document: Mapping[str, Any]
) -> tuple[dict[str, Any], set[str]]:
    """Return the properties of a schema by name, and the names that are required; `allOf` is followed."""
    properties: dict[str, Any] = {}
    needed: set[str] = set()
    waiting: list[Any] = [schema]
    seen: set[int] = set()
    while waiting:
        part = resolve(waiting.pop(), document)
        if id(part) in seen:
            continue
        seen.add(id(part))
        own, required = part.get("properties"), part.get("required")
        properties |= own if isinstance(own, dict) else {}
        needed |= {str(name) for name in required} if isinstance(required, list) else set()
        waiting.extend(_as_list(part.get("allOf")))
    return properties, needed


def needed_arguments(operation: Operation, connector: Connector) -> frozenset[str]:
    """Return the arguments without which a parameter or property that the document requires is empty."""
    found = _find(operation.operation_id, connector.openapi)
    if found is None:
        return frozenset()
    required = {str(item.get("name")) for item in found.parameters if item.get("required") is True}
    _, needed = shape(found.body or {}, connector.openapi)
    body = operation.body or {}
    used = [expression for name, expression in operation.parameters.items() if name in required]
    used += [part for name in needed & body.keys() if isinstance(part := body[name], Expression)]
    names = {name for expression in used for name in expression.names}
    return frozenset(names & set(operation.args))


def _check_result(
    operation: Operation, found: Documented, document: Mapping[str, Any], subject: Subject
) -> None:
    """Note fields that are taken from where the document shows nothing."""
    if found.answer is None:
        return
    record = _walk(found.answer, operation.items, document) if operation.items else found.answer
    if operation.items and record is None:
        subject.findings.add(
            subject.spot(operation.place, "items"),
            "openapi-unknown-field",
            f"the answer of '{operation.operation_id}' has no '{operation.items}'.",
            suggest(operation.items, shape(found.answer, document)[0], what="It has"),
        )
        return
    for mapped in operation.result:
        for source in mapped.source.split() or [""]:
            root = found.answer if source.startswith("$.") else _item(record or {}, document)
            part = replace(mapped, source=source)
            _check_field(part, root, operation, document, subject)


def _check_field(
    mapped: FieldMap,
    root: Mapping[str, Any],
    operation: Operation,
    document: Mapping[str, Any],
    subject: Subject,
) -> None:
    if _walk(root, mapped.source.removeprefix("$."), document) is None:
        subject.findings.add(
            subject.spot(operation.place, f"result.{mapped.name}"),
            "openapi-unknown-field",
            f"the answer of '{operation.operation_id}' has no '{mapped.source}' (field '{mapped.name}').",
            suggest(mapped.source, shape(root, document)[0], what="It has"),
        )


def _item(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema of a member where a schema is a list."""
    schema = resolve(schema, document)
    inner = schema.get("items")
    return resolve(inner, document) if isinstance(inner, dict) else schema


def _walk(
    schema: Mapping[str, Any], path: str, document: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """Return the schema at a dotted path; None where the document surely has nothing there."""
    at: Mapping[str, Any] = schema
    for part in path.split("."):
        at = _item(at, document)
        properties, _ = shape(at, document)
        name = part.removesuffix("[]")
        if name not in properties:
            is_open = not properties or "anyOf" in at or "oneOf" in at
            return {} if is_open else None
        at = resolve(properties[name], document)
    return at
