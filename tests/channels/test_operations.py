"""What operators see and decide, and releases."""

from __future__ import annotations

from datetime import UTC, datetime

import aiohttp
import pytest
from tests.channels.conftest import SETTINGS, STAFF, Api

from standfast.assistant import AssistantInvalid, Place, Problem
from standfast.channels import ApiSettings, make_api
from standfast.channels.rehearsal import RehearsalDoorkeeper, RehearsalService
from standfast.channels.rehearsal_server import serve_rehearsal
from standfast.events import ConversationId
from standfast.storage import Delivery, InboxItem

TALK = ConversationId("c-7")
RELEASER = {"Authorization": "Bearer release-key"}


async def ask(api: Api, method: str, path: str, **body: object) -> tuple[int, dict[str, object]]:
    """Ask as staff."""
    sent = body or None
    async with api.http.request(method, f"/v1/{path}", json=sent, headers=STAFF) as response:
        return response.status, await response.json()


def set_aside(api: Api) -> None:
    """Set a message aside."""
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    api.service.operations.aside[4] = InboxItem(
        4, TALK, "web", "m-1", "message", {"text": "boom"}, at, 3, None, "KeyError"
    )


async def test_what_was_set_aside_is_listed_with_its_reason(api: Api) -> None:
    set_aside(api)
    _, found = await ask(api, "GET", "quarantine")
    (item,) = found["items"]
    assert (item["item"], item["text"], item["reason"]) == (4, "boom", "KeyError")


@pytest.mark.parametrize(("act", "outcome"), [("release", "released"), ("drop", "dropped")])
async def test_a_person_decides_about_what_was_set_aside(api: Api, act: str, outcome: str) -> None:
    set_aside(api)
    assert await ask(api, "POST", f"quarantine/4/{act}", person="ines") == (
        202,
        {"id": "4", "status": "done"},
    )
    assert api.service.operations.decided == [(4, outcome, "ines")]
    status, problem = await ask(api, "POST", f"quarantine/4/{act}", person="ines")
    assert (status, problem["code"]) == (404, "item_unknown")


async def test_a_dead_letter_is_sent_again_and_a_secret_is_not(api: Api) -> None:
    dead = api.service.operations.dead
    dead["t-1/3"] = Delivery("t-1/3", TALK, "mail", {"text": "x"}, 4, "http_503")
    dead["t-2/1"] = Delivery("t-2/1", TALK, "code_mail", {}, 4, "http_503")
    _, found = await ask(api, "GET", "deliveries")
    assert [one["can_be_sent"] for one in found["deliveries"]] == [True, False]
    assert (await ask(api, "POST", "deliveries/t-1/3/resend"))[0] == 202
    status, problem = await ask(api, "POST", "deliveries/t-2/1/resend")
    assert (status, problem["code"]) == (404, "delivery_unknown")


async def test_a_contact_is_exported_then_erased(api: Api) -> None:
    api.service.operations.contacts["CUS-1"] = {"contact": "CUS-1", "conversations": [{}]}
    assert (await ask(api, "GET", "contacts/CUS-1/export"))[0] == 200
    status, erased = await ask(api, "POST", "contacts/CUS-1/erase", person="ines")
    assert (status, erased) == (200, {"contact": "CUS-1", "conversations": 1})
    status, problem = await ask(api, "GET", "contacts/CUS-1/export")
    assert (status, problem["code"]) == (404, "contact_unknown")


async def test_a_contact_with_an_effect_in_doubt_is_not_erased(api: Api) -> None:
    api.service.operations.doubted["CUS-1"] = ["e-1"]
    status, problem = await ask(api, "POST", "contacts/CUS-1/erase", person="ines")
    assert (status, problem["code"]) == (409, "contact_in_doubt")


@pytest.mark.parametrize("path", ["quarantine", "deliveries", "contacts/CUS-1/export"])
async def test_operators_need_the_staff_key(api: Api, path: str) -> None:
    async with api.http.get(f"/v1/{path}") as response:
        assert (await response.json())["code"] == "staff_key_missing"


async def test_releases_are_closed_without_a_key_of_their_own(api: Api) -> None:
    status, problem = await ask(api, "POST", "releases", files={"a.yaml": "x"})
    assert (status, problem["code"]) == (403, "releases_disabled")


async def _release(headers: dict[str, str], text: str) -> tuple[int, dict[str, object]]:
    async def service(files: object) -> str:
        assert isinstance(files, dict)
        if files["a.yaml"] == b"wrong":
            mistakes = (Problem(Place("a.yaml", 1, 1), "x", "It is wrong.", "Write right."),)
            raise AssistantInvalid(mistakes)
        return "r-2"

    settings = ApiSettings(staff_key="staff-key", release_key="release-key", release=service)
    app = make_api(RehearsalService(), RehearsalDoorkeeper(), settings=settings)
    async with serve_rehearsal(app) as address:
        body = {"files": {"a.yaml": text}}
        async with (
            aiohttp.ClientSession(address, headers=headers) as http,
            http.post("/v1/releases", json=body) as response,
        ):
            return response.status, await response.json()


async def test_a_release_larger_than_a_message_is_taken_with_its_key() -> None:
    large = "# x\n" * SETTINGS.body_bytes
    assert await _release(RELEASER, large) == (201, {"release": "r-2"})
    status, problem = await _release(STAFF, large)
    assert (status, problem["code"]) == (413, "body_too_large")


async def test_staff_make_no_releases() -> None:
    status, problem = await _release(STAFF, "x")
    assert (status, problem["code"]) == (401, "release_key_wrong")


async def test_a_release_with_mistakes_is_refused_with_all_of_them() -> None:
    status, problem = await _release(RELEASER, "wrong")
    assert (status, problem["code"]) == (422, "release_invalid")
    assert problem["errors"] == [{"where": "a.yaml:1:1", "what": "It is wrong. Write right."}]
