"""Every kind of authentication, and what becomes of secrets."""

import asyncio
import hashlib
import hmac
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from tests.connectors.wiring import ANNA, Rig, answering, connector, operation, rigged, serving

from standfast.assistant import Auth, Secret
from standfast.connectors import ReadResult
from standfast.events import FactStatus

THING = {"id": "7", "owner": "x"}


def secrets(**values: str) -> dict[str, Secret]:
    return {name: Secret(name.upper(), value) for name, value in values.items()}


class Guarded:
    """A system that notes the requests it gets and lets through what a check likes."""

    def __init__(self, check: Any = lambda _request: True) -> None:
        self.seen: list[web.Request] = []
        self.check = check

    async def __call__(self, request: web.Request) -> web.Response:
        self.seen.append(request)
        return web.json_response(THING) if self.check(request) else web.Response(status=401)


async def read(rig: Rig, url: str, auth: Auth, **changes: Any) -> ReadResult:
    wanted = operation(**changes)
    system = connector(url, wanted, auth=auth)
    return await rig.connections.read(system, wanted, {"thing": "7"}, contact=ANNA, deadline_s=2)


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        (Auth("none"), "Authorization", None),
        (Auth("api_key", {"header": "X-Api-Key"}, secrets(key="k")), "X-Api-Key", "k"),
        (
            Auth("basic", {}, secrets(username="u", password="p:ä")),
            "Authorization",
            "Basic dTpwOsOk",
        ),
        (Auth("bearer", {}, secrets(token="t")), "Authorization", "Bearer t"),
    ],
    ids=lambda value: value.kind if isinstance(value, Auth) else "",
)
async def test_credentials_stand_in_their_header(
    auth: Auth, header: str, value: str | None
) -> None:
    guarded = Guarded()
    async with serving(get_things=guarded) as double, rigged() as rig:
        await read(rig, double.url, auth)
    assert guarded.seen[0].headers.get(header) == value


async def test_a_signature_covers_method_path_query_time_and_body() -> None:
    names = {
        "key_header": "X-Ship-Key",
        "timestamp_header": "X-Ship-Timestamp",
        "signature_header": "X-Ship-Signature",
    }
    guarded = Guarded()
    async with serving(get_things=guarded) as double, rigged() as rig:
        await read(rig, double.url, Auth("signed", names, secrets(key="k", secret="s")))
    headers = guarded.seen[0].headers
    text = f"GET\n/things/7\n20261120T120000Z\n{hashlib.sha256(b'').hexdigest()}"
    assert (headers["X-Ship-Key"], headers["X-Ship-Timestamp"]) == ("k", "20261120T120000Z")
    assert headers["X-Ship-Signature"] == hmac.new(b"s", text.encode(), "sha256").hexdigest()


OAUTH = Auth(
    "oauth2_client_credentials",
    {"token_url": "/token", "scope": "orders"},
    secrets(client_id="c", client_secret="cs"),
)


