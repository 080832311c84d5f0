"""Limits of time, size and rate."""

import asyncio
from dataclasses import replace

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.channels.conftest import SETTINGS

from standfast.channels import ApiProblem, make_api
from standfast.channels.gate import check_characters
from standfast.channels.rates import Rates
from standfast.channels.rehearsal import RehearsalDoorkeeper, RehearsalService
from standfast.channels.rehearsal_server import serve_rehearsal
from standfast.channels.settings import ApiSettings
from standfast.channels.stream import resume_point
from standfast.storage import Accepted, NewInbox, StoreBusy, StoreUnavailable

SESSION = {"Authorization": "Bearer session:c-1:en:"}
MESSAGE = {"id": "m-1", "text": "Hello"}


class Failing(RehearsalService):
    """A service that cannot take anything."""

    def __init__(self, error: Exception | None) -> None:
        super().__init__()
        self._error = error

    async def accept(self, item: NewInbox) -> Accepted:
        """Fail, or never come back."""
        if self._error is not None:
            raise self._error
        await asyncio.Event().wait()
        return await super().accept(item)


async def post(service: RehearsalService, settings: ApiSettings, body: object) -> dict[str, object]:
    """Send a message to a server of its own and return the answer."""
    app = make_api(service, RehearsalDoorkeeper(), settings=settings)
    async with serve_rehearsal(app) as address, aiohttp.ClientSession(address) as http:
        more = {"json": body} if isinstance(body, dict) else {"data": body}
        headers = {**SESSION, "Content-Type": "application/json"}
        async with http.post("/v1/messages", headers=headers, **more) as response:
            return {"status_code": response.status, **await response.json(content_type=None)}


@pytest.mark.parametrize(
    ("error", "code"), [(StoreBusy(), "busy"), (StoreUnavailable(), "unavailable")]
)
async def test_a_store_that_takes_nothing_is_told_with_when_to_come_back(
    error: Exception, code: str
) -> None:
    problem = await post(Failing(error), SETTINGS, MESSAGE)
    assert (problem["status_code"], problem["code"]) == (503, code)


async def test_a_request_that_takes_too_long_ends() -> None:
    problem = await post(Failing(None), replace(SETTINGS, deadline_s=0.05), MESSAGE)
    assert (problem["status_code"], problem["code"]) == (504, "deadline_exceeded")


async def test_a_body_that_trickles_in_is_not_waited_for() -> None:
    async def trickle() -> object:
        yield b"{"
        await asyncio.Event().wait()

    settings = replace(SETTINGS, body_timeout_s=0.05)
    problem = await post(RehearsalService(), settings, trickle())
    assert (problem["status_code"], problem["code"]) == (408, "request_timeout")


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 9), st.floats(0.1, 10))
def test_nobody_sends_more_than_the_rate_and_the_burst_allow(
    pauses: list[float], burst: int, per_second: float
) -> None:
    now = [0.0]
    rates = Rates((per_second, burst), seconds=lambda: now[0])
    taken = 0
    for pause in pauses:
        now[0] += pause
        try:
            rates.spend("sender")
        except ApiProblem:
            continue
        taken += 1
    assert taken <= burst + per_second * now[0] + 1e-6


@given(st.text())
def test_a_text_that_passes_can_be_stored_and_shown(text: str) -> None:
    try:
        check_characters(text)
    except ApiProblem:
        return
    assert text.encode().decode() == text
    assert not set("\x00\x1b\u202e") & set(text)


@given(st.text(max_size=40))
def test_any_last_event_id_gives_a_place_in_the_log(header: str) -> None:
    assert 0 <= resume_point(header, 5) <= 2**53
