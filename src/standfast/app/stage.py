"""The stage of transcripts: the whole product in memory, its systems as a double over HTTP, time in our hands."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from standfast.app.build import Application, World, assemble, make_releases
from standfast.app.double import double_factory, running_double
from standfast.app.settings import Settings
from standfast.app.stage_time import StageClock, StageStore, seeded_randomness
from standfast.assistant import Assistant, load_folder
from standfast.events import AnyEvent, ConversationId, PersonReplied, Record, Replied
from standfast.simulation import Said, StageRefused, Transcript
from standfast.storage import NewInbox
from standfast.testing import RunningDouble

DEFAULT_NOW = "2026-11-20T09:00:00+00:00"
"""A Friday, ten o'clock in Berlin: transcripts name dates, so their time stands still."""
_SHOP_KEY = "stage-shop-token-key-0123456789abcdef"
_CONVERSATION = ConversationId("stage")
_PERSON = "ines"
_PERSON_NAME = "Ines"
_CODE = re.compile(r"\b(\d{6})\b")
_RETURNS = re.compile(r"gives back(?: to ([\w.]+))?$")
_FILLS = re.compile(r"fills (\w+): ?(.+)$")


@dataclass(slots=True)
class LiveStage:
    """One conversation on the whole product."""

    app: Application
    double: RunningDouble | None
    clock: StageClock
    store: StageStore
    session: aiohttp.ClientSession
    language: str
    conversation: ConversationId = _CONVERSATION
    count: int = 0

    async def say(self, text: str, *, payload: str | None = None) -> None:
        """Let the contact write; nothing is worked on yet."""
        self.count += 1
        name = f"{self.conversation}:m{self.count}"
        body: Record = {"id": name, "text": text, "payload": payload, "language": self.language}
        await self._accept("message", "web", name, body)

    async def identify(self, contact: str, level: str) -> None:
        """Let the shop's page say who it is, or take the verification as done."""
        body: Record = {
            "contact": contact,
            "attributes": {},
            "language": self.language,
            "level": level,
            "method": "token" if level == "identified" else "email_code",
        }
        await self._accept("identity", "web", f"{self.conversation}:identity", body)

    async def settle(self) -> None:
        """Work until nothing is left to do."""
        await self.app.engine.drain()

    async def pass_time(self, duration: timedelta) -> None:
        """Let time pass, firing what falls due on the way, in order."""
        end = self.clock() + duration
        while (due := await self.store.next_due()) is not None and due <= end:
            await self._move_to(max(due, self.clock()))
            await self.settle()
        await self._move_to(end)
        await self.settle()

    async def person(self, deed: str, *, text: str = "") -> None:
        """Let staff act on the open case.

        Raises:
            StageRefused: There is no case, or no such deed.
        """
        loaded = await self.store.load(self.conversation)
        case = loaded.state.case if loaded is not None else None
        if case is None:
            raise StageRefused("(person ...): no case is open here.")
        self.count += 1
        body: Record = {"case": case, "person": _PERSON, "name": _PERSON_NAME, **_deed(deed, text)}
        await self._accept("person", "staff", f"case:{case}:{self.count}", body)
        await self.settle()

    async def fault(self, operations: str, kind: str) -> None:
        """Break the operations that a pattern names."""
        system, _, operation = operations.partition(".")
        name, _, rest = kind.partition(" ")
        fault: dict[str, Any] = {"system": system, "operation": operation or "*", "kind": name}
        for part in rest.split():
            key, _, value = part.partition("=")
            fault[key] = _number(value)
        answer = await self._control("POST", "/control/faults", fault)
        if "id" not in answer:
            raise StageRefused(f"(fault {operations} {kind}): {answer}")

    async def clear_faults(self) -> None:
        """Mend everything."""
        await self._control("DELETE", "/control/faults")

    async def heard(self) -> Sequence[Said]:
        """Return all that the contact was told so far, in order."""
        return [said for event in await self.events() if (said := _said(event)) is not None]

    async def events(self) -> Sequence[AnyEvent]:
        """Return the conversation's events so far."""
        found = await self.store.events(self.conversation, after=0, limit=100_000)
        return [stored.event for stored in found]

    async def effects(self) -> Mapping[str, int]:
        """Return how often each write was carried out, as the systems' own ledger says."""
        names = _writes(self.app.assistant)
        counts = dict.fromkeys(names.values(), 0)
        ledger = await self._control("GET", "/control/ledger?committed=true&limit=100000")
        for call in ledger.get("calls", []):
            name = names.get((call["system"], call["operation"]))
            if name is not None:
                counts[name] += 1
        return counts

    async def code(self) -> str:
        """Return the last one-time code that was mailed.

        Raises:
            StageRefused: None was.
        """
        for delivery in reversed(self.store.seen_deliveries):
            match = _CODE.search(str(delivery.body))
            if match is not None:
                return match[1]
        raise StageRefused("{code}: no code was mailed.")

    async def _move_to(self, moment: datetime) -> None:
        by = moment - self.clock()
        self.clock.advance(by)

    async def _accept(self, kind: str, channel: str, key: str, body: Record) -> None:
        tenant = self.app.settings.tenant
        await self.app.engine.accept(NewInbox(tenant, self.conversation, channel, key, kind, body))

    async def _control(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        if self.double is None:
            raise StageRefused(
                "this assistant has no double (assistant.yaml, testing) to ask or break."
            )
        async with self.session.request(method, self.double.url + path, json=body) as response:
            answer: dict[str, Any] = await response.json()
            return answer


class Theatre:
    """Where an assistant's transcripts are played: parsed and trained once, a fresh stage for each."""

    def __init__(self, settings: Settings) -> None:
        """Make the assistant ready.

        Raises:
            AssistantInvalid: It has mistakes.
            StageImpossible: Its double cannot be loaded.
        """
        self._settings = settings
        start = datetime.fromisoformat(DEFAULT_NOW)
        self._releases = make_releases(settings, StageClock(start))
        self._assistant = self._releases.adopt(load_folder(settings.assistant))
        self._factory = double_factory(self._assistant)

    @asynccontextmanager
    async def staged(self, transcript: Transcript) -> AsyncIterator[LiveStage]:
        """Give a fresh stage with the transcript's contact, language and faults in place."""
        clock = StageClock(datetime.fromisoformat(transcript.setting("now") or DEFAULT_NOW))
        store = StageStore(clock=clock)
        async with (
            self._double(transcript, clock) as double,
            aiohttp.ClientSession() as session,
        ):
            world = World(
                clock, seeded_randomness(transcript.path), self._environ(double), pause=clock.pause
            )
            app = assemble(self._settings, store, self._releases, world=world, worker="stage")
            language = transcript.setting("language") or self._assistant.languages[0]
            stage = LiveStage(app, double, clock, store, session, language)
            try:
                await _set_scene(stage, transcript)
                yield stage
            finally:
                await app.engine.stop()
                await app.close()

    def _double(
        self, transcript: Transcript, clock: StageClock
    ) -> AbstractAsyncContextManager[RunningDouble | None]:
        mode = transcript.setting("payments_mode")
        return running_double(self._factory, clock=clock, payments_mode=mode)

    def _environ(self, double: RunningDouble | None) -> dict[str, str]:
        environ: dict[str, str] = {}
        key = self._assistant.identity.token_key
        if key is not None:
            environ[key.env] = _SHOP_KEY
        if double is not None:
            connectors = self._assistant.connectors.values()
            environ |= {one.base_url.env: double.url for one in connectors}
        return environ


async def _set_scene(stage: LiveStage, transcript: Transcript) -> None:
    contact = transcript.setting("customer")
    if contact is not None and contact != "nobody":
        await stage.identify(contact, transcript.setting("level") or "identified")
    for fault in transcript.header.get("fault", ()):
        operations, _, kind = fault.partition(" ")
        await stage.fault(operations, kind)


def _number(text: str) -> int | float | str:
    if text.isdecimal():
        return int(text)
    return float(text) if re.fullmatch(r"\d+\.\d+", text) else text


def _writes(assistant: Assistant) -> dict[tuple[str, str], str]:
    return {
        (name, operation.operation_id): f"{name}.{operation.name}"
        for name, connector in assistant.connectors.items()
        for operation in connector.operations.values()
        if operation.access == "write"
    }


def _said(event: AnyEvent) -> Said | None:
    if isinstance(event, Replied) and event.text:
        return Said("bot", event.text, tuple((one.id, one.label) for one in event.options))
    if isinstance(event, PersonReplied):
        return Said("person", f"{event.name}: {event.text}")
    return None


def _deed(deed: str, text: str) -> Record:
    if deed == "says":
        return {"act": "reply", "text": text}
    if deed == "takes":
        return {"act": "take"}
    if deed == "closes":
        return {"act": "close"}
    if deed == "drops":
        return {"act": "return", "resume": False}
    if match := _RETURNS.match(deed):
        return {"act": "return", "resume": match[1] is None, "flow": match[1]}
    if match := _FILLS.match(deed):
        return {"act": "fill", "slot": match[1], "value": match[2]}
    raise StageRefused(f"(person {deed}): nobody knows this deed.")
