"""The one place from which the product calls out: an HTTP client without redirects, proxies, cookies or hidden retries.

Reads share kept connections. A write gets a connection of its own, so that "the server had closed it" can only mean
that the write was not carried out over an old connection; and it is known whether that connection ever stood.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from types import SimpleNamespace

import aiohttp
from yarl import URL

from standfast.connectors.addresses import Ranges
from standfast.connectors.errors import AddressRefused, CallFailed, ErrorKind, Reach
from standfast.connectors.resolving import GuardedResolver
from standfast.connectors.types import Answer, Lookup, Request

_CONNECTIONS = 0
"""No bound of its own: each operation's gate bounds its calls, so that one slow system cannot starve the others."""
_KEEP_ALIVE_S = 15.0
_PRECISE_S = 3600.0
_HEADERS = {"User-Agent": "Standfast", "Accept-Encoding": "gzip, deflate"}


class Purpose(StrEnum):
    """What a request is for."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class WireLimits:
    """Bounds of one exchange.

    Attributes:
        connect_s: To get a connection.
        total_s: From the start to the last byte.
        max_bytes: Of the body, unpacked.
    """

    connect_s: float
    total_s: float
    max_bytes: int


class Wire:
    """Sends requests; one pool of connections for each range of addresses and purpose.

    Args:
        lookup: Resolves names.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._sessions: dict[tuple[Ranges, Purpose], aiohttp.ClientSession] = {}

    async def send(
        self, request: Request, *, ranges: Ranges, purpose: Purpose, limits: WireLimits
    ) -> Answer:
        """Return the whole answer, whatever its status.

        Raises:
            CallFailed: There was none: timeout, connect_failed, reset, truncated, too_large or not_allowed_address.
        """
        progress = SimpleNamespace(stands=purpose is Purpose.READ)
        try:
            async with asyncio.timeout(limits.total_s):
                return await self._exchange(
                    self._session(ranges, purpose), request, limits, progress
                )
        except _FAILURES as error:
            reach = Reach.POSSIBLE if progress.stands else Reach.NOT_SENT
            raise CallFailed(_kind_of(error), reach=reach, detail=_refusal_in(error)) from None

    async def close(self) -> None:
        """Close all connections, even if the caller is cancelled meanwhile."""
        sessions, self._sessions = list(self._sessions.values()), {}
        await asyncio.shield(asyncio.gather(*(session.close() for session in sessions)))

    async def _exchange(
        self,
        session: aiohttp.ClientSession,
        request: Request,
        limits: WireLimits,
        progress: SimpleNamespace,
    ) -> Answer:
        async with session.request(
            request.method,
            URL(request.url, encoded=True),
            headers=request.headers,
            data=request.body,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(connect=limits.connect_s, ceil_threshold=_PRECISE_S),
            trace_request_ctx=progress,
        ) as response:
            body = await _read_bounded(response, limits.max_bytes)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, headers, body)

    def _session(self, ranges: Ranges, purpose: Purpose) -> aiohttp.ClientSession:
        session = self._sessions.get((ranges, purpose))
        if session is None:
            session = self._sessions[ranges, purpose] = self._open(ranges, purpose)
        return session

    def _open(self, ranges: Ranges, purpose: Purpose) -> aiohttp.ClientSession:
        resolver = GuardedResolver(self._lookup, ranges)
        if purpose is Purpose.WRITE:
            connector = aiohttp.TCPConnector(
                resolver=resolver, use_dns_cache=False, limit=_CONNECTIONS, force_close=True
            )
        else:
            connector = aiohttp.TCPConnector(
                resolver=resolver,
                use_dns_cache=False,
                limit=_CONNECTIONS,
                keepalive_timeout=_KEEP_ALIVE_S,
            )
        return aiohttp.ClientSession(
            connector=connector,
            headers=_HEADERS,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            middlewares=(_send_once,),
            trace_configs=[_note_connection()] if purpose is Purpose.WRITE else [],
        )


class _Lost(Exception):  # noqa: N818 - turned into a CallFailed at once
    """The connection ended without an answer. Not an error of the client's kind, which it would try again on."""


class _TooLarge(Exception):  # noqa: N818 - turned into a CallFailed at once
    """The body exceeds its bound."""


async def _send_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep the client from sending a request again by itself when the connection was lost."""
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError):
        raise _Lost from None


def _note_connection() -> aiohttp.TraceConfig:
    """Return a trace that notes when a connection stands: from then on a request may have arrived."""

    async def note(
        _session: aiohttp.ClientSession, context: SimpleNamespace, _params: object
    ) -> None:
        context.trace_request_ctx.stands = True

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(note)
    trace.on_connection_reuseconn.append(note)
    return trace


async def _read_bounded(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    declared = response.content_length
    if declared is not None and declared > max_bytes:
        raise _TooLarge
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > max_bytes:
            raise _TooLarge
        parts.append(part)
    return b"".join(parts)


_FAILURES = (_Lost, _TooLarge, TimeoutError, aiohttp.ClientError, OSError, ValueError)


def _kind_of(error: Exception) -> ErrorKind:
    if _refusal_in(error):
        return ErrorKind.NOT_ALLOWED_ADDRESS
    match error:
        case TimeoutError():
            return ErrorKind.TIMEOUT
        case _TooLarge():
            return ErrorKind.TOO_LARGE
        case aiohttp.ClientPayloadError():
            return ErrorKind.TRUNCATED
        case aiohttp.ClientConnectorError() | aiohttp.InvalidURL():
            return ErrorKind.CONNECT_FAILED
        case _:
            return ErrorKind.RESET


def _refusal_in(error: Exception) -> str:
    """Return what an address rule said, when that is what the client's error wraps."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    return str(cause) if isinstance(cause, AddressRefused) else ""
