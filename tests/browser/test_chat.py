import re

import pytest
from playwright.async_api import Page, expect
from tests.browser.conftest import Shop, shop_app

from standfast.channels.rehearsal_server import serve_rehearsal
from standfast.events import ConversationId, PersonId, PersonReplied, Replied

pytestmark = pytest.mark.browser


async def say(page: Page, text: str) -> None:
    """Type a message and press Enter."""
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


def talk_of(shop: Shop) -> ConversationId:
    """Return the one conversation that there is."""
    return shop.service.conversations()[-1]


async def test_a_visitor_asks_and_is_answered(shop: Shop) -> None:
    page = await shop.visit("open")
    await say(page, "Where is my refund?")
    await expect(page.get_by_role("log")).to_contain_text("Which order is it about?")


async def test_a_choice_is_sent_with_one_press_and_then_gone(shop: Shop) -> None:
    page = await shop.visit("open")
    await say(page, "Where is my refund?")
    await page.get_by_role("button", name="SO-2026-01001").click()
    await expect(page.get_by_role("log")).to_contain_text("Your refund of 89.90 EUR")
    await expect(page.get_by_role("button", name="SO-2026-01001")).to_have_count(0)


async def test_the_conversation_is_there_after_a_reload(shop: Shop) -> None:
    page = await shop.visit("open")
    await say(page, "Where is my refund?")
    await expect(page.get_by_role("log")).to_contain_text("Which order")
    await page.reload()
    items = page.get_by_role("log").get_by_role("listitem")
    await expect(items).to_have_text(
        [
            re.compile("How can we help"),
            re.compile("Where is my refund"),
            re.compile("Which order"),
        ]
    )


async def test_what_was_said_is_never_read_as_html(shop: Shop) -> None:
    page = await shop.visit("open")
    await say(page, "hello")
    attack = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    await expect(page.get_by_role("log")).to_contain_text("I can help")
    await shop.service.happen(talk_of(shop), [Replied(reply="x", text=attack)])
    await expect(page.get_by_role("log")).to_contain_text("<script>document.title=2</script>")
    assert await page.locator("standfast-chat img").count() == 0


async def test_only_allowed_hosts_become_links(shop: Shop) -> None:
    page = await shop.visit("open links=help.nordlicht.example")
    await say(page, "What are the return rules?")
    await expect(page.get_by_role("link")).to_have_count(1)
    text = "See https://evil.example/x and javascript:alert(1)"
    await shop.service.happen(talk_of(shop), [Replied(reply="x", text=text)])
    await expect(page.get_by_role("log")).to_contain_text("https://evil.example/x")
    await expect(page.get_by_role("link")).to_have_count(1)


async def test_a_person_is_shown_with_their_name(shop: Shop) -> None:
    page = await shop.visit("open")
    await say(page, "I want a person")
    await expect(page.get_by_role("status")).to_have_text("A colleague will be with you soon")
    case = next(iter(shop.service.case_rows))
    reply = PersonReplied(case=case, person=PersonId("ines"), name="Ines Kaya", text="Hello.")
    await shop.service.happen(talk_of(shop), [reply])
    await expect(page.get_by_role("log")).to_contain_text("Ines Kaya: Hello.")


async def test_the_window_is_worked_by_keyboard_alone(shop: Shop) -> None:
    page = await shop.visit()
    await page.get_by_role("button", name="Open chat").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Your message")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Open chat")).to_be_focused()


async def test_a_message_written_while_the_server_is_down_arrives_once(shop: Shop) -> None:
    page = await shop.visit("open")
    await page.context.set_offline(True)  # playwright's own
    await say(page, "Where is my refund?")
    await expect(page.get_by_text("Will be sent when you are back online")).to_be_visible()
    await page.context.set_offline(False)
    await expect(page.get_by_role("log")).to_contain_text("Which order is it about?")
    assert len(shop.service.conversations()) == 1


async def test_the_window_goes_on_after_the_server_was_restarted(shop: Shop) -> None:
    page = await shop.visit("open")
    await say(page, "Where is my refund?")
    await expect(page.get_by_role("log")).to_contain_text("Which order")
    port = int(shop.address.rpartition(":")[2])
    await shop.stop()
    async with serve_rehearsal(shop_app(shop.service), port=port):
        await say(page, "What are the return rules?")
        await expect(page.get_by_role("log")).to_contain_text("within 30 days")


async def test_replies_that_came_while_the_window_was_shut_are_counted(shop: Shop) -> None:
    page = await shop.visit("open")
    await say(page, "Where is my refund?")
    await expect(page.get_by_role("log")).to_contain_text("Which order")
    await page.keyboard.press("Escape")
    await shop.service.happen(talk_of(shop), [Replied(reply="x", text="One more thing.")])
    await expect(page.get_by_role("button", name="Open chat, 1 new")).to_be_visible()


async def test_german_visitors_get_german_labels(shop: Shop) -> None:
    page = await shop.visit("open language=de")
    await expect(page.get_by_label("Ihre Nachricht")).to_be_visible()


async def test_nothing_is_wider_than_a_small_phone(shop: Shop) -> None:
    page = await shop.visit("open", width=320, height=480)
    await say(page, "What are the return rules? " + "x" * 200)
    await expect(page.get_by_role("log")).to_contain_text("within 30 days")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    log = page.get_by_role("log")
    assert await log.evaluate("log => log.scrollWidth <= log.clientWidth")
