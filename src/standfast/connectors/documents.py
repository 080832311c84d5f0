"""The OpenAPI document: where an operation is called, with what, and what must come back.

OpenAPI 3.1 schemas are JSON Schema 2020-12 as they stand; those of 3.0 are turned into it (`nullable`, boolean
`exclusiveMinimum`). Validators are compiled once; they never fetch anything, and their patterns have a step limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import jsonschema_rs

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_PATTERN_STEPS = 100_000
_MOST_REFERENCES = 20


class DocumentInvalid(ValueError):  # noqa: N818 - reads as what it says
    """The document does not describe the operation. The text says what is missing."""


class Validator(Protocol):
    """What checks a JSON value against a schema."""

    def is_valid(self, instance: Any) -> bool:
        """Tell whether the value is as the schema says."""
        ...

    def iter_errors(self, instance: Any) -> Any:
        """Yield what is wrong, each with an `instance_path` and a `kind`."""
        ...


@dataclass(frozen=True, slots=True)
class ParameterPlan:
    """One parameter of an operation.

    Attributes:
        where: `path`, `query` or `header`.
        type: Its schema's `type` where that is a single word, else "".
    """

    name: str
    where: str
    is_required: bool
    type: str
    validator: Validator


@dataclass(frozen=True, slots=True)
class OperationPlan:
    """One operation of a document.

    Attributes:
        body: Checks the request body; None where the operation takes none.
        answers: Status (`200`, `2XX`, `default`) -> what checks the body, None where anything may come.
    """

    method: str
    path: str
    parameters: Mapping[str, ParameterPlan]
    body: Validator | None
    answers: Mapping[str, Validator | None]

    def answer_validator(self, status: int) -> Validator | None:
        """Return what checks the body of an answer with that status."""
        for name in (str(status), f"{status // 100}XX", "default"):
            if name in self.answers:
                return self.answers[name]
        return None

    def expects_body(self, status: int) -> bool:
        """Tell whether the document shows a body for that status."""
        return self.answer_validator(status) is not None


def plan_operation(document: Mapping[str, Any], operation_id: str) -> OperationPlan:
    """Return how an operation is called, its schemas compiled.

    Raises:
        DocumentInvalid: There is no such operation, a reference leads nowhere, or a schema is none.
    """
    book = _Book(document)
    for path, item in _mapping(document.get("paths"), "paths").items():
        resolved = _mapping(book.resolve(item), f"paths.{path}")
        for method in _METHODS:
            found = resolved.get(method)
            if isinstance(found, Mapping) and found.get("operationId") == operation_id:
                shared = resolved.get("parameters") or []
                return _plan(book, (method, str(path)), found, shared)
    raise DocumentInvalid(f"the document has no operation '{operation_id}'.")


def first_error(validator: Validator, value: Any) -> str:
    """Return where a value breaks its schema and by which rule, without the value: `data.0.amount (type)`."""
    for error in validator.iter_errors(value):
        path = ".".join(str(part) for part in error.instance_path) or "the whole"
        return f"{path} ({error.kind.name})"
    return ""


def _plan(
    book: _Book, where: tuple[str, str], found: Mapping[str, Any], shared: list[Any]
) -> OperationPlan:
    method, path = where
    parameters: dict[str, ParameterPlan] = {}
    for each in [*shared, *(found.get("parameters") or [])]:
        plan = _plan_parameter(book, _mapping(book.resolve(each), "parameter"))
        parameters[plan.name] = plan
    body = found.get("requestBody")
    answers = {
        str(status): book.content_validator(book.resolve(answer))
        for status, answer in _mapping(found.get("responses") or {}, "responses").items()
    }
    return OperationPlan(
        method=method.upper(),
        path=path,
        parameters=parameters,
        body=book.content_validator(book.resolve(body)) if body is not None else None,
        answers=answers,
    )


def _plan_parameter(book: _Book, parameter: Mapping[str, Any]) -> ParameterPlan:
    schema = parameter.get("schema", True)
    where = str(parameter.get("in", ""))
    resolved = book.resolve(schema)
    kind = resolved.get("type") if isinstance(resolved, Mapping) else None
    return ParameterPlan(
        name=str(parameter.get("name", "")),
        where=where,
        is_required=where == "path" or parameter.get("required") is True,
        type=kind if isinstance(kind, str) else "",
        validator=book.compile(schema),
    )


class _Book:
    """A document with its references."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        old = str(document.get("openapi", "")).startswith("3.0")
        self._modernise = _modernise if old else _plain
        self._components = self._modernise(document.get("components") or {})

    def resolve(self, value: Any) -> Any:
        """Follow references within the document."""
        for _ in range(_MOST_REFERENCES):
            if not isinstance(value, Mapping) or not isinstance(value.get("$ref"), str):
                return value
            value = self._look_up(value["$ref"])
        raise DocumentInvalid("references of the document lead in a circle.")

    def content_validator(self, holder: Any) -> Validator | None:
        """Return what checks the JSON body of a request or answer; None where no JSON is described."""
        content = holder.get("content") if isinstance(holder, Mapping) else None
        for kind, media in (content or {}).items():
            name = str(kind).partition(";")[0].strip().lower()
            if (name.endswith(("/json", "+json"))) and isinstance(media, Mapping):
                return self.compile(media.get("schema", True))
        return None

    def compile(self, schema: Any) -> Validator:
        """Return what checks a value against a schema of the document."""
        whole = {
            "$schema": _DIALECT,
            "allOf": [self._modernise(schema)],
            "components": self._components,
        }
        options = jsonschema_rs.FancyRegexOptions(backtrack_limit=_PATTERN_STEPS)
        try:
            return jsonschema_rs.validator_for(
                whole, validate_formats=True, offline=True, pattern_options=options
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            text = getattr(error, "message", str(error)).partition("\n")[0]
            raise DocumentInvalid(f"a schema of the document is wrong: {text}") from None

    def _look_up(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            raise DocumentInvalid(f"'{reference}' leads out of the document.")
        value: Any = self._document
        for part in reference[2:].split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(value, Mapping) or name not in value:
                raise DocumentInvalid(f"'{reference}' leads nowhere.")
            value = value[name]
        return value


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise DocumentInvalid(f"'{name}' of the document is no mapping.")
    return value


def _plain(value: Any) -> Any:
    """Return a value as plain dicts and lists, as the validator wants them."""
    if isinstance(value, Mapping):
        return {str(name): _plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return value


def _modernise(value: Any) -> Any:
    """Return a schema of OpenAPI 3.0 as JSON Schema 2020-12."""
    if isinstance(value, list | tuple):
        return [_modernise(member) for member in value]
    if not isinstance(value, Mapping):
        return value
    new = {str(name): _modernise(member) for name, member in value.items()}
    for bound, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(new.get(bound), bool) and new.pop(bound) and limit in new:
            new[bound] = new.pop(limit)
    if new.pop("nullable", None) is True:
        return {"anyOf": [new, {"type": "null"}]}
    return new
