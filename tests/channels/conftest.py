"""A real server on a free port with a scripted service behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest
import uvicorn
from fastapi import FastAPI

from standfast.channels import ApiSettings, make_api
from standfast.channels.rehearsal import RehearsalDoorkeeper, RehearsalService

STAFF = {"Authorization": "Bearer staff-key"}
SETTINGS = ApiSettings(
    staff_key="staff-key", origins=("https://shop.example",), languages=("en", "de")
)


@asynccontextmanager
async def serve(app: FastAPI) -> AsyncIterator[str]:
    """Serve an app on a free port and give its address."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="error", ws="none", timeout_graceful_shutdown=1)
    )
    sockets = [server.config.bind_socket()]
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup(sockets=sockets)
    try:
        yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    finally:
        app.state.streams.stop()
        server.should_exit = True
        await server.shutdown(sockets=sockets)


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
    async with serve(app) as address, aiohttp.ClientSession(address) as http:
        yield Api(service, http, app)
