"""A double on a free port of the loopback interface, for as long as a block lasts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

_LOOPBACK = "127.0.0.1"
_GRACE_S = 0.1


@dataclass(frozen=True, slots=True)
class RunningDouble:
    """A double that answers at `url` (without a slash at the end)."""

    host: str
    port: int
    app: web.Application

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{self.host}:{self.port}"


@asynccontextmanager
async def start_double(
    app: web.Application, *, port: int = 0, host: str = _LOOPBACK
) -> AsyncIterator[RunningDouble]:
    """Serve an application while the block lasts; calls still hanging at its end are cut.

    Args:
        app: What to serve.
        port: Where; 0 takes a free one.
        host: The address to listen on.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield RunningDouble(host, runner.addresses[0][1], app)
    finally:
        await runner.cleanup()
