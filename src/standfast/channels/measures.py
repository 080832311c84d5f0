"""The measures of the API, kept in a registry that the caller owns."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from standfast.channels.asgi import App, Message, Receive, Scope, Send
from standfast.channels.streams import OpenStreams

_UNROUTED = "other"


class Measures:
    """Counts requests by route and status, and how long they took.

    Args:
        app: What is measured.
        registry: Where the measures are kept.
        streams: Their number is a measure, too.
        seconds: A clock that never goes back.
    """

    def __init__(
        self,
        app: App,
        *,
        registry: CollectorRegistry,
        streams: OpenStreams,
        seconds: Callable[[], float],
    ) -> None:
        self._app = app
        self._seconds = seconds
        self._requests = Counter(
            "standfast_http_requests",
            "Requests answered, by route and status.",
            ["method", "route", "status"],
            registry=registry,
        )
        self._took = Histogram(
            "standfast_http_request_seconds",
            "Time to the first byte of the answer, by route.",
            ["route"],
            registry=registry,
        )
        gauge = Gauge("standfast_http_streams", "Streams open now.", registry=registry)
        gauge.set_function(lambda: streams.count)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = self._seconds()

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", _UNROUTED)
                self._took.labels(route).observe(self._seconds() - begun)
                self._requests.labels(scope["method"], route, str(message["status"])).inc()
            await send(message)

        await self._app(scope, receive, send_on)
