"""People who want refunds from the smallest server, the payments double that pays them, and the checker's question about both."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import aiohttp
from aiohttp import web
from tests.chaos.judging import Verdict, judge_log, judge_refunds
from tests.chaos.victim import Victim, free_port

from standfast.storage import Store
from standfast.testing import Charge, Harness, PaymentsDouble, payments_app, start_double

PATIENCE_S = 60.0
LEASE_S = 15.0
_POST_S = 2.0
_WISHES_OF_ALL = 10
"""Refunds that several people want at the same time, and that are paid once."""

Address = Callable[[], str]
"""Gives the server to post to: another one each time, where there are several."""


@dataclass
class Course:
    """What happened, as the driver saw it."""

    posted: defaultdict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    refunds: Counter[str] = field(default_factory=Counter)
    recoveries_s: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


class Server(Victim):
    """The smallest server, on the same port each time.

    Args:
        database: A file, or the address of a PostgreSQL that several servers share.
        payments: Where the payments double is.
    """

    def __init__(
        self,
        database: str,
        payments: str,
        *,
        lease_s: float = LEASE_S,
        environ: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        port = free_port()
        arguments = ["-m", "tests.chaos.server", database, str(port), payments, str(lease_s)]
        super().__init__(arguments, environ=environ, log=log)
        self.url = f"http://127.0.0.1:{port}"

    async def answers(self, session: aiohttp.ClientSession) -> int:
        """Return how many conversations have work, once it answers."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                async with session.get(f"{self.url}/idle") as response:
                    if response.ok:
                        return int((await response.json())["waiting"])
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.02)
        raise TimeoutError("the server does not come back")


@asynccontextmanager
async def payments(course: Course, chance: random.Random) -> AsyncIterator[str]:
    """Serve a payments double that takes its time before and after it carries out."""
    double = PaymentsDouble(lambda: datetime.now(UTC))
    carry_out = double.refund

    def refund(request: object) -> object:
        made = carry_out(request)  # type: ignore[arg-type]
        course.refunds[made.order_ref] += 1
        return made

    double.refund = refund  # type: ignore[method-assign, assignment]

    @web.middleware
    async def dawdle(request: web.Request, handler: object) -> web.StreamResponse:
        order = str((await request.json()).get("charge", ""))[3:]
        now = datetime.now(UTC)
        double.add_charge(Charge(id=f"ch_{order}", order_ref=order, amount=10_000, created=now))
        await asyncio.sleep(chance.uniform(0, 0.03))
        response = await handler(request)  # type: ignore[operator]
        await asyncio.sleep(chance.uniform(0, 0.03))
        return response  # type: ignore[no-any-return]

    app = payments_app(double, Harness(), user="u", password="p")
    app.middlewares.append(dawdle)
    async with start_double(app) as running:
        yield running.url


@dataclass
class Person:
    """Somebody in a chat: says one thing after the other; what is acknowledged is noted.

    Attributes:
        name: Begins the keys of what they say; in one chat there may be several, in several browsers.
        shares: Also sends things twice or all at once, and wants refunds that others want too.
    """

    chat: str
    name: str
    address: Address
    course: Course
    chance: random.Random
    shares: bool = False
    pause_s: float = 0.15

    async def talk(self, stop: asyncio.Event) -> None:
        """Talk until told to stop."""
        limit = aiohttp.ClientTimeout(total=_POST_S)
        async with aiohttp.ClientSession(timeout=limit) as session:
            number = 0
            while not stop.is_set():
                number += 1
                await self._say(session, number)
                await asyncio.sleep(self.chance.uniform(0, self.pause_s))

    async def _say(self, session: aiohttp.ClientSession, number: int) -> None:
        key, text = f"{self.name}:{number}", self._text(number)
        whim = self.chance.random() if self.shares else 1.0
        if whim < 0.1:
            hasty = [(f"{self.name}-{number}-{place}:1", f"say {place}") for place in range(3)]
            await asyncio.gather(*(self._post(session, *one) for one in hasty))
        elif whim < 0.3:
            await asyncio.gather(*(self._post(session, key, text, copy) for copy in (0, 1)))
        else:
            await self._post(session, key, text)

    def _text(self, number: int) -> str:
        if number % 2 == 0:
            return f"say {self.name}x{number}"
        if self.shares and self.chance.random() < 0.2:
            return f"refund all{self.chance.randrange(_WISHES_OF_ALL)}"
        return f"refund {self.name}x{number}"

    async def _post(
        self, session: aiohttp.ClientSession, key: str, text: str, copy: int = 0
    ) -> None:
        """Post until it is acknowledged; a copy is not counted again."""
        said = {"id": key, "chat": self.chat, "text": text}
        while True:
            try:
                async with session.post(f"{self.address()}/messages", json=said) as response:
                    if response.status == HTTPStatus.ACCEPTED:
                        break
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.02)
        if not copy:
            self.course.posted[self.chat].append((key, text))


async def settle(server: Server) -> None:
    """Wait until nothing is left to do."""
    async with aiohttp.ClientSession() as session:
        end = time.monotonic() + PATIENCE_S
        while await server.answers(session) and time.monotonic() < end:  # noqa: ASYNC110  # over HTTP
            await asyncio.sleep(0.1)


async def judge(store: Store, course: Course) -> Verdict:
    """Hold the log and the payments double against what was acknowledged."""
    posted = {chat: [key for key, _ in said] for chat, said in course.posted.items()}
    verdict = await judge_log(store, posted)
    texts = [text for said in course.posted.values() for _, text in said]
    wanted = {text.split()[1]: 1 for text in texts if text.startswith("refund")}
    judge_refunds(verdict, wanted, made=course.refunds)
    return verdict
