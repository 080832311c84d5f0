"""Access tokens, fetched once for all who wait for them and kept until shortly before they end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from standfast.connectors.types import Clock


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token and when it is no longer used."""

    value: str
    use_until: datetime


Fetch: TypeAlias = Callable[[], Awaitable[AccessToken]]


class TokenCache:
    """Tokens by connector and client.

    Args:
        clock: Tells when a token has ended.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tokens: dict[str, AccessToken] = {}
        self._fetching: dict[str, asyncio.Task[AccessToken]] = {}

    async def get(self, name: str, fetch: Fetch) -> str:
        """Return a token that is still good; whoever comes while one is fetched waits for that one.

        Raises:
            CallFailed: What `fetch` raised.
        """
        token = self._tokens.get(name)
        if token is not None and self._clock() < token.use_until:
            return token.value
        task = self._fetching.get(name)
        if task is None:
            task = asyncio.ensure_future(self._fetch(name, fetch))
            task.add_done_callback(_retrieve)
            self._fetching[name] = task
        return (await asyncio.shield(task)).value

    def forget(self, name: str, value: str) -> None:
        """Stop using a token that was refused, unless a newer one is there already."""
        token = self._tokens.get(name)
        if token is not None and token.value == value:
            del self._tokens[name]

    async def close(self) -> None:
        """Stop fetching."""
        tasks = list(self._fetching.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _fetch(self, name: str, fetch: Fetch) -> AccessToken:
        try:
            token = await fetch()
            self._tokens[name] = token
            return token
        finally:
            del self._fetching[name]


def use_until(now: datetime, lifetime_s: float) -> datetime:
    """Return until when a token is used: a tenth of its life is left unused, at most 30 s."""
    return now + timedelta(seconds=lifetime_s - min(30.0, lifetime_s / 10))


def _retrieve(task: asyncio.Task[AccessToken]) -> None:
    """Look at the outcome, so that a failure that nobody waited for is no warning."""
    if not task.cancelled():
        task.exception()
