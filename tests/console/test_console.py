import pytest
from fastapi.responses import Response
from tests.console.conftest import CASE, KEY, NOW, TALK, Staff, doubt, say

from standfast.console import ConsoleSettings
from standfast.console.signing import SignIns
from standfast.desk import packet_schema
from standfast.events import PersonReplied

CASE_PATH = f"/cases/{CASE}"


async def last_said(staff: Staff) -> object:
    """Return the last event of the conversation."""
    return (await staff.service.events(TALK, after=0, limit=99))[-1].event


@pytest.mark.parametrize(
    "path", ["/", "/cases", CASE_PATH, "/effects", "/quarantine", "/deliveries"]
)
async def test_strangers_are_sent_to_sign_in(stranger: Staff, path: str) -> None:
    _, page = await stranger.get(path)
    assert "Sign in to the console" in page
    assert "Anna Weber" not in page


async def test_a_wrong_key_signs_nobody_in(stranger: Staff) -> None:
    status, page = await stranger.sign_in(key="guess")
    assert status == 403
    assert "That key is not right" in page


async def test_guessing_the_key_is_slowed_down(stranger: Staff) -> None:
    for _ in range(10):
        await stranger.sign_in(key="guess")
    status, page = await stranger.sign_in(key=KEY)
    assert status == 429
    assert "Too many tries" in page


async def test_the_cookie_is_for_our_own_pages_alone(stranger: Staff) -> None:
    form = {"name": "Ines", "key": KEY}
    async with stranger.http.post("/console/sign-in", data=form, allow_redirects=False) as response:
        cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


async def test_after_signing_in_the_wanted_page_is_there(stranger: Staff) -> None:
    _, page = await stranger.get(CASE_PATH)
    assert f'name="next" value="/console{CASE_PATH}"' in page
    form = {"name": "Ines", "key": KEY, "next": f"/console{CASE_PATH}"}
    _, page = await stranger.send("/sign-in", **form)
    assert "Reply as Ines" in page


@pytest.mark.parametrize("place", ["https://evil.example", "//evil.example", "/console/sign-out"])
async def test_signing_in_never_leads_elsewhere(stranger: Staff, place: str) -> None:
    form = {"name": "Ines", "key": KEY, "next": place}
    async with stranger.http.post("/console/sign-in", data=form, allow_redirects=False) as response:
        assert response.headers["Location"] == "/console/cases"


def test_over_https_the_cookie_is_bound_to_the_host() -> None:
    settings = ConsoleSettings(KEY, clock=lambda: NOW, new_id=lambda: "a", is_https=True)
    response = Response()
    SignIns(settings).sign_in(response, name="Ines", key=KEY)
    assert response.headers["Set-Cookie"].startswith("__Host-standfast-staff=")
    assert "Secure" in response.headers["Set-Cookie"]


async def test_a_changed_cookie_is_worth_nothing(ines: Staff) -> None:
    name, cookie = next((c.key, c.value) for c in ines.http.cookie_jar)
    ines.http.cookie_jar.clear()
    headers = {"Cookie": f"{name}={cookie[:-2]}00"}
    async with ines.http.get("/console/cases", headers=headers) as response:
        assert "Sign in to the console" in await response.text()


async def test_signing_out_ends_it(ines: Staff) -> None:
    await ines.send("/sign-out")
    _, page = await ines.get("/cases")
    assert "Sign in to the console" in page


async def test_the_list_names_who_waits_and_for_what(ines: Staff) -> None:
    _, page = await ines.get("/cases")
    assert "Anna Weber" in page
    assert "Where is my refund?" in page


async def test_a_case_shows_its_packet_and_what_was_said(ines: Staff) -> None:
    _, page = await ines.get(CASE_PATH)
    for told in ("Policy refund_progress decided in_transit", "CUS-000101", "http_503"):
        assert told in page
    assert "Which order is it about?" in page


async def test_a_reply_reaches_the_conversation_under_the_persons_name(ines: Staff) -> None:
    await ines.send(f"{CASE_PATH}/reply", text="I will look into it.", id="r-1")
    said = await last_said(ines)
    assert isinstance(said, PersonReplied)
    assert (said.name, said.text) == ("Ines Kaya", "I will look into it.")


