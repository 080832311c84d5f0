"""A sandbox on a free port, and a caller that knows how to present itself to each system."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from yarl import URL

from standfast.testing import RunningDouble, start_double
from standfast_sandbox import create_app

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    content_type: str
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Caller:
    """Calls a sandbox with the right credentials of each system."""

    now = NOW

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self.url = url
        self._token: str | None = None

    async def get(self, path: str, **query: str) -> Answer:
        """Read something."""
        return await self.call("GET", str(URL(path).with_query(query)))

    async def post(self, path: str, body: object, **headers: str) -> Answer:
        """Send an object; underscores in header names become dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.call("POST", path, body, named)

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Call anything."""
        data = b"" if body is None else json.dumps(body).encode()
        presented = await self._present(method, path, data)
        presented |= {"Content-Type": "application/json"} | (headers or {})
        url = URL(self.url + path, encoded=True)
        async with self._session.request(method, url, data=data, headers=presented) as answer:
            content = await answer.read()
            return Answer(answer.status, dict(answer.headers), answer.content_type, content)

    async def _present(self, method: str, path: str, body: bytes) -> dict[str, str]:
        match path.split("/")[1]:
            case "crm":
                return {"X-Api-Key": "sandbox-crm-key"}
            case "erp":
                return {"Authorization": f"Bearer {await self.token()}"}
            case "payments":
                basic = aiohttp.encode_basic_auth("sandbox-merchant", "sandbox-payments-secret")
                return {"Authorization": basic}
            case "shipping":
                return self.sign(method, path, body)
            case "helpdesk":
                return {"Authorization": "Bearer sandbox-helpdesk-token"}
            case _:
                return {}

    @staticmethod
    def sign(method: str, path: str, body: bytes, at: datetime = NOW) -> dict[str, str]:
        """Sign for the carrier as README.md says."""
        timestamp = at.strftime("%Y%m%dT%H%M%SZ")
        text = "\n".join([method, path, timestamp, hashlib.sha256(body).hexdigest()])
        signature = hmac.new(b"sandbox-ship-secret", text.encode(), hashlib.sha256).hexdigest()
        return {
            "X-Ship-Key": "sandbox-ship-key",
            "X-Ship-Timestamp": timestamp,
            "X-Ship-Signature": signature,
        }

    async def token(self) -> str:
        """Return the ERP's token, asking for one first if there is none."""
        if self._token is None:
            form = {
                "grant_type": "client_credentials",
                "client_id": "sandbox-erp-client",
                "client_secret": "sandbox-erp-secret",
            }
            async with self._session.post(f"{self.url}/erp/oauth/token", data=form) as answer:
                self._token = (await answer.json())["access_token"]
        return str(self._token)


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningDouble]:
    async with start_double(create_app(seed=7, now=lambda: NOW)) as running:
        yield running


@pytest.fixture
async def caller(sandbox: RunningDouble) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(session, sandbox.url)
