"""The console over a scripted service, with one case that has a packet."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import aiohttp
import pytest
from fastapi import FastAPI

from standfast.assistant import Assistant, load_folder, parse
from standfast.channels import ApiSettings, make_api
from standfast.channels.rehearsal import RehearsalDoorkeeper, RehearsalService
from standfast.channels.rehearsal_script import refund_scene
from standfast.channels.rehearsal_server import serve_rehearsal
from standfast.console import ConsoleSettings, make_console
from standfast.desk import Matter, build_packet
from standfast.events import (
    CaseId,
    CaseOpened,
    ContactId,
    ConversationId,
    EffectKey,
    IdentityRaised,
    Level,
    TurnId,
)
from standfast.storage import EffectRow, NewInbox

KEY = "staff-key-for-tests"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TALK = ConversationId("c-7")
CASE = CaseId("c-7.case1")
PACK = Path(__file__).parents[2] / "packs" / "orders"


@pytest.fixture(scope="session")
def orders() -> Assistant:
    """The demo's assistant, for packets and slots."""
    return orders_assistant()


def orders_assistant() -> Assistant:
    """Return the demo's assistant."""
    assistant = parse(load_folder(PACK)).assistant
    assert assistant is not None
    return assistant


async def say(service: RehearsalService, text: str, payload: str | None = None) -> None:
    """Let the contact say something."""
    key = f"{TALK}:{text[:12]}"
    body = {"id": key, "text": text, "payload": payload, "language": "en"}
    item = NewInbox("default", TALK, "web", key, "message", body)
    await service.accept(item)
    await service.wait("web", key, timeout_s=5)


async def hand_over(service: RehearsalService, assistant: Assistant) -> None:
    """Play the scene up to a case, and give the case its packet."""
    await say(service, "Where is my refund?")
    who = {"name": "Anna Weber", "email": "anna.weber@example.com", "tier": "standard"}
    raised = IdentityRaised(
        level=Level.VERIFIED, contact=ContactId("CUS-000101"), method="token", attributes=who
    )
    await service.happen(TALK, [raised])
    await say(service, "SO-2026-01001: Red Running Shoes", payload="o1")
    loaded = await service.load(TALK)
    assert loaded is not None
    history = await service.events(TALK, after=0, limit=99)
    opened = CaseOpened(case=CASE, reason="refund_unclear", queue="payments")
    matter = Matter("default", loaded.state, [opened], assistant, NOW, history)
    await service.happen(TALK, [opened])
    service.case_rows[CASE] = replace(
        service.case_rows[CASE], packet=build_packet(matter, opened), language="en"
    )


def doubt(service: RehearsalService) -> EffectKey:
    """Put an effect in doubt into the ledger."""
    key = EffectKey("e-5b1f0a")
    service.effect_rows[key] = EffectRow(
        key=key,
        tenant="default",
        business_key="payments.create_refund:SO-2026-01001",
        conversation=TALK,
        turn=TurnId("t-1"),
        operation="payments.create_refund",
        arguments={
            "charge": "ch_204",
            "amount": {"amount": 89.9, "currency": "EUR", "minor": 8990},
        },
        status="doubted",
        reason="timeout_after",
        created_at=NOW - timedelta(minutes=4),
    )
    return key


def console_app(service: RehearsalService, assistant: Assistant) -> FastAPI:
    """Return the API with the console under it, as the server has them."""
    numbers = count(1)
    settings = ConsoleSettings(
        staff_key=KEY,
        clock=lambda: NOW,
        new_id=lambda: f"act-{next(numbers)}",
        assistant_of=lambda _release: assistant,
        look_s=0.05,
    )
    api = make_api(service, RehearsalDoorkeeper(), settings=ApiSettings(staff_key=KEY))
    console = make_console(service, settings)
    api.mount("/console", console)
    api.state.console = console
    return api


@dataclass
class Staff:
    """A member of staff with a browser that follows redirects."""

    service: RehearsalService
    http: aiohttp.ClientSession
    token: str = ""

    async def get(self, path: str) -> tuple[int, str]:
        """Return status and page."""
        async with self.http.get(f"/console{path}") as response:
            return response.status, await response.text()

    async def send(self, path: str, **form: str) -> tuple[int, str]:
        """Send a form and return what came at the end."""
        data = {"token": self.token, **form}
        async with self.http.post(f"/console{path}", data=data) as response:
            return response.status, await response.text()

    async def sign_in(self, name: str = "Ines Kaya", key: str = KEY) -> tuple[int, str]:
        """Sign in and keep the token of the forms."""
        status, page = await self.send("/sign-in", name=name, key=key)
        if 'name="token" value="' in page:
            self.token = page.split('name="token" value="')[1].split('"')[0]
        return status, page


@pytest.fixture
async def stranger(orders: Assistant) -> AsyncIterator[Staff]:
    service = RehearsalService(refund_scene)
    await hand_over(service, orders)
    app = console_app(service, orders)
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        serve_rehearsal(app) as address,
        aiohttp.ClientSession(address, cookie_jar=jar) as http,
    ):
        yield Staff(service, http)
        app.state.console.state.pages.stop()


@pytest.fixture
async def ines(stranger: Staff) -> Staff:
    await stranger.sign_in()
    return stranger
