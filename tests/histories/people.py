"""Contacts who write, again until they are told that it is accepted, and the staff who answer them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.histories.weather import Weather
from tests.histories.workers import Crew

from standfast.events import CaseId, ConversationId, Record, Value
from standfast.storage import Accepted, NewInbox, StoredEvent, StoreError


@dataclass(slots=True, eq=False)
class Post:
    """Something that was sent.

    Attributes:
        first_sent: Step at which it was first sent.
        acknowledged: Step at which its sender was told that it is accepted; 0: never.
        waited: What the sender was told that the turn said, where they waited for it.
    """

    item: NewInbox
    first_sent: int
    acknowledged: int = 0
    number: int = 0
    waited: tuple[StoredEvent, ...] | None = None

    @property
    def text(self) -> str:
        """What was written."""
        return str(self.item.body.get("text", ""))


@dataclass(slots=True, eq=False)
class Town:
    """All who send."""

    crew: Crew
    posts: list[Post] = field(default_factory=list)
    senders: list[asyncio.Task[Any]] = field(default_factory=list)
    attended: set[str] = field(default_factory=set)

    @property
    def _weather(self) -> Weather:
        return self.crew.site.weather

    async def write(self, chat: str, texts: list[str], channel: str) -> None:
        """Write a contact's messages, some at once, some after the answer to the one before."""
        random, loop = self._weather.random, self._weather.loop
        for number, text in enumerate(texts):
            key = f"{chat}-m{number}"
            body: Record = {"id": key, "text": text, "payload": None, "language": "en"}
            post = self.new(
                NewInbox("default", ConversationId(chat), channel, key, "message", body)
            )
            if random.random() < 0.25:
                self.senders.append(loop.create_task(self.send(post)))
            else:
                await self.send(post)
            if random.random() < 0.15:
                self.senders.append(loop.create_task(self.send(post)))
            if random.random() < 0.4:
                await asyncio.sleep(2 * random.random())

    def new(self, item: NewInbox) -> Post:
        """Note that something is about to be sent."""
        post = Post(item, self._weather.loop.steps)
        self.posts.append(post)
        return post

    async def send(self, post: Post) -> None:
        """Send something until it is acknowledged."""
        weather = self._weather
        while True:
            accepted = await self._try(post)
            if accepted is not None:
                weather.note(f"acknowledged {post.item.dedupe_key} {post.text}")
                post.acknowledged = post.acknowledged or weather.loop.steps
                post.number = accepted.inbox_id
                return
            await asyncio.sleep(weather.random.random())

    async def _try(self, post: Post) -> Accepted | None:
        """Send once, to any worker there is; None where there is no answer within a while."""
        weather = self._weather
        there = [worker for worker in self.crew.places if worker is not None]
        if not there:
            return None
        worker = weather.random.choice(there)
        await weather.travel(0.05)
        answer = weather.loop.create_future()
        waits = weather.random.random() < 0.2

        async def accept() -> None:
            try:
                accepted = await worker.engine.accept(post.item)
            except StoreError:
                return
            if not answer.done():
                answer.set_result(accepted)
            if waits:
                post.waited = await worker.engine.wait(
                    post.item.channel, post.item.dedupe_key, timeout_s=4
                )

        weather.loop.spawn(worker.process, accept())
        done, _ = await asyncio.wait({answer}, timeout=0.5 + 2 * weather.random.random())
        return answer.result() if done else None

    # --- staff
    async def attend(self) -> None:
        """Let a person answer each open case and give the conversation back, for ever."""
        while True:
            await asyncio.sleep(1)
            for row in await self.crew.site.store.cases(status="open"):
                if row.case not in self.attended:
                    self.attended.add(row.case)
                    act = self._answer(row.conversation, row.case)
                    self.senders.append(self._weather.loop.create_task(act))

    async def _answer(self, chat: ConversationId, case: CaseId) -> None:
        await self.act(chat, "reply", case=case, person="ines", name="Ines", text=f"hello {case}")
        await asyncio.sleep(self._weather.random.random())
        await self.act(chat, "return", case=case, person="ines", resume=False)

    async def act(self, chat: ConversationId, act: str, **said: Value) -> None:
        """Send what a person does."""
        key = f"{said['case']}.{act}"
        body: Record = {"act": act, **said}
        await self.send(self.new(NewInbox("default", chat, "staff", key, "person", body)))

    async def settle(self) -> None:
        """Let a person decide about each effect in doubt by looking into the payment system."""
        refunds = self.crew.site.payments.refunds
        for row in await self.crew.site.store.effects(status="doubted", limit=100):
            status = "done" if refunds[str(row.arguments["order"])] else "failed"
            body: Record = {"key": row.key, "person": "ines", "status": status, "result": {}}
            item = NewInbox(
                "default", row.conversation, "staff", f"settle {row.key}", "settle", body
            )
            await self.send(self.new(item))
