"""Connectors, contacts and connections for tests, written short."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from standfast.assistant import (
    Auth,
    BreakerSettings,
    Connector,
    Expression,
    FieldMap,
    Idempotency,
    Operation,
    Place,
    Secret,
    compile_expression,
)
from standfast.connectors import Connections
from standfast.events import BreakerChanged, Contact, ContactId, Level
from standfast.testing import RunningDouble, ShiftableClock, start_double

PLACE = Place("connectors/test.yaml")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ANNA = Contact(ContactId("CUS-000101"), Level.VERIFIED, {"email": "anna@example.com"})
BEN = Contact(ContactId("CUS-000102"), Level.VERIFIED, {"email": "ben@example.com"})


def cel(**texts: str) -> dict[str, Expression]:
    return {name: compile_expression(text) for name, text in texts.items()}


def text_fields(*names: str) -> tuple[FieldMap, ...]:
    return tuple(FieldMap(name, name, "text") for name in names)


def operation(name: str = "get_thing", **changes: Any) -> Operation:
    usual = Operation(
        name=name,
        operation_id="getThing",
        access="read",
        place=PLACE,
        needs=Level.ANONYMOUS,
        args=("thing",),
        parameters=cel(thing="thing"),
        body=None,
        items="",
        result=text_fields("id", "owner"),
        is_list=False,
        belongs_to=None,
        not_found=(404,),
        refused=(400, 402, 403, 404, 422),
        stale_ok=None,
        connect_limit=timedelta(seconds=1),
        read_limit=timedelta(seconds=0.3),
        attempts=1,
        max_bytes=100_000,
        concurrency=8,
    )
    return replace(usual, **changes)


def write(name: str = "make_thing", kind: str = "key", **changes: Any) -> Operation:
    idempotency = Idempotency(kind, header="Idempotency-Key", lifetime=timedelta(hours=24))
    given = {
        "operation_id": "makeThing",
        "access": "write",
        "parameters": {},
        "body": cel(thing="thing"),
        "idempotency": idempotency,
        "not_found": (),
    }
    return operation(name, **(given | changes))


THING = {
    "type": "object",
    "required": ["id", "owner"],
    "properties": {"id": {"type": "string"}, "owner": {"type": "string"}},
}


def document(thing: Mapping[str, Any] = THING) -> dict[str, Any]:
    """A system with one kind of thing: read one, list some, make one."""
    answer = {"200": {"content": {"application/json": {"schema": thing}}}}
    by_id = {"name": "thing", "in": "path", "required": True, "schema": {"type": "string"}}
    listed = {
        "operationId": "listThings",
        "parameters": [
            {"name": name, "in": "query"} for name in ("thing", "page", "offset", "after", "size")
        ],
        "responses": {"200": {"content": {"application/json": {}}}},
    }
    return {
        "openapi": "3.1.0",
        "paths": {
            "/things/{thing}": {
                "get": {"operationId": "getThing", "parameters": [by_id], "responses": answer}
            },
            "/things": {
                "get": listed,
                "post": {
                    "operationId": "makeThing",
                    "requestBody": {"content": {"application/json": {"schema": {}}}},
                    "responses": answer,
                },
            },
        },
    }


def connector(url: str, *operations: Operation, **changes: Any) -> Connector:
    usual = Connector(
        name="things",
        owner="shop",
        title={"en": "the things"},
        place=PLACE,
        openapi=document(),
        base_url=Secret("THINGS_URL", url),
        allow=("127.0.0.1:*",),
        allow_private=True,
        auth=Auth("none"),
        breaker=BreakerSettings(),
        operations={each.name: each for each in operations},
    )
    return replace(usual, **changes)


@dataclass
class Rig:
    """Connections with what a test looks at."""

    connections: Connections
    clock: ShiftableClock
    changes: list[BreakerChanged]
    environ: dict[str, str] = field(default_factory=dict)


@asynccontextmanager
async def rigged(**changes: Any) -> AsyncIterator[Rig]:
    """Connections whose clock is moved by hand and whose retries do not wait."""
    clock = ShiftableClock(lambda: NOON)
    seen: list[BreakerChanged] = []
    environ: dict[str, str] = {}
    connections = Connections(
        **{
            "clock": clock,
            "randomness": bytes,
            "environ": environ,
            "on_breaker": seen.append,
            **changes,
        }
    )
    try:
        yield Rig(connections, clock, seen, environ)
    finally:
        await connections.close()


Handler = Any


@asynccontextmanager
async def serving(**routes: Handler) -> AsyncIterator[RunningDouble]:
    """A server whose routes are given as `get_things=handler` (method, then path with `_` for `/`)."""
    app = web.Application()
    for name, handler in routes.items():
        method, _, path = name.partition("_")
        path = path.replace("_", "/")
        app.router.add_route(method.upper(), f"/{path}{{rest:.*}}", _as_function(handler))
    async with start_double(app) as double:
        yield double


def _as_function(handler: Handler) -> Handler:
    """The server takes functions only; some handlers of tests are objects that remember."""

    async def handle(request: web.Request) -> web.StreamResponse:
        answer: web.StreamResponse = await handler(request)
        return answer

    return handle


def answering(*answers: web.Response | dict[str, Any]) -> Handler:
    """A handler that gives these answers in turn, the last one ever after."""
    left = list(answers)

    async def handle(_request: web.Request) -> web.Response:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, dict):
            return web.json_response(answer)
        return web.Response(
            body=answer.body, status=answer.status, headers=dict(answer.headers.items())
        )

    return handle
