"""What every request passes before it reaches a route, outermost first.

`LastResort` (headers, and an answer to what nobody foresaw) -> `CorsGuard` -> `DeadlineGuard` -> `BodyGuard`.
All are plain ASGI, because the framework's own middleware buffers streams and answers in plain text.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Sequence

import structlog

from standfast.channels.asgi import App, Message, Receive, Scope, Send, header, refuse
from standfast.channels.errors import ApiProblem
from standfast.channels.problems import as_problem
from standfast.channels.settings import ApiSettings
from standfast.identity import is_staff_key

_log = structlog.get_logger(__name__)
_LAST_FRAMES = 4
_BODY_METHODS = {"POST", "PUT", "PATCH"}
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)
_HSTS = (b"strict-transport-security", b"max-age=31536000")


class LastResort:
    """Adds security headers where a route set none, and answers 500 where a route failed."""

    def __init__(self, app: App, *, settings: ApiSettings) -> None:
        self._app = app
        self._headers = (*_HEADERS, _HSTS) if settings.is_https else _HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_on(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = self._complete(list(message.get("headers", [])))
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception as error:  # noqa: BLE001  # a request ends here: nothing may reach the caller raw
            _log_failure(scope, error)
            if not started:
                await refuse(as_problem(error), scope, receive, send_on)

    def _complete(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        present = {name.lower() for name, _ in headers}
        return headers + [pair for pair in self._headers if pair[0] not in present]


def _log_failure(scope: Scope, error: Exception) -> None:
    """Log what failed and where, but no values: they may be a contact's."""
    where = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-_LAST_FRAMES:]
    ]
    kind = type(error).__name__
    _log.error(
        "request_failed", method=scope["method"], path=scope["path"], error=kind, where=where
    )


class CorsGuard:
    """Lets pages of the allowed origins use the chat's part of the API from a browser."""

    _PATHS = ("/v1/sessions", "/v1/messages", "/v1/stream")

    def __init__(self, app: App, *, origins: Sequence[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; answer a preflight."""
        origin = header(scope, "origin") if scope["type"] == "http" else None
        if origin is None or scope["path"] not in self._PATHS or not self._allows(origin):
            await self._app(scope, receive, send)
            return
        grants = self._grants(origin)
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": grants})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *grants]
            await send(message)

        await self._app(scope, receive, send_on)

    def _allows(self, origin: str) -> bool:
        return origin in self._origins or "*" in self._origins

    @staticmethod
    def _grants(origin: str) -> list[tuple[bytes, bytes]]:
        return [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-methods", b"GET, POST"),
            (
                b"access-control-allow-headers",
                b"authorization, content-type, x-identity-token, last-event-id",
            ),
            (b"access-control-expose-headers", b"retry-after"),
            (b"access-control-max-age", b"7200"),
            (b"vary", b"origin"),
        ]


class DeadlineGuard:
    """Ends a request that takes too long; streams live as long as they like."""

    def __init__(self, app: App, *, deadline_s: float) -> None:
        self._app = app
        self._deadline_s = deadline_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or _is_stream(scope["path"]):
            await self._app(scope, receive, send)
            return
        deadline = asyncio.timeout(self._deadline_s)
        try:
            async with deadline:
                await self._app(scope, receive, send)
        except TimeoutError as error:
            if not deadline.expired():
                raise
            text = f"Nothing came within {self._deadline_s:g} s. Repeat it with the same id."
            raise ApiProblem("deadline_exceeded", text) from error


def _is_stream(path: str) -> bool:
    return path.endswith("/stream")


class BodyGuard:
    """Reads the whole body within its bounds before anything else happens."""

    def __init__(self, app: App, *, settings: ApiSettings) -> None:
        self._app = app
        self._settings = settings
        self._timeout_s = settings.body_timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body read."""
        if scope["type"] != "http" or scope["method"] not in _BODY_METHODS:
            await self._app(scope, receive, send)
            return
        try:
            body = await self._read(scope, receive)
        except ApiProblem as problem:
            await refuse(problem, scope, receive, send)
            return
        if body is None:
            return
        given = False

        async def receive_again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, receive_again, send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """Return the body; None when the caller went away."""
        most = self._most_of(scope)
        _check_length(header(scope, "content-length"), most)
        try:
            async with asyncio.timeout(self._timeout_s):
                body = await _collect(receive, most)
        except TimeoutError:
            text = f"The body took longer than {self._timeout_s:g} s."
            raise ApiProblem("request_timeout", text, headers={"Connection": "close"}) from None
        if body and scope["path"].startswith("/v1/"):
            _check_type(header(scope, "content-type") or "")
        return body

    def _most_of(self, scope: Scope) -> int:
        """Return how large a body may be; a release may be larger, from who has the key for it."""
        key = (header(scope, "authorization") or "")[len("Bearer ") :].strip()
        expected = self._settings.release_key
        is_release = scope["path"] == "/v1/releases" and bool(expected)
        if is_release and is_staff_key(key, expected=expected):
            return self._settings.release_bytes
        return self._settings.body_bytes


async def _collect(receive: Receive, most: int) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > most:
            raise _too_large(most)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _check_length(length: str | None, most: int) -> None:
    if length is not None and length.isdigit() and int(length) > most:
        raise _too_large(most)


def _too_large(most: int) -> ApiProblem:
    text = f"The body is larger than {most} bytes. Send less at once."
    return ApiProblem("body_too_large", text, headers={"Connection": "close"})


def _check_type(content_type: str) -> None:
    if content_type.split(";", maxsplit=1)[0].strip().lower() != "application/json":
        raise ApiProblem("content_type", "Send Content-Type: application/json.")
