from dataclasses import replace

import pytest
from tests.channels.conftest import STAFF, Api

from standfast.events import (
    CaseId,
    CaseOpened,
    ConversationId,
    EffectKey,
    FlowStarted,
    InstanceId,
    PolicyDecided,
    ReleaseId,
    TurnId,
)
from standfast.storage import EffectRow

CASE = CaseId("case-1")


@pytest.fixture
async def contact(api: Api) -> dict[str, str]:
    """A contact whose conversation was handed over."""
    headers = await api.session()
    answer = await api.say(headers, "Hello")
    conversation = ConversationId(str(answer["conversation"]))
    await api.service.happen(conversation, [CaseOpened(case=CASE, reason="frustrated")])
    return headers


async def act(api: Api, path: str, **body: object) -> tuple[int, dict[str, object]]:
    """Do something as Ines."""
    whole = {"person": "ines", **body}
    async with api.http.post(f"/v1/cases/{CASE}/{path}", json=whole, headers=STAFF) as response:
        return response.status, await response.json()


async def shown(api: Api, headers: dict[str, str]) -> list[dict[str, object]]:
    """Return what the contact sees."""
    async with api.http.get("/v1/messages", headers=headers) as response:
        return (await response.json())["messages"]


@pytest.mark.usefixtures("contact")
async def test_a_case_is_listed_with_its_reason(api: Api) -> None:
    async with api.http.get("/v1/cases?status=open", headers=STAFF) as response:
        cases = (await response.json())["cases"]
    assert [(case["case"], case["reason"]) for case in cases] == [(CASE, "frustrated")]


async def test_a_persons_reply_reaches_the_contact(api: Api, contact: dict[str, str]) -> None:
    await act(api, "take")
    await act(api, "replies", text="I am Ines.", name="Ines Kaya")
    last = (await shown(api, contact))[-1]
    assert (last["type"], last["name"], last["text"]) == ("person", "Ines Kaya", "I am Ines.")


async def test_a_reply_sent_twice_under_one_id_is_said_once(
    api: Api, contact: dict[str, str]
) -> None:
    for _ in range(2):
        await act(api, "replies", text="Hello.", id="r-1")
    assert [frame["type"] for frame in await shown(api, contact)].count("person") == 1


@pytest.mark.usefixtures("contact")
async def test_a_case_in_other_hands_cannot_be_taken(api: Api) -> None:
    await act(api, "take", person="ines")
    status, problem = await act(api, "take", person="jon")
    assert (status, problem["code"]) == (409, "case_taken")


@pytest.mark.usefixtures("contact")
async def test_nothing_can_be_done_with_a_closed_case(api: Api) -> None:
    await act(api, "close")
    status, problem = await act(api, "replies", text="Wait!")
    assert (status, problem["code"]) == (409, "case_closed")


async def test_the_contact_learns_neither_reason_nor_id_of_staff(
    api: Api, contact: dict[str, str]
) -> None:
    await act(api, "take")
    said = str(await shown(api, contact))
    assert "frustrated" not in said
    assert "ines" not in said


async def test_the_contact_sees_nothing_of_how_it_was_decided(
    api: Api, contact: dict[str, str]
) -> None:
    conversation = api.service.conversations()[0]
    instance = InstanceId("i-1")
    before = await shown(api, contact)
    await api.service.happen(
        conversation,
        [
            FlowStarted(
                instance=instance, flow="refund", release=ReleaseId("r-1"), cause="contact"
            ),
            PolicyDecided(
                instance=instance, step="s", policy="p", row=1, outcome="no", reason="FRAUD"
            ),
        ],
    )
    assert await shown(api, contact) == before


@pytest.mark.usefixtures("contact")
async def test_an_effect_in_doubt_is_settled_once(api: Api) -> None:
    key, conversation = EffectKey("e-1"), api.service.conversations()[0]
    row = EffectRow(key, "default", "b-1", conversation, TurnId("t"), "pay.refund", {}, "doubted")
    api.service.effect_rows[key] = row
    body = {"person": "ines", "status": "done"}
    answers = []
    for _ in range(2):
        async with api.http.post("/v1/effects/e-1/settle", json=body, headers=STAFF) as response:
            answers.append(response.status)
    assert answers == [202, 409]
    assert replace(row, status="done", settled_by="ines") == api.service.effect_rows[key]


@pytest.mark.usefixtures("contact")
async def test_staff_look_inside_a_conversation(api: Api) -> None:
    conversation = api.service.conversations()[0]
    async with api.http.get(f"/v1/inspect/{conversation}", headers=STAFF) as response:
        inside = await response.json()
    assert inside["status"] == "with_person"
    assert [event["type"] for event in inside["events"]][-1] == "CaseOpened"
