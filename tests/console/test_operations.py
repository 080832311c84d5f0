"""The pages of what was set aside, and of what was not delivered."""

from __future__ import annotations

import pytest
from tests.console.conftest import NOW, TALK, Staff

from standfast.storage import Delivery, InboxItem


@pytest.fixture
def aside(ines: Staff) -> Staff:
    """One message is set aside."""
    body = {"id": "m-1", "text": "<b>boom</b>"}
    item = InboxItem(4, TALK, "web", "m-1", "message", body, NOW, 3, None, "KeyError")
    ines.service.operations.aside[4] = item
    return ines


async def test_what_was_set_aside_is_shown_as_text(aside: Staff) -> None:
    _, page = await aside.get("/quarantine")
    assert "&lt;b&gt;boom&lt;/b&gt;" in page
    assert "KeyError" in page


@pytest.mark.parametrize(("what", "outcome"), [("release", "released"), ("drop", "dropped")])
async def test_a_person_decides_once(aside: Staff, what: str, outcome: str) -> None:
    _, page = await aside.send(f"/quarantine/4/{what}")
    assert "Nothing is set aside" in page
    assert aside.service.operations.decided == [(4, outcome, "Ines Kaya")]
    status, page = await aside.send(f"/quarantine/4/{what}")
    assert status == 409
    assert "Nothing is left to decide" in page


async def test_nothing_else_can_be_done_with_it(aside: Staff) -> None:
    status, _ = await aside.send("/quarantine/4/explode")
    assert status == 404


async def test_a_form_of_another_page_decides_nothing(aside: Staff) -> None:
    status, _ = await aside.send("/quarantine/4/drop", token="guess")
    assert status == 403
    assert aside.service.operations.decided == []


async def test_what_was_not_delivered_is_sent_again(ines: Staff) -> None:
    ines.service.operations.dead["t-1/3"] = Delivery("t-1/3", TALK, "mail", {"x": 1}, 4, "http_503")
    _, page = await ines.get("/deliveries")
    assert "http_503" in page
    _, page = await ines.send("/deliveries/t-1%2F3/resend")
    assert "Everything was delivered" in page


async def test_an_erased_secret_has_no_button(ines: Staff) -> None:
    ines.service.operations.dead["t-2/1"] = Delivery("t-2/1", TALK, "code_mail", {}, 4, "http_503")
    _, page = await ines.get("/deliveries")
    assert "It was secret and is erased." in page
    assert "Send it again" not in page
