from tests.channels.conftest import Api

from standfast.events import ConversationId, IdentityRaised


async def open_session(api: Api, headers: dict[str, str] | None = None, **body: str) -> dict:
    """Open a session and return what came back."""
    async with api.http.post("/v1/sessions", json=body, headers=headers or {}) as response:
        return {"status": response.status, **await response.json()}


async def test_a_session_is_bound_to_a_new_conversation(api: Api) -> None:
    first, second = await open_session(api), await open_session(api)
    assert first["status"] == 201
    assert first["conversation"] != second["conversation"]


async def test_a_session_that_still_holds_is_renewed_for_the_same_conversation(api: Api) -> None:
    first = await open_session(api)
    again = await open_session(api, {"Authorization": f"Bearer {first['session']}"})
    assert again["conversation"] == first["conversation"]


async def test_a_language_that_the_assistant_does_not_speak_becomes_its_first(api: Api) -> None:
    assert ":en:" in (await open_session(api, language="fr"))["session"]
    assert ":de:" in (await open_session(api, language="de-AT"))["session"]


async def test_a_token_of_the_shop_raises_the_identity_before_the_first_message(api: Api) -> None:
    made = await open_session(api, identity_token="shop:CUS-1")
    headers = {"Authorization": f"Bearer {made['session']}"}
    await api.say(headers, "Hello")
    stored = await api.service.events(ConversationId(made["conversation"]), after=0, limit=9)
    assert [type(one.event).__name__ for one in stored][:2] == [
        "ConversationStarted",
        "IdentityRaised",
    ]


async def test_a_token_that_comes_later_raises_the_identity_once(api: Api) -> None:
    headers = {**await api.session(), "X-Identity-Token": "shop:CUS-1"}
    answers = [await api.say(headers, text) for text in ("One", "Two")]
    conversation = ConversationId(str(answers[0]["conversation"]))
    stored = await api.service.events(conversation, after=0, limit=99)
    assert sum(isinstance(one.event, IdentityRaised) for one in stored) == 1


async def test_another_customers_token_is_refused_in_a_conversation(api: Api) -> None:
    headers = await api.session(identity_token="shop:CUS-1")
    answer = await api.say({**headers, "X-Identity-Token": "shop:CUS-2"}, "Hello")
    assert answer["code"] == "identity_mismatch"


async def test_a_conversation_that_became_somebodys_stays_theirs(api: Api) -> None:
    headers = await api.session()
    await api.say({**headers, "X-Identity-Token": "shop:CUS-1"}, "Hello")
    answer = await api.say({**headers, "X-Identity-Token": "shop:CUS-2"}, "Who am I")
    assert answer["code"] == "identity_mismatch"


async def test_opening_a_session_for_nobody_stores_nothing(api: Api) -> None:
    await open_session(api)
    assert api.service.conversations() == []


async def test_pages_of_allowed_origins_may_call_from_a_browser(api: Api) -> None:
    asked = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    async with api.http.options("/v1/messages", headers=asked) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example"


async def test_pages_of_other_origins_may_not(api: Api) -> None:
    headers = {"Origin": "https://evil.example"}
    async with api.http.get("/v1/messages", headers=headers) as response:
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_no_page_may_call_the_endpoints_of_staff(api: Api) -> None:
    headers = {"Origin": "https://shop.example"}
    async with api.http.get("/v1/cases", headers=headers) as response:
        assert "Access-Control-Allow-Origin" not in response.headers
