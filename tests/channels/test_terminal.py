import io
from collections.abc import AsyncIterator, Sequence
from itertools import count

import aiohttp
import pytest
from rich.console import Console
from tests.channels.conftest import SETTINGS

from standfast.channels import HttpTalk, ServerGone, ServiceTalk, Talk, Terminal, make_api
from standfast.channels.rehearsal import RehearsalDoorkeeper, RehearsalService
from standfast.channels.rehearsal_script import refund_scene
from standfast.channels.rehearsal_server import serve_rehearsal


@pytest.fixture(params=["in process", "over HTTP"])
async def talk(request: pytest.FixtureRequest) -> AsyncIterator[Talk]:
    """The same conversation, reached in both ways."""
    service = RehearsalService(refund_scene)
    numbers = count(1)

    def new_id() -> str:
        return f"t{next(numbers)}"

    if request.param == "in process":
        yield ServiceTalk(service, new_id=new_id)
        return
    app = make_api(service, RehearsalDoorkeeper(), settings=SETTINGS)
    async with serve_rehearsal(app) as address, aiohttp.ClientSession(address) as http:
        yield HttpTalk(
            http, new_id=new_id, staff_key="staff-key", make_token=lambda name: f"shop:{name}"
        )


async def chat(talk: Talk, *lines: str, customer: str | None = None) -> str:
    """Type lines and return what the screen shows."""
    typed: Sequence[str | None] = [*lines, None]
    left = iter(typed)

    async def read_line(_prompt: str) -> str | None:
        return next(left)

    screen = Console(file=io.StringIO(), width=200)
    await Terminal(talk, screen=screen, read_line=read_line).run(customer)
    return screen.file.getvalue()  # type: ignore[attr-defined]


async def test_a_question_is_answered_with_numbered_choices(talk: Talk) -> None:
    shown = await chat(talk, "Where is my refund?")
    assert "bot: Which order is it about?" in shown
    assert "[1] SO-2026-01001: Red Running Shoes" in shown


async def test_a_number_presses_a_choice(talk: Talk) -> None:
    shown = await chat(talk, "Where is my refund?", "1")
    assert "bot: Your refund of 89.90 EUR" in shown


async def test_inspect_shows_stack_slots_facts_and_events(talk: Talk) -> None:
    shown = await chat(talk, "Where is my refund?", "1", "/inspect")
    assert "refund_status at collect_order" in shown
    assert "order = SO-2026-01001 (contact)" in shown
    assert "unavailable" in shown
    assert "PolicyDecided" in shown


async def test_as_begins_again_as_a_customer(talk: Talk) -> None:
    shown = await chat(talk, "/as CUS-000101", "hello", "/inspect")
    assert "A new conversation as CUS-000101." in shown
    assert "CUS-000101 (identified)" in shown


async def test_quit_leaves(talk: Talk) -> None:
    assert "bot:" not in await chat(talk, "/quit", "Where is my refund?")


async def test_an_unknown_command_is_named(talk: Talk) -> None:
    assert "/dance is no command" in await chat(talk, "/dance")


async def test_a_server_that_is_not_there_is_told_with_the_remedy() -> None:
    async with aiohttp.ClientSession("http://127.0.0.1:9") as http:
        talk = HttpTalk(http, new_id=lambda: "t1")
        with pytest.raises(ServerGone, match="--server"):
            await chat(talk)
