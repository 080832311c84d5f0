"""Connections that send their headers drop by drop are closed: uvicorn alone waits for them without end."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle


class BoundedHeaders(HttpToolsProtocol):
    """HTTP/1.1 where the headers of each request must arrive in time.

    The time runs from the connection, or from the first byte after an answer; between requests uvicorn's own keep-alive
    counts. Bodies have their own limit (`channels`). A late connection is closed without a word, as an idle one is.
    """

    header_timeout_s = 10.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._begin_to_wait()

    def data_received(self, data: bytes) -> None:
        """Take bytes; between two requests they begin the next one."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            self._begin_to_wait()
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Be content: all headers are here."""
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _begin_to_wait(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(self.header_timeout_s, self._give_up)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        self._late = None
        self.transport.close()


def bounded_headers(timeout_s: float) -> type[asyncio.Protocol]:
    """Return uvicorn's HTTP protocol with a bound for the headers of a request, in seconds."""
    return type("BoundedHeaders", (BoundedHeaders,), {"header_timeout_s": timeout_s})
