"""Sixty-four customers at once: every reply belongs to its own conversation."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from standfast.app import (
    Application,
    World,
    assemble,
    make_releases,
    packs_folder,
    read_settings,
    wall_clock,
)
from standfast.assistant import load_folder
from standfast.events import ConversationId, MessageReceived, Replied
from standfast.storage import NewInbox, open_sqlite
from standfast.testing import start_double
from standfast_sandbox import SANDBOX, create_app

MANY = 64
_NUMBER = re.compile(r"SO-\d{4}-\d{5}")


@pytest.fixture
async def product(tmp_path: Path) -> AsyncIterator[tuple[Application, dict[str, str]]]:
    """Give the whole product, and one order of each of sixty-four customers."""
    settings = read_settings({}, assistant=packs_folder() / "orders", data=tmp_path, encoder="none")
    releases = make_releases(settings, wall_clock)
    releases.adopt(load_folder(settings.assistant))
    sandbox = create_app(seed=7)
    async with start_double(sandbox) as double:
        key = {"STANDFAST_SHOP_TOKEN_KEY": "k" * 40, "SANDBOX_URL": double.url}
        store = open_sqlite(tmp_path / "s.db")
        app = assemble(settings, store, releases, world=World(environ=key))
        await app.engine.start()
        yield app, _orders(sandbox[SANDBOX].world)
        await app.engine.stop()
        await app.close()


def _orders(world: object) -> dict[str, str]:
    orders = world.orders.values(at=world.clock())  # type: ignore[attr-defined]
    own: dict[str, list[str]] = {}
    for order in orders:
        own.setdefault(f"CUS-{order.customer:06d}", []).append(order.number)
    single = {customer: numbers[0] for customer, numbers in own.items() if len(numbers) == 1}
    return dict(list(single.items())[:MANY])


async def _hand_in(
    app: Application, customer: str, kind: str, key: str, body: dict[str, object]
) -> None:
    talk = ConversationId(f"talk-{customer}")
    item = NewInbox("default", talk, "web", f"{talk}:{key}", kind, body)  # type: ignore[arg-type]
    await app.engine.accept(item)
    assert await app.engine.wait("web", f"{talk}:{key}", timeout_s=90) is not None


async def _talk(app: Application, customer: str, order: str) -> None:
    identity = {"contact": customer, "attributes": {}, "language": "en"}
    await _hand_in(app, customer, "identity", "identity", identity)
    for number, text in enumerate(
        ("where is my order", f"where is order {order}", "when are you open?")
    ):
        key = f"m{number}"
        body = {"id": f"talk-{customer}:{key}", "text": text, "payload": None, "language": "en"}
        await _hand_in(app, customer, "message", key, body)


async def test_every_reply_belongs_to_its_own_conversation(
    product: tuple[Application, dict[str, str]],
) -> None:
    app, orders = product
    await asyncio.gather(*(_talk(app, customer, order) for customer, order in orders.items()))
    told = 0
    for customer, order in orders.items():
        log = await app.engine.events(ConversationId(f"talk-{customer}"), after=0, limit=1000)
        texts = [stored.event.text for stored in log if isinstance(stored.event, Replied)]
        assert sum(isinstance(stored.event, MessageReceived) for stored in log) == 3
        assert set(_NUMBER.findall(" ".join(texts))) <= {order}
        told += order in " ".join(texts)
    assert len(orders) == MANY
    assert told == MANY
