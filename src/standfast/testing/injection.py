"""Faults put into effect on real connections.

A reset is a real one: the socket lingers for zero seconds and the transport is aborted, so the caller's operating system
sees RST. What happens "after" happens when the handler has run, so the other side has acted and only the answer is lost.
"""

import asyncio
import socket
import struct
from datetime import timedelta

from aiohttp import web
from aiohttp.typedefs import Handler

from standfast.testing.clock import seen_from
from standfast.testing.damage import malform, twist_types
from standfast.testing.types import Fault, FaultKind, Refused

ENDED: web.RequestKey[str] = web.RequestKey("ended", str)
COMMITTED: web.RequestKey[bool] = web.RequestKey("committed", bool)
PAUSE_S: web.RequestKey[float] = web.RequestKey("pause_s", float)

_LINGER_ZERO = struct.pack("ii", 1, 0)
_WATCH_S = 0.02


def mark_committed(request: web.Request) -> None:
    """Note for the ledger that this call changed something; a handler says so at the moment it does."""
    request[COMMITTED] = True


async def pause_before_commit(request: web.Request) -> None:
    """Wait as long as a `slow_commit` fault wants; a handler calls this once it holds its key."""
    await asyncio.sleep(request.get(PAUSE_S, 0.0))


async def perform(
    faults: list[Fault], request: web.Request, handler: Handler
) -> web.StreamResponse:
    """Answer a request under faults: the delays first, then the one that decides.

    Raises:
        Refused: The fault is an error status; the caller gives it its system's shape.
    """
    for fault in faults:
        if fault.kind is FaultKind.DELAY:
            await asyncio.sleep(fault.delay_s)
        elif fault.kind is FaultKind.SLOW_COMMIT:
            request[PAUSE_S] = fault.delay_s
        else:
            return await _perform_last(fault, request, handler)
    return await handler(request)


async def _perform_last(fault: Fault, request: web.Request, handler: Handler) -> web.StreamResponse:
    match fault.kind:
        case FaultKind.TIMEOUT:
            return await _hang(request)
        case FaultKind.RESET_BEFORE:
            return _reset(request)
        case FaultKind.STALE:
            with seen_from(timedelta(seconds=fault.age_s)):
                return await handler(request)
        case FaultKind.HTTP_429 | FaultKind.HTTP_500 | FaultKind.HTTP_503 | FaultKind.EXPIRED_TOKEN:
            raise _refusal_of(fault)
        case _:
            return await _spoil(fault.kind, request, await handler(request))


async def _spoil(
    kind: FaultKind, request: web.Request, answer: web.StreamResponse
) -> web.StreamResponse:
    if kind is FaultKind.RESET_AFTER:
        return _reset(request)
    if kind is FaultKind.TIMEOUT_AFTER:
        return await _hang(request)
    if not isinstance(answer, web.Response) or not isinstance(answer.body, bytes):
        return answer
    if kind is FaultKind.TRUNCATED_JSON:
        return await _truncate(request, answer, answer.body)
    answer.body = (
        malform(answer.body) if kind is FaultKind.MALFORMED_JSON else twist_types(answer.body)
    )
    return answer


def _refusal_of(fault: Fault) -> Refused:
    if fault.kind is FaultKind.HTTP_429:
        wait = {"Retry-After": str(fault.retry_after_s)}
        return Refused(429, "rate_limited", "too many requests", wait)
    if fault.kind is FaultKind.EXPIRED_TOKEN:
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        return Refused(401, "token_expired", "the credentials have expired", challenge)
    if fault.kind is FaultKind.HTTP_503:
        return Refused(503, "unavailable", "the service is temporarily unavailable")
    return Refused(500, "internal_error", "an internal error occurred")


def _reset(request: web.Request) -> web.Response:
    request[ENDED] = "reset"
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
        transport.abort()
    return web.Response()


async def _hang(request: web.Request) -> web.Response:
    request[ENDED] = "hung"
    while (transport := request.transport) is not None and not transport.is_closing():  # noqa: ASYNC110 - aiohttp tells nobody when a caller leaves
        await asyncio.sleep(_WATCH_S)
    return web.Response()


async def _truncate(request: web.Request, answer: web.Response, body: bytes) -> web.StreamResponse:
    request[ENDED] = "truncated"
    half = web.StreamResponse(status=answer.status, headers=answer.headers)
    half.content_length = len(body)
    half.force_close()
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return half
