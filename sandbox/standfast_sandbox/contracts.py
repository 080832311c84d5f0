"""The OpenAPI documents of the systems, put to use: routes, parameters and bodies follow from them.

A handler is a plain function from an `Ask`, whose arguments and body have passed the document, to an answer.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
from aiohttp import web
from aiohttp.typedefs import Handler
from ruamel.yaml import YAML

from standfast.testing import Refused

SYSTEMS = ("crm", "erp", "payments", "shipping", "helpdesk", "mail")
_DOCUMENTS = Path(__file__).parent / "documents"
_TRUTHS = {"true": True, "false": False}


@cache
def read_document(system: str) -> dict[str, Any]:
    """Return the OpenAPI document of a system."""
    text = (_DOCUMENTS / f"{system}.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = YAML(typ="safe").load(text)
    return document


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that passed the document.

    Args:
        request: The request itself.
        arguments: Parameters of path and query by name, typed, with defaults; absent ones are left out.
        body: The JSON object sent, or an empty one.
    """

    request: web.Request
    arguments: Mapping[str, Any]
    body: Mapping[str, Any] = field(default_factory=dict)


Answerer = Callable[[Ask], web.Response]


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str
    place: str
    required: bool
    kind: str
    default: Any
    validator: jsonschema_rs.Validator


@dataclass(frozen=True, slots=True)
class _Operation:
    identity: str
    method: str
    path: str
    parameters: tuple[_Parameter, ...]
    body: jsonschema_rs.Validator | None


class Contract:
    """What a system's document asks of its callers.

    Args:
        system: One of `SYSTEMS`.
    """

    def __init__(self, system: str) -> None:
        self._system = system
        self._document = read_document(system)
        self._operations = [
            self._read(path, method, operation)
            for path, item in self._document["paths"].items()
            for method, operation in item.items()
        ]

    def routes(self, answerers: Mapping[str, Answerer]) -> list[web.RouteDef]:
        """Return a route for every operation that has an answerer, under the system's prefix."""
        return [
            web.route(
                operation.method,
                f"/{self._system}{operation.path}",
                _handle(operation, answerers[operation.identity]),
                name=f"{self._system}.{operation.identity}",
            )
            for operation in self._operations
            if operation.identity in answerers
        ]

    def _read(self, path: str, method: str, operation: Mapping[str, Any]) -> _Operation:
        parameters = [self._resolve(each) for each in operation.get("parameters", ())]
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        return _Operation(
            operation["operationId"],
            method.upper(),
            path,
            tuple(self._parameter(each) for each in parameters if each["in"] != "header"),
            None if content is None else self._validator(content["schema"]),
        )

    def _parameter(self, described: Mapping[str, Any]) -> _Parameter:
        schema = self._resolve(described["schema"])
        return _Parameter(
            described["name"],
            described["in"],
            described.get("required", False),
            schema.get("type", "string"),
            schema.get("default"),
            self._validator(schema),
        )

    def _resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Any = node
        while "$ref" in found:
            target: Any = self._document
            for step in found["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            found = target
        resolved: Mapping[str, Any] = found
        return resolved

    def _validator(self, schema: Mapping[str, Any]) -> jsonschema_rs.Validator:
        whole = {**schema, "components": self._document.get("components", {})}
        return jsonschema_rs.validator_for(whole)


def _handle(operation: _Operation, answerer: Answerer) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        arguments = _read_arguments(operation, request)
        if operation.body is None:
            return answerer(Ask(request, arguments))
        return answerer(Ask(request, arguments, _read_body(operation.body, await request.read())))

    return handle


def _read_arguments(operation: _Operation, request: web.Request) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for parameter in operation.parameters:
        place: Mapping[str, str] = (
            request.match_info if parameter.place == "path" else request.query
        )
        text = place.get(parameter.name)
        if text is None and parameter.required:
            raise Refused(400, "parameter_missing", f"parameter {parameter.name} is missing")
        value = parameter.default if text is None else _read_value(parameter, text)
        if value is not None:
            arguments[parameter.name] = value
    return arguments


def _read_value(parameter: _Parameter, text: str) -> Any:
    value: Any = text
    if parameter.kind == "integer" and text.isascii() and text.isdigit():
        value = int(text)
    elif parameter.kind == "boolean":
        value = _TRUTHS.get(text, text)
    if parameter.validator.is_valid(value):
        return value
    status = 404 if parameter.place == "path" else 400
    raise Refused(status, "parameter_invalid", f"parameter {parameter.name} is not valid")


def _read_body(validator: jsonschema_rs.Validator, body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise Refused(400, "body_invalid", "the body is not JSON") from None
    error = next(iter(validator.iter_errors(value)), None)
    if error is not None:
        where = "/".join(str(step) for step in error.instance_path) or "the body"
        raise Refused(400, "body_invalid", f"{where}: {error.message}")
    accepted: Mapping[str, Any] = value
    return accepted
