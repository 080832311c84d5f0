"""The HTTP client: what it sends, what it refuses, where it stops."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from tests.connectors.wiring import answering, serving

from standfast.connectors.addresses import Ranges
from standfast.connectors.errors import CallFailed, Reach
from standfast.connectors.resolving import look_up
from standfast.connectors.types import Answer, Request
from standfast.connectors.wire import Purpose, Wire, WireLimits

LIMITS = WireLimits(connect_s=1, total_s=1, max_bytes=1000)


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    made = Wire(look_up)
    yield made
    await made.close()


async def get(wire: Wire, url: str, purpose: Purpose = Purpose.READ) -> Answer:
    request = Request("GET", url)
    return await wire.send(request, ranges=Ranges.PRIVATE_TOO, purpose=purpose, limits=LIMITS)


async def test_a_redirect_is_not_followed(wire: Wire) -> None:
    async def redirect(_request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://169.254.169.254/"})

    async with serving(get_old=redirect) as double:
        assert (await get(wire, f"{double.url}/old")).status == 302


async def test_cookies_are_not_kept(wire: Wire) -> None:
    seen: list[str] = []

    async def bake(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Cookie", ""))
        return web.Response(headers={"Set-Cookie": "track=1"})

    async with serving(get_x=bake) as double:
        await get(wire, f"{double.url}/x")
        await get(wire, f"{double.url}/x")
    assert seen == ["", ""]


async def test_proxies_of_the_environment_are_not_used(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    async with serving(get_x=answering(web.Response(text="direct"))) as double:
        assert (await get(wire, f"{double.url}/x")).body == b"direct"


async def test_a_declared_size_over_the_bound_is_not_read(wire: Wire) -> None:
    async with serving(get_x=answering(web.Response(body=b"x" * 1001))) as double:
        with pytest.raises(CallFailed, match="too_large"):
            await get(wire, f"{double.url}/x")


@pytest.mark.parametrize(
    ("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)], ids=["gzip", "deflate"]
)
async def test_a_small_body_that_unpacks_to_a_big_one_is_refused(
    wire: Wire, name: str, pack: type
) -> None:
    bomb = pack(b"x" * 5_000_000)
    assert len(bomb) > 1000

    async def explode(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Encoding": name})
        await answer.prepare(request)
        await answer.write(bomb)
        return answer

    async with serving(get_x=explode) as double:
        with pytest.raises(CallFailed, match="too_large"):
            await get(wire, f"{double.url}/x")


async def test_bytes_that_trickle_in_do_not_stretch_the_limit(wire: Wire) -> None:
    async def trickle(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while request.transport is not None and not request.transport.is_closing():
            await answer.write(b"x")
            await asyncio.sleep(0.01)
        return answer

    async with serving(get_x=trickle) as double:
        with pytest.raises(CallFailed, match="timeout"):
            await wire.send(
                Request("GET", f"{double.url}/x"),
                ranges=Ranges.PRIVATE_TOO,
                purpose=Purpose.READ,
                limits=WireLimits(0.1, 0.1, 1000),
            )


async def test_a_port_where_nobody_listens_is_a_failed_connection(
    wire: Wire, unused_tcp_port: int
) -> None:
    for purpose in Purpose:
        with pytest.raises(CallFailed, match="connect_failed") as caught:
            await get(wire, f"http://127.0.0.1:{unused_tcp_port}/", purpose)
    assert caught.value.reach is Reach.NOT_SENT


async def test_a_name_that_leads_to_a_private_address_is_refused() -> None:
    async def lookup(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    wire = Wire(lookup)
    with pytest.raises(CallFailed, match="not_allowed_address: the address is private") as caught:
        await wire.send(
            Request("GET", "http://rebind.example/"),
            ranges=Ranges.PUBLIC,
            purpose=Purpose.WRITE,
            limits=LIMITS,
        )
    assert caught.value.reach is Reach.NOT_SENT
    await wire.close()


async def test_a_lost_write_is_not_sent_again_by_the_client_itself(wire: Wire) -> None:
    seen: list[str] = []

    async def drop(request: web.Request) -> web.Response:
        seen.append(request.method)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with serving(put_x=drop, get_x=drop) as double:
        for purpose, method in ((Purpose.WRITE, "PUT"), (Purpose.READ, "GET")):
            request = Request(method, f"{double.url}/x", body=b"{}" if method == "PUT" else None)
            with pytest.raises(CallFailed, match="reset") as caught:
                await wire.send(request, ranges=Ranges.PRIVATE_TOO, purpose=purpose, limits=LIMITS)
            assert caught.value.reach is Reach.POSSIBLE
    assert seen == ["PUT", "GET"]
