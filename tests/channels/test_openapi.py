"""The API keeps what its own document says, also for input that nobody would send."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from threading import Event, Thread

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from tests.channels.conftest import SETTINGS

from standfast.channels import make_api
from standfast.channels.rehearsal import RehearsalDoorkeeper, RehearsalService
from standfast.channels.rehearsal_server import serve_rehearsal
from standfast.events import CaseId, CaseOpened, ConversationId

FAST = replace(SETTINGS, message_rate=(1e6, 10**6), session_rate=(1e6, 10**6))
SESSION, STAFF = "session:c-1:en:", SETTINGS.staff_key
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def serve_until(stop: Event, ready: Event, found: list[str]) -> None:
    """Serve in a loop of our own thread: schemathesis calls from outside."""

    async def run() -> None:
        service = RehearsalService()
        opened = CaseOpened(case=CaseId("case-1"), reason="frustrated")
        await service.happen(ConversationId("c-1"), [opened])
        app = make_api(service, RehearsalDoorkeeper(), settings=FAST)
        async with serve_rehearsal(app) as address:
            found.append(address)
            ready.set()
            await asyncio.to_thread(stop.wait)

    asyncio.run(run())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    stop, ready, found = Event(), Event(), []
    thread = Thread(target=serve_until, args=(stop, ready, found))
    thread.start()
    ready.wait(20)
    yield found[0]
    stop.set()
    thread.join()


document = make_api(RehearsalService(), RehearsalDoorkeeper(), settings=FAST).openapi()
schema = schemathesis.openapi.from_dict(document).exclude(path="/v1/stream")  # it never ends


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_answers_are_as_the_document_says(case: Case, address: str) -> None:
    is_staff = case.path.startswith(("/v1/cases", "/v1/effects", "/v1/inspect"))
    case.headers["Authorization"] = f"Bearer {STAFF if is_staff else SESSION}"
    case.call_and_validate(base_url=address, checks=CHECKS)