async def test_a_form_sent_twice_is_one_reply(ines: Staff) -> None:
    for _ in range(2):
        await ines.send(f"{CASE_PATH}/reply", text="Hello.", id="r-1")
    stored = await ines.service.events(TALK, after=0, limit=99)
    assert sum(isinstance(one.event, PersonReplied) for one in stored) == 1


async def test_a_form_without_our_token_does_nothing(ines: Staff) -> None:
    before = await ines.service.events(TALK, after=0, limit=99)
    status, _ = await ines.send(f"{CASE_PATH}/close", token="stolen")
    assert status == 403
    assert await ines.service.events(TALK, after=0, limit=99) == before


async def test_taking_names_the_person_on_the_case(ines: Staff) -> None:
    _, page = await ines.send(f"{CASE_PATH}/take")
    assert "taken · Ines Kaya" in page


async def test_a_case_in_other_hands_cannot_be_taken(ines: Staff) -> None:
    await ines.send(f"{CASE_PATH}/take")
    await ines.sign_in("Jon Berg")
    status, page = await ines.send(f"{CASE_PATH}/take")
    assert status == 409
    assert "Ines Kaya has taken this case." in page


@pytest.mark.parametrize(("what", "form"), [("close", {}), ("return", {"how": "resume"})])
async def test_nothing_can_be_done_with_a_case_that_is_over(
    ines: Staff, what: str, form: dict[str, str]
) -> None:
    await ines.send(f"{CASE_PATH}/{what}", **form)
    status, _ = await ines.send(f"{CASE_PATH}/reply", text="Wait!")
    assert status == 409


async def test_a_slot_can_be_filled_with_a_value_of_its_type(ines: Staff) -> None:
    _, page = await ines.get(CASE_PATH)
    assert 'name="slot" value="order"' in page
    status, _ = await ines.send(f"{CASE_PATH}/fill", slot="order", value="SO-2026-01002")
    assert status == 200


async def test_a_slot_that_the_flow_has_not_is_refused(ines: Staff) -> None:
    status, page = await ines.send(f"{CASE_PATH}/fill", slot="password", value="x")
    assert status == 422
    assert "There is no such slot" in page


async def test_an_effect_in_doubt_is_settled_by_a_person(ines: Staff) -> None:
    key = doubt(ines.service)
    _, page = await ines.get("/effects")
    assert "89.90 EUR" in page
    await ines.send(f"/effects/{key}/settle", status="done")
    assert ines.service.effect_rows[key].settled_by == "Ines Kaya"


async def test_an_effect_is_settled_only_once(ines: Staff) -> None:
    key = doubt(ines.service)
    await ines.send(f"/effects/{key}/settle", status="done")
    status, _ = await ines.send(f"/effects/{key}/settle", status="failed")
    assert status == 409
    assert ines.service.effect_rows[key].status == "done"


async def test_what_a_contact_wrote_is_shown_as_text(ines: Staff) -> None:
    await say(ines.service, "<script>alert(1)</script>")
    _, page = await ines.get(CASE_PATH)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_an_unknown_case_is_a_page_that_says_so(ines: Staff) -> None:
    status, page = await ines.get("/cases/none")
    assert status == 404
    assert "There is no such case" in page


async def test_every_page_forbids_scripts_that_are_not_ours(ines: Staff) -> None:
    for path in ("/sign-in", "/cases", CASE_PATH, "/effects", "/cases/none"):
        async with ines.http.get(f"/console{path}") as response:
            assert "script-src 'self'" in response.headers["Content-Security-Policy"]
            assert "<script>" not in await response.text()


async def test_an_open_page_learns_of_a_reply_at_once(ines: Staff) -> None:
    _, page = await ines.get(CASE_PATH)
    mark = page.split('data-mark="')[1].split('"')[0]
    async with ines.http.get(f"/console/stream?case={CASE}&mark={mark}") as response:
        assert await response.content.readuntil(b"\n\n") == b"retry: 2000\n\n"
        assert await response.content.readuntil(b"\n\n") == b": ping\n\n"
        await ines.send(f"{CASE_PATH}/reply", text="Hello.")
        assert b"event: change" in await response.content.readuntil(b"\n\n")


def test_the_page_is_made_for_the_packet_that_desk_promises() -> None:
    parts = packet_schema()["properties"]
    assert {"why", "who", "wanted", "known", "decided", "tried", "mood", "summary", "next"} <= set(
        parts
    )
