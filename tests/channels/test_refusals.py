"""What bad input gets: problem+json with a code, and nothing stored."""

import json
from dataclasses import dataclass, field

import aiohttp
import pytest
from tests.channels.conftest import STAFF, Api

SESSION = {"Authorization": "Bearer session:c-bad:en:"}
GOOD = {"id": "m-1", "text": "Hello"}


@dataclass(frozen=True)
class Bad:
    """A request that must be refused with a code."""

    code: str
    status: int
    method: str = "POST"
    path: str = "/v1/messages"
    headers: dict[str, str] = field(default_factory=lambda: dict(SESSION))
    body: object = None
    raw: bytes | None = None


def message(**fields: object) -> dict[str, object]:
    """Return a good message with some fields replaced."""
    return {**GOOD, **fields}


BAD = [
    Bad("message_empty", 422, body=message(text="")),
    Bad("message_empty", 422, body=message(text="  \n ")),
    Bad("message_too_long", 422, body=message(text="x" * 4001)),
    Bad("control_characters", 422, body=message(text="a\x00b")),
    Bad("control_characters", 422, body=message(text="a\x1b[31mb")),
    Bad("control_characters", 422, body=message(text="a\u202eb")),  # turns what follows around
    Bad("control_characters", 422, body=message(text="", payload="a\x07")),
    Bad("validation", 422, body={"text": "no id"}),
    Bad("validation", 422, body=message(id="white space")),
    Bad("validation", 422, body=message(id="x" * 65)),
    Bad("validation", 422, body=message(more="unknown field")),
    Bad("validation", 422, body=message(text=17)),
    Bad("validation", 422, body=[1, 2]),
    Bad("validation", 422, raw=b'{"id": "m", "text": "\\ud800"}'),  # half of a character
    Bad("validation", 422, path="/v1/messages?wait=forever", body=GOOD),
    Bad("json_malformed", 400, raw=b"{"),
    Bad("json_malformed", 400, raw=b"\xff\xfe"),
    Bad("request_malformed", 400, raw=b"[" * 60_000),  # deeper than any parser goes
    Bad("content_type", 415, headers={**SESSION, "Content-Type": "text/plain"}, raw=b"{}"),
    Bad("body_too_large", 413, raw=b"x" * 70_000),
    Bad("token_missing", 401, headers={}, body=GOOD),
    Bad("token_forged", 401, headers={"Authorization": "Bearer nonsense"}, body=GOOD),
    Bad("token_forged", 401, headers={"Authorization": "Bearer " + "x" * 9000}, body=GOOD),
    Bad("token_expired", 401, headers={"Authorization": "Bearer expired"}, body=GOOD),
    Bad("identity_forged", 401, headers={**SESSION, "X-Identity-Token": "nonsense"}, body=GOOD),
    Bad("identity_expired", 401, headers={**SESSION, "X-Identity-Token": "expired"}, body=GOOD),
    Bad("identity_forged", 401, path="/v1/sessions", body={"identity_token": "nonsense"}),
    Bad("validation", 422, path="/v1/sessions", body={"language": "../etc"}),
    Bad("not_found", 404, method="GET", path="/v1/nothing"),
    Bad("validation", 422, path="/v1/cases/c/fill", headers=STAFF, raw=b'{"value": ["\\udfff"]}'),
    Bad("not_found", 404, method="GET", path="/widget/secrets.txt"),
    Bad("method_not_allowed", 405, method="DELETE"),
    Bad("staff_key_missing", 401, method="GET", path="/v1/cases", headers={}),
    Bad("staff_key_wrong", 401, method="GET", path="/v1/cases"),
    Bad("staff_key_wrong", 401, method="GET", path="/v1/inspect/c-1"),
    Bad("conversation_unknown", 404, method="GET", path="/v1/inspect/c-none", headers=STAFF),
    Bad("case_unknown", 404, method="GET", path="/v1/cases/none", headers=STAFF),
    Bad("case_unknown", 404, path="/v1/cases/none/take", headers=STAFF, body={"person": "ines"}),
    Bad(
        "effect_unknown",
        404,
        path="/v1/effects/none/settle",
        headers=STAFF,
        body={"person": "ines", "status": "done"},
    ),
]


async def send(http: aiohttp.ClientSession, bad: Bad) -> tuple[int, str, dict[str, object]]:
    """Send a request and return status, media type and body."""
    headers = {"Content-Type": "application/json", **bad.headers}
    data = bad.raw if bad.body is None else json.dumps(bad.body).encode()
    async with http.request(bad.method, bad.path, data=data, headers=headers) as response:
        return response.status, response.content_type, await response.json(content_type=None)


@pytest.mark.parametrize("bad", BAD, ids=[f"{n}-{bad.code}" for n, bad in enumerate(BAD)])
async def test_bad_input_gets_a_problem_with_a_code(api: Api, bad: Bad) -> None:
    status, media_type, problem = await send(api.http, bad)
    assert (status, problem["code"]) == (bad.status, bad.code)
    assert media_type == "application/problem+json"
    assert problem["status"] == bad.status


async def test_nothing_of_a_refused_message_is_stored(api: Api) -> None:
    for bad in BAD:
        await send(api.http, bad)
    assert api.service.conversations() == []


async def test_a_body_without_a_length_is_cut_off_at_the_limit(api: Api) -> None:
    async def endless() -> object:
        for _ in range(100):
            yield b"x" * 1000

    headers = {"Content-Type": "application/json", **SESSION}
    async with api.http.post("/v1/messages", data=endless(), headers=headers) as response:
        assert response.status == 413


async def test_a_flood_of_one_conversation_is_slowed_with_the_time_to_wait(api: Api) -> None:
    for number in range(20):
        body = message(id=f"m-{number}")
        async with api.http.post("/v1/messages", json=body, headers=SESSION) as response:
            assert response.status == 202
    body = message(id="m-last")
    async with api.http.post("/v1/messages", json=body, headers=SESSION) as response:
        assert response.status == 429
        assert int(response.headers["Retry-After"]) >= 1


async def test_what_nobody_foresaw_is_a_problem_without_details(api: Api) -> None:
    async def fail() -> dict[str, str]:
        raise RuntimeError("secret")

    api.service.health = fail
    async with api.http.get("/readyz") as response:
        assert response.status == 500
        text = await response.text()
    assert json.loads(text)["code"] == "internal_error"
    assert "secret" not in text


async def test_every_answer_carries_the_security_headers(api: Api) -> None:
    for path in ("/healthz", "/v1/nothing", "/v1/messages"):
        async with api.http.get(path) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["Cache-Control"] == "no-store"
