"""A headless Chromium, and a page with the chat whose assistant follows a script."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.async_api import Browser, Page, async_playwright

from standfast.channels import ApiSettings, make_api
from standfast.channels.rehearsal import RehearsalDoorkeeper, RehearsalService
from standfast.channels.rehearsal_script import refund_scene
from standfast.channels.rehearsal_server import serve_rehearsal

FLAGS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width"><script type="module" src="/widget/standfast-chat.js"></script>
<h1>A shop</h1><standfast-chat title="Nordlicht" {attributes}></standfast-chat>"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium found: install one with `make system`.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@dataclass
class Shop:
    """A page with the chat, and the service behind it."""

    service: RehearsalService
    app: FastAPI
    browser: Browser
    address: str
    stop: Callable[[], Awaitable[None]]

    async def visit(self, attributes: str = "", *, width: int = 1100, height: int = 760) -> Page:
        """Open the page in a browser of its own."""
        context = await self.browser.new_context(viewport={"width": width, "height": height})
        page = await context.new_page()
        await page.goto(f"{self.address}/page?attributes={attributes}")
        return page


def shop_app(service: RehearsalService) -> FastAPI:
    """Return the API with one page beside it, under a strict policy."""
    app = make_api(service, RehearsalDoorkeeper(), settings=replace(ApiSettings(), ping_s=1.0))

    @app.get("/page")
    async def page(attributes: str = "") -> HTMLResponse:
        headers = {"Content-Security-Policy": POLICY}
        return HTMLResponse(PAGE.format(attributes=attributes), headers=headers)

    return app


@pytest.fixture
async def shop(browser: Browser) -> AsyncIterator[Shop]:
    service = RehearsalService(refund_scene, pause_s=0.05)
    app = shop_app(service)
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(serve_rehearsal(app))
        yield Shop(service, app, browser, address, stack.aclose)
