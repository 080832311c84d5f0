"""The reference says what the code does."""

import re
from pathlib import Path

import pytest
from tests.channels.conftest import SETTINGS, Api

from standfast.channels import REFUSALS, make_api
from standfast.channels.rehearsal import RehearsalDoorkeeper, RehearsalService

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference" / "http-api.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| (\d{3}) \|", REFERENCE, re.MULTILINE))


def test_every_refusal_is_documented_with_its_status() -> None:
    assert {code: str(refusal.status) for code, refusal in REFUSALS.items()} == ROWS


def test_every_address_is_documented() -> None:
    document = make_api(RehearsalService(), RehearsalDoorkeeper(), settings=SETTINGS).openapi()
    missing = [path for path in document["paths"] if path not in REFERENCE]
    assert missing == []


@pytest.mark.parametrize("attribute", ["server", "title", "greeting", "links", "inline", "theme"])
def test_the_attributes_of_the_window_are_documented(attribute: str) -> None:
    guide = (DOCS / "how-to" / "embed-the-chat.md").read_text(encoding="utf-8")
    assert f"| `{attribute}` |" in guide


async def test_the_window_weighs_less_than_25_kb_over_the_wire(api: Api) -> None:
    total = 0
    for name in ("standfast-chat", "chat-client", "chat-style", "chat-texts"):
        async with api.http.get(f"/widget/{name}.js", headers={"Accept-Encoding": "gzip"}) as found:
            assert found.headers["Content-Encoding"] == "gzip"
            total += int(found.headers["Content-Length"])
    assert total < 25_000


async def test_a_window_that_is_known_is_not_sent_again(api: Api) -> None:
    async with api.http.get("/widget/standfast-chat.js") as first:
        tag = first.headers["ETag"]
    headers = {"If-None-Match": tag}
    async with api.http.get("/widget/standfast-chat.js", headers=headers) as again:
        assert again.status == 304
