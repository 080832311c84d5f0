import asyncio

from tests.channels.conftest import Api


async def test_a_message_is_answered_when_the_caller_waits(api: Api) -> None:
    headers = await api.session()
    answer = await api.say(headers, "Hello")
    assert answer["status"] == "answered"
    assert [frame["text"] for frame in answer["replies"]] == ["You said: Hello"]


async def test_a_message_is_taken_at_once_when_the_caller_does_not_wait(api: Api) -> None:
    headers = await api.session()
    body = {"id": "m-1", "text": "Hello"}
    async with api.http.post("/v1/messages", json=body, headers=headers) as response:
        assert response.status == 202


async def test_the_same_id_again_brings_the_stored_replies(api: Api) -> None:
    headers = await api.session()
    first = await api.say(headers, "Hello")
    body = {"id": first["id"], "text": "Hello"}
    async with api.http.post("/v1/messages?wait=5", json=body, headers=headers) as response:
        assert response.status == 200
        assert (await response.json())["replies"] == first["replies"]


async def test_the_same_id_with_another_text_is_a_conflict(api: Api) -> None:
    headers = await api.session()
    first = await api.say(headers, "Hello")
    body = {"id": first["id"], "text": "Goodbye"}
    async with api.http.post("/v1/messages", json=body, headers=headers) as response:
        assert response.status == 409
        assert (await response.json())["code"] == "message_conflict"


async def test_a_message_id_of_another_conversation_brings_none_of_its_replies(api: Api) -> None:
    await api.say(await api.session(), "My secret", id="m-1")
    answer = await api.say(await api.session(), "Hello", id="m-1")
    assert [frame["text"] for frame in answer["replies"]] == ["You said: Hello"]


async def test_the_history_shows_both_sides_in_order(api: Api) -> None:
    headers = await api.session()
    await api.say(headers, "One")
    await api.say(headers, "Two")
    async with api.http.get("/v1/messages", headers=headers) as response:
        history = await response.json()
    assert [frame["text"] for frame in history["messages"]] == [
        "One",
        "You said: One",
        "Two",
        "You said: Two",
    ]


async def test_the_history_goes_on_after_a_seq(api: Api) -> None:
    headers = await api.session()
    await api.say(headers, "One")
    async with api.http.get("/v1/messages", headers=headers) as response:
        seen = (await response.json())["next"]
    await api.say(headers, "Two")
    async with api.http.get(f"/v1/messages?after={seen}", headers=headers) as response:
        texts = [frame["text"] for frame in (await response.json())["messages"]]
    assert texts == ["Two", "You said: Two"]


async def test_sixty_four_conversations_at_once_get_their_own_replies(api: Api) -> None:
    async def talk(number: int) -> bool:
        api_headers = {"Authorization": f"Bearer session:c-own-{number}:en:"}
        answer = await api.say(api_headers, f"I am {number}")
        return [f["text"] for f in answer["replies"]] == [f"You said: I am {number}"]

    assert all(await asyncio.gather(*(talk(number) for number in range(64))))