class TokenDesk:
    """An OAuth2 server that counts the tokens it gave."""

    def __init__(self, expires_in: Any = 300) -> None:
        self.given = 0
        self.forms: list[Any] = []
        self.expires_in = expires_in
        self.valid: set[str] = set()

    async def __call__(self, request: web.Request) -> web.Response:
        self.forms.append(dict(await request.post()))
        await asyncio.sleep(0.02)
        self.given += 1
        self.valid = {f"Bearer t{self.given}"}
        body = {"access_token": f"t{self.given}", "expires_in": self.expires_in}
        return web.json_response(body)

    def knows(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") in self.valid


async def test_a_token_is_fetched_once_for_all_who_wait_and_kept() -> None:
    desk = TokenDesk()
    async with serving(get_things=Guarded(desk.knows), post_token=desk) as double, rigged() as rig:
        results = await asyncio.gather(*(read(rig, double.url, OAUTH) for _ in range(10)))
        results.append(await read(rig, double.url, OAUTH))
    assert {each.fact.status for each in results} == {FactStatus.KNOWN}
    assert desk.given == 1
    assert desk.forms[0] == {
        "grant_type": "client_credentials",
        "scope": "orders",
        "client_id": "c",
        "client_secret": "cs",
    }


async def test_a_token_is_renewed_before_it_ends() -> None:
    desk = TokenDesk(expires_in=300)
    async with serving(get_things=Guarded(desk.knows), post_token=desk) as double, rigged() as rig:
        await read(rig, double.url, OAUTH)
        rig.clock.advance(timedelta(seconds=271))
        await read(rig, double.url, OAUTH)
    assert desk.given == 2


async def test_a_token_that_is_refused_is_renewed_once() -> None:
    desk = TokenDesk()
    guarded = Guarded(desk.knows)
    async with serving(get_things=guarded, post_token=desk) as double, rigged() as rig:
        await read(rig, double.url, OAUTH)
        desk.valid = set()
        result = await read(rig, double.url, OAUTH)
        assert (result.fact.status, desk.given) == (FactStatus.KNOWN, 2)
        guarded.check = lambda _request: False
        result = await read(rig, double.url, OAUTH)
    assert (result.fact.reason, result.attempts, desk.given) == ("auth_failed", 2, 3)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (web.Response(status=401), "auth_failed"),
        (web.Response(status=503), "http_503"),
        (web.Response(body=b"no"), "bad_json"),
        (web.json_response({"token": "x"}), "bad_shape"),
        (web.json_response({"access_token": "a\nb"}), "bad_shape"),
        (web.json_response({"access_token": "a", "expires_in": "soon"}), "bad_shape"),
        (web.json_response({"access_token": "a", "expires_in": True}), "bad_shape"),
    ],
    ids=range(7),
)
async def test_a_token_that_cannot_be_had_is_told_by_its_cause(
    answer: web.Response, reason: str
) -> None:
    guarded = Guarded()
    tokens = answering(answer)
    async with serving(get_things=guarded, post_token=tokens) as double, rigged() as rig:
        result = await read(rig, double.url, OAUTH)
    assert (result.fact.reason, result.attempts, guarded.seen) == (reason, 0, [])


async def test_a_token_is_not_fetched_from_where_calls_may_not_go() -> None:
    elsewhere = Auth(OAUTH.kind, {"token_url": "http://169.254.169.254/token"}, OAUTH.secrets)
    async with serving(get_things=Guarded()) as double, rigged() as rig:
        result = await read(rig, double.url, elsewhere)
    assert result.fact.reason == "not_allowed_address"


async def test_one_who_gives_up_does_not_take_the_token_from_the_others() -> None:
    desk = TokenDesk()
    async with serving(get_things=Guarded(desk.knows), post_token=desk) as double, rigged() as rig:
        impatient = asyncio.create_task(read(rig, double.url, OAUTH))
        await asyncio.sleep(0.005)
        patient = asyncio.create_task(read(rig, double.url, OAUTH))
        await asyncio.sleep(0.005)
        impatient.cancel()
        assert (await patient).fact.status is FactStatus.KNOWN
    assert desk.given == 1


KEYED = Auth("api_key", {"header": "X-Api-Key"}, {"key": Secret("SHOP_KEY")})


async def test_a_secret_comes_from_the_environment_or_a_file_that_it_names(
    tmp_path: Path,
) -> None:
    path = tmp_path / "key"
    path.write_text("from-file\n", encoding="utf-8")
    guarded = Guarded()
    async with serving(get_things=guarded) as double, rigged() as rig:
        rig.environ["SHOP_KEY_FILE"] = str(path)
        await read(rig, double.url, KEYED)
        rig.environ["SHOP_KEY"] = "from-environment"
        await read(rig, double.url, KEYED)
    assert [each.headers["X-Api-Key"] for each in guarded.seen] == ["from-file", "from-environment"]


@pytest.mark.parametrize("content", ["", None, b"\xff\xfe\xff"])
async def test_a_secret_that_is_not_there_is_named_and_nothing_sent(
    tmp_path: Path, content: str | bytes | None
) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    guarded = Guarded()
    async with serving(get_things=guarded) as double, rigged() as rig:
        rig.environ["SHOP_KEY_FILE"] = str(path)
        result = await read(rig, double.url, KEYED)
    assert (result.fact.reason, guarded.seen) == ("missing_secret", [])
