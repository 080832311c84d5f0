"""What stands behind the demo's shop: the sandbox's customers, mails and faults, asked over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp

from standfast.channels.errors import ApiProblem

_TIMEOUT = aiohttp.ClientTimeout(total=5)


@dataclass(frozen=True, slots=True)
class Backstage:
    """The sandbox of a demo.

    Attributes:
        url: Where it listens.
    """

    url: str

    async def visitors(self) -> list[dict[str, Any]]:
        """Return the customers that a visitor can be."""
        found = await self._ask("GET", "/control/customers")
        return list(found["customers"])

    async def mails(self, address: str) -> list[dict[str, Any]]:
        """Return what was mailed to an address, newest first."""
        found = await self._ask("GET", "/mail/messages", params={"to": address})
        return list(found["messages"])

    async def faults(self) -> list[dict[str, Any]]:
        """Return the faults in force."""
        found = await self._ask("GET", "/control/faults")
        return list(found["faults"])

    async def break_system(self, system: str, fault: dict[str, Any]) -> None:
        """Make a system fail in one way instead of any other."""
        await self.mend_system(system)
        await self._ask("POST", "/control/faults", json={"system": system, **fault})

    async def mend_system(self, system: str) -> None:
        """Let a system work again."""
        await self._ask("DELETE", "/control/faults", params={"system": system})

    async def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as http,
                http.request(method, f"{self.url.rstrip('/')}{path}", **more) as response,
            ):
                response.raise_for_status()
                found: dict[str, Any] = await response.json()
                return found
        except (aiohttp.ClientError, TimeoutError) as error:
            text = f"The business systems do not answer at {self.url}: {type(error).__name__}."
            raise ApiProblem("unavailable", text) from None
