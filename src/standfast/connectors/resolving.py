"""Names to addresses: looked up once, judged, pinned for a while; what was judged is what is connected to."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass

from aiohttp.abc import AbstractResolver, ResolveResult

from standfast.connectors.addresses import Ranges, check_ip
from standfast.connectors.types import Lookup

PINNED_S = 60.0
"""For so long the same addresses are used without asking again."""
_FLAGS = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


async def look_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host by the system's resolver.

    Raises:
        OSError: It cannot be resolved.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True, slots=True)
class _Pin:
    addresses: tuple[str, ...]
    until: float


class GuardedResolver(AbstractResolver):
    """Resolves for the HTTP client and refuses a name as soon as one of its addresses is not allowed.

    Args:
        lookup: Asks the name service.
        ranges: Where addresses may lie.
    """

    def __init__(self, lookup: Lookup, ranges: Ranges) -> None:
        self._lookup = lookup
        self._ranges = ranges
        self._pins: dict[tuple[str, int], _Pin] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses to try, all of them judged.

        Raises:
            AddressRefused: One of them is not allowed.
            OSError: The name cannot be resolved.
        """
        del family  # both are tried; the connector interleaves them
        now = asyncio.get_running_loop().time()
        pin = self._pins.get((host, port))
        if pin is None or pin.until <= now:
            pin = _Pin(await self._judge(host, port), now + PINNED_S)
            self._pins[host, port] = pin
        return [_result(host, address, port) for address in pin.addresses]

    async def _judge(self, host: str, port: int) -> tuple[str, ...]:
        addresses = tuple(await self._lookup(host, port))
        if not addresses:
            raise OSError(socket.EAI_NONAME, "the name has no address")
        for address in addresses:
            check_ip(address, self._ranges)
        return addresses

    async def close(self) -> None:
        """Forget what was pinned."""
        self._pins.clear()


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=_FLAGS
    )
