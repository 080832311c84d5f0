"""An engine on a store, with the rehearsal's dialogue and world around it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.turns.rehearsal import OnePage, WordReader, World, advance, render

from standfast.assistant import Assistant, Call, Identity, Place, compile_expression, parse
from standfast.events import ConversationId, Record, ReleaseId, Replied, Value
from standfast.storage import MemoryStore, NewInbox, Store, StoredEvent, open_sqlite
from standfast.testing import ShiftableClock
from standfast.turns import Engine, EngineSettings, Parts

FILES = {
    "assistant.yaml": b"assistant: tiny\ntitle: {en: Tiny, de: Tiny}\nlanguages: [en, de]\n"
    b"zone: Europe/Berlin\ncurrency: EUR\nscope: {en: [x], de: [y]}\n",
    "routing.yaml": b"queues: {support: {title: {en: S, de: S}, hours: {mon-fri: '09:00-17:00'}}}\n"
    b"reasons: {}\ndefault_queue: support\n",
    "owners.yaml": b"teams: {shop: [Ines]}\npaths: [{path: '**', owner: shop}]\n",
}
SETTINGS = EngineSettings(
    pepper="salt", pauses=(), delivery_pauses=(timedelta(seconds=5),) * 3, foreign_pauses=()
)


def _call(operation: str, **arguments: str) -> Call:
    expressions = {name: compile_expression(text) for name, text in arguments.items()}
    connector, name = operation.split(".")
    return Call(connector, name, expressions, Place("assistant.yaml"))


def tiny_assistant() -> Assistant:
    assistant = parse(FILES).assistant
    assert assistant is not None
    identity = Identity(
        token_key=None,
        audience="",
        find=_call("crm.find", email="email"),
        profile=_call("crm.get", customer="customer"),
        code_mail=_call("mail.send"),
    )
    return replace(assistant, identity=identity)


TINY = tiny_assistant()


def _release(release: ReleaseId) -> Assistant:
    if release == "missing":
        raise KeyError(release)
    return replace(TINY, release=release)


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


@dataclass
class Stage:
    """One engine after another on the same store, world and clock."""

    open_store: Callable[[], Store]
    clock: ShiftableClock
    settings: EngineSettings = SETTINGS
    world: World = field(default_factory=World)
    reader: WordReader = field(default_factory=WordReader)
    release: ReleaseId = TINY.release
    sent: int = 0

    def __post_init__(self) -> None:
        self.store = self.open_store()
        self.numbers = _numbers()
        self.engine = self.new_engine()

    def new_engine(self) -> Engine:
        parts = Parts(
            assistants=_release,
            live=lambda: self.release,
            understanding=lambda _: self.reader,
            knowledge=lambda _: OnePage(),
            actions=self.world,
            advance=advance,
            render=render,
            clock=self.clock,
            randomness=lambda size: next(self.numbers).to_bytes(size, "big"),
            deliverers={},
        )
        return Engine(self.store, parts, self.settings)

    async def restart(self) -> None:
        """Go on after the process died: nothing of it is left but the store."""
        await self.store.close()
        self.store = self.open_store()
        self.engine = self.new_engine()

    async def drain(self) -> None:
        """Let the present engine work until nothing is left."""
        await self.engine.drain()

    async def post(self, text: str, *, chat: str = "c", key: str = "") -> None:
        """Let the contact write; nothing is worked on yet."""
        self.sent += 1
        key = key or f"m-{self.sent}"
        body: Record = {"id": key, "text": text, "payload": None, "language": "en"}
        item = NewInbox("default", ConversationId(chat), "web", key, "message", body)
        await self.engine.accept(item)

    async def put(self, kind: str, /, *, chat: str = "c", **body: Value) -> None:
        """Let something else come in."""
        self.sent += 1
        item = NewInbox(
            "default", ConversationId(chat), "staff", f"s-{self.sent}", kind, dict(body)
        )
        await self.engine.accept(item)

    async def say(self, text: str, *, chat: str = "c") -> list[str]:
        """Let the contact write, and return what is said to that."""
        before = len(await self.heard(chat))
        await self.post(text, chat=chat)
        await self.engine.drain()
        return (await self.heard(chat))[before:]

    async def log(self, chat: str = "c") -> list[StoredEvent]:
        return await self.store.events(ConversationId(chat))

    async def heard(self, chat: str = "c") -> list[str]:
        return [
            stored.event.text
            for stored in await self.log(chat)
            if isinstance(stored.event, Replied)
        ]

    async def kinds(self, chat: str = "c") -> list[str]:
        return [type(stored.event).__name__ for stored in await self.log(chat)]


@pytest.fixture
def clock() -> ShiftableClock:
    return ShiftableClock(lambda: datetime(2026, 5, 3, 12, tzinfo=UTC))


@pytest.fixture
async def stage(clock: ShiftableClock) -> Stage:
    """An engine on the store in memory."""
    return Stage(lambda: MemoryStore(clock), clock)


@pytest.fixture
async def disk(clock: ShiftableClock, tmp_path: Path) -> AsyncIterator[Stage]:
    """An engine on a SQLite file."""
    stage = Stage(lambda: open_sqlite(tmp_path / "s.db", clock=clock), clock)
    yield stage
    await stage.store.close()
