from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect
from tests.console.conftest import (
    CASE,
    KEY,
    TALK,
    console_app,
    hand_over,
    orders_assistant,
    say,
)

from standfast.channels.rehearsal import RehearsalService
from standfast.channels.rehearsal_script import refund_scene
from standfast.channels.rehearsal_server import serve_rehearsal
from standfast.events import PersonId, PersonReplied

pytestmark = pytest.mark.browser


@pytest.fixture
async def service() -> RehearsalService:
    return RehearsalService(refund_scene)


@pytest.fixture
async def page(browser: Browser, service: RehearsalService) -> AsyncIterator[Page]:
    """The page of one case, signed in."""
    assistant = orders_assistant()
    await hand_over(service, assistant)
    app = console_app(service, assistant)
    async with serve_rehearsal(app) as address:
        page = await browser.new_page()
        await page.goto(f"{address}/console/")
        await page.get_by_label("Your name").fill("Ines Kaya")
        await page.get_by_label("Staff key").fill(KEY)
        await page.keyboard.press("Enter")
        await page.get_by_role("link", name="Anna Weber").click()
        await page.wait_for_url("**/cases/**", wait_until="load")
        yield page
        await page.close()
        app.state.console.state.pages.stop()


async def test_a_new_message_appears_and_the_draft_stays(
    page: Page, service: RehearsalService
) -> None:
    draft = page.get_by_label("Reply as Ines Kaya")
    await draft.fill("Half a sent")
    await say(service, "Are you there?")
    await expect(page.get_by_text("Are you there?")).to_be_visible()
    await expect(draft).to_have_value("Half a sent")
    await expect(draft).to_be_focused()


async def test_the_draft_survives_a_reload(page: Page) -> None:
    await page.get_by_label("Reply as Ines Kaya").fill("Half a sent")
    await page.reload()
    await expect(page.get_by_label("Reply as Ines Kaya")).to_have_value("Half a sent")


async def test_control_and_enter_send_the_reply(page: Page) -> None:
    await page.get_by_label("Reply as Ines Kaya").fill("I am on it.")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_label("What was said")).to_contain_text("I am on it.")
    await expect(page.get_by_label("Reply as Ines Kaya")).to_have_value("")


async def test_another_persons_reply_appears_by_itself(
    page: Page, service: RehearsalService
) -> None:
    reply = PersonReplied(case=CASE, person=PersonId("jon"), name="Jon Berg", text="I know this.")
    await service.happen(TALK, [reply])
    await expect(page.get_by_label("What was said")).to_contain_text("I know this.")
