import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest
from tests.channels.conftest import SETTINGS, Api

from standfast.channels import make_api
from standfast.channels.rehearsal import RehearsalDoorkeeper, RehearsalService
from standfast.channels.rehearsal_server import serve_rehearsal


@asynccontextmanager
async def stream(
    http: aiohttp.ClientSession, headers: dict[str, str], after: int = 0
) -> AsyncIterator[aiohttp.StreamReader]:
    """Open the stream and give its lines."""
    async with http.get(f"/v1/stream?after={after}", headers=headers) as response:
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Accel-Buffering"] == "no"
        yield response.content


async def blocks(lines: aiohttp.StreamReader, count: int) -> list[str]:
    """Return that many events of a stream."""
    found = []
    while len(found) < count:
        block = (await asyncio.wait_for(lines.readuntil(b"\n\n"), 5)).decode()
        if "event:" in block:
            found.append(block)
    return found


async def test_the_stream_begins_with_what_was_said_before(api: Api) -> None:
    headers = await api.session()
    await api.say(headers, "Hello")
    async with stream(api.http, headers) as lines:
        said = await blocks(lines, 2)
    assert said[0].startswith("id: 2\nevent: message\n")
    assert '"text":"You said: Hello"' in said[1]


async def test_the_stream_shows_what_happens_while_it_is_open(api: Api) -> None:
    headers = await api.session()
    async with stream(api.http, headers) as lines:
        await api.say(headers, "Hello")
        kinds = [block.split("event: ")[1].split("\n")[0] for block in await blocks(lines, 3)]
    assert kinds == ["typing", "message", "reply"]


@pytest.mark.parametrize("how", ["header", "query"])
async def test_a_reader_that_lost_the_line_goes_on_where_it_was(api: Api, how: str) -> None:
    headers = await api.session()
    await api.say(headers, "One")
    await api.say(headers, "Two")
    more = {"Last-Event-ID": "3"} if how == "header" else {}
    async with stream(api.http, {**headers, **more}, after=0 if more else 3) as lines:
        said = await blocks(lines, 2)
    assert '"text":"Two"' in said[0]


async def test_a_stream_shows_only_its_own_conversation(api: Api) -> None:
    mine, other = await api.session(), await api.session()
    async with stream(api.http, mine) as lines:
        await api.say(other, "Not for you")
        await api.say(mine, "For me")
        said = "".join(await blocks(lines, 3))
    assert "Not for you" not in said


async def test_a_quiet_stream_is_kept_open_by_comments() -> None:
    settings = replace(SETTINGS, ping_s=0.01)
    app = make_api(RehearsalService(), RehearsalDoorkeeper(), settings=settings)
    headers = {"Authorization": "Bearer session:c-1:en:"}
    async with (
        serve_rehearsal(app) as address,
        aiohttp.ClientSession(address) as http,
        stream(http, headers) as lines,
    ):
        assert await lines.readuntil(b"\n\n") == b"retry: 2000\n\n"
        assert await lines.readuntil(b"\n\n") == b": ping\n\n"


async def test_streams_end_when_the_server_stops(api: Api) -> None:
    async with stream(api.http, await api.session()) as lines:
        await lines.readuntil(b"\n\n")
        api.app.state.streams.stop()
        assert await asyncio.wait_for(lines.read(), 5) == b""


async def open_streams(api: Api) -> float:
    """Return how many streams are open, as the measures say."""
    async with api.http.get("/metrics") as response:
        lines = (await response.text()).splitlines()
    line = next(line for line in lines if line.startswith("standfast_http_streams "))
    return float(line.split()[1])


async def test_a_stream_that_was_closed_is_let_go_of(api: Api) -> None:
    async with stream(api.http, await api.session()) as lines:
        await lines.readuntil(b"\n\n")
        assert await open_streams(api) == 1
    async with asyncio.timeout(5):
        while await open_streams(api):
            pass
