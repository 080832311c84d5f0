"""A real server on a free port with a scripted service behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from fastapi import FastAPI

from standfast.channels import ApiSettings, make_api
from standfast.channels.rehearsal import RehearsalDoorkeeper, RehearsalService
from standfast.channels.rehearsal_server import serve_rehearsal

STAFF = {"Authorization": "Bearer staff-key"}
SETTINGS = ApiSettings(
    staff_key="staff-key", origins=("https://shop.example",), languages=("en", "de")
)


@dataclass
class Api:
    """What a test talks to."""

    service: RehearsalService
    http: aiohttp.ClientSession
    app: FastAPI

    async def session(self, **body: str) -> dict[str, str]:
        """Open a session and return the headers to use it."""
        async with self.http.post("/v1/sessions", json=body) as response:
            made = await response.json()
        return {"Authorization": f"Bearer {made['session']}"}

    async def say(self, headers: dict[str, str], text: str, **more: object) -> dict[str, object]:
        """Say something and wait for the answer."""
        body = {"id": f"m-{text[:20].replace(' ', '-')}", "text": text, **more}
        async with self.http.post("/v1/messages?wait=5", json=body, headers=headers) as response:
            return await response.json()


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    service = RehearsalService()
    app = make_api(service, RehearsalDoorkeeper(), settings=SETTINGS)
    async with serve_rehearsal(app) as address, aiohttp.ClientSession(address) as http:
        yield Api(service, http, app)
