from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import pytest
from playwright.async_api import Browser, Page, expect

from standfast.channels import ApiSettings, Backstage, DemoApi, KeyedDoorkeeper, make_api
from standfast.channels.rehearsal import RehearsalService
from standfast.channels.rehearsal_script import refund_scene
from standfast.channels.rehearsal_server import serve_rehearsal
from standfast.identity import TokenSettings
from standfast.testing import start_double
from standfast_sandbox import create_app

pytestmark = pytest.mark.browser

TOKENS = TokenSettings(key="k" * 32, audience="standfast-demo")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def clock() -> datetime:
    """The demo's clock."""
    return NOW


@dataclass
class Demo:
    """The demo's page, its scripted assistant, and its real business systems."""

    page: Page
    service: RehearsalService
    systems: str

    async def become(self, customer: str) -> None:
        """Pick a customer."""
        await self.page.get_by_label("You are").select_option(customer)

    async def say(self, text: str) -> None:
        """Say something in the chat."""
        await self.page.get_by_label("Your message").fill(text)
        await self.page.keyboard.press("Enter")


@pytest.fixture
async def demo(browser: Browser) -> AsyncIterator[Demo]:
    service = RehearsalService(refund_scene)
    keeper = KeyedDoorkeeper(clock, bytes, "s" * 32, TOKENS)
    app = make_api(service, keeper, settings=ApiSettings(languages=("en", "de")))
    async with start_double(create_app(seed=7, now=clock)) as double:
        backstage = Backstage(double.url)
        app.include_router(DemoApi(app.state.reception, backstage, TOKENS, clock).router())
        async with serve_rehearsal(app) as address:
            page = await browser.new_page()
            await page.goto(address)
            yield Demo(page, service, double.url)
            await page.close()
            app.state.streams.stop()


async def test_the_visitor_is_who_they_picked(demo: Demo) -> None:
    await demo.become("CUS-000101")
    await demo.say("Where is my refund?")
    await expect(demo.page.get_by_label("Inspector")).to_contain_text("CUS-000101 · identified")


async def test_a_stranger_stays_a_stranger(demo: Demo) -> None:
    await demo.say("Where is my refund?")
    await expect(demo.page.get_by_label("Inspector")).to_contain_text("nobody known")


async def test_picking_another_customer_begins_another_conversation(demo: Demo) -> None:
    await demo.become("CUS-000101")
    await demo.say("Where is my refund?")
    await expect(demo.page.get_by_role("log")).to_contain_text("Which order")
    await demo.become("CUS-000102")
    await expect(demo.page.get_by_role("log")).not_to_contain_text("Which order")


async def test_the_inspector_shows_facts_and_why_it_was_decided(demo: Demo) -> None:
    await demo.become("CUS-000101")
    await demo.say("Where is my refund?")
    await demo.page.get_by_role("button", name="SO-2026-01001: Red").click()
    inspector = demo.page.get_by_label("Inspector")
    await expect(inspector).to_contain_text("unavailable · http_503")
    await expect(inspector).to_contain_text("in_transit · REFUND_IN_TRANSIT")


async def test_a_switch_breaks_a_system_and_mends_it(demo: Demo) -> None:
    await demo.page.get_by_role("tab", name="Systems").click()
    await demo.page.get_by_label("Payments").select_option("http_503")
    await expect(demo.page.get_by_role("tab", name="Systems")).to_contain_text("1")
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{demo.systems}/control/faults") as response:
            faults = (await response.json())["faults"]
        assert [(fault["system"], fault["kind"]) for fault in faults] == [("payments", "http_503")]
    await demo.page.get_by_role("button", name="Mend everything").click()
    await expect(demo.page.get_by_label("Payments")).to_have_value("ok")


async def test_a_code_that_was_mailed_comes_to_the_front(demo: Demo) -> None:
    await demo.become("CUS-000101")
    await demo.page.get_by_role("tab", name="Mailbox").click()
    await expect(demo.page.get_by_label("Mailbox")).to_contain_text("Nothing for")
    await demo.page.get_by_role("tab", name="Inspector").click()
    mail = {
        "to": "anna.weber@example.com",
        "subject": "Your code",
        "text": "It is 123456.",
        "reference": "r1",
    }
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{demo.systems}/mail/messages", json=mail),
    ):
        pass
    await expect(demo.page.get_by_text("123456")).to_be_visible(timeout=8000)


async def test_nothing_is_wider_than_a_phone(demo: Demo) -> None:
    await demo.page.set_viewport_size({"width": 360, "height": 740})
    for pane in ("Shop", "Backstage", "Chat"):
        await demo.page.get_by_label("Parts of the page").get_by_role("button", name=pane).click()
        assert await demo.page.evaluate("document.documentElement.scrollWidth") <= 360
