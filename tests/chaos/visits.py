"""Customers of the demo's shop who ask for a refund over /v1: each says what the last answer asks for, whatever happens between."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import aiohttp

from standfast.identity import TokenSettings, make_token
from standfast_sandbox import SANDBOX, create_app
from standfast_sandbox.records import Order

TOKENS = TokenSettings("chaos-shop-token-key-0123456789abcdef", "standfast-demo")
PATIENCE_S = 300.0
"""How long a customer waits for one answer, restarts included."""
_PAUSE_S = 0.05
_CODE = re.compile(r"\b\d{6}\b")
_ANSWERS = {"reply", "person"}
_WINDOW = timedelta(days=28)
_NO_MANAGER = 50_000
_CONTRADICTORY = frozenset({"CUS-000106", "CUS-000117", "CUS-000132"})


@dataclass(frozen=True)
class Purchase:
    """An order that is paid back at once when its customer asks."""

    order: str
    customer: str
    email: str
    is_only_one: bool


@dataclass
class Diary:
    """What the customers saw, by the driver's clock."""

    posted: dict[str, list[str]] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    acknowledged_at: list[float] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    waits_s: list[float] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


class ThreadLostError(Exception):
    """An answer that a customer cannot do anything with."""


def purchases() -> list[Purchase]:
    """Return orders of the seed that are paid back at once, one a customer."""
    world = create_app(seed=7)[SANDBOX].world
    now = world.clock()
    orders = list(world.orders.values(at=now))
    count = Counter(order.customer for order in orders)
    found: dict[str, Purchase] = {}
    for order in orders:
        customer = world.customers.get(order.customer, at=now)
        is_plain = not (customer.fraud_review or customer.chargeback_history)
        if is_plain and _is_paid_back_at_once(order, now) and customer.id not in _CONTRADICTORY:
            only = count[order.customer] == 1
            purchase = Purchase(order.number, customer.id, customer.email, only)
            found.setdefault(customer.id, purchase)
    return list(found.values())


def _is_paid_back_at_once(order: Order, now: datetime) -> bool:
    first, *others = order.lines
    goods = first.product
    is_taken_back = not goods.final_sale and goods.category not in {"HYGIENE", "GIFT_CARD"}
    is_fresh = order.delivered is not None and now - order.delivered < _WINDOW
    is_here = order.status == first.status == "DELIVERED"
    return is_taken_back and is_fresh and is_here and not others and order.total <= _NO_MANAGER


class Visit:
    """One customer's conversation, from the wish to the answer where the refund is.

    Args:
        http: Speaks with the product.
        mail: Speaks with the sandbox's mail sink.
        diary: Notes what was seen.
    """

    def __init__(
        self,
        purchase: Purchase,
        *,
        http: aiohttp.ClientSession,
        mail: aiohttp.ClientSession,
        diary: Diary,
        chance: random.Random,
    ) -> None:
        self._purchase = purchase
        self._http = http
        self._mail = mail
        self._diary = diary
        self._chance = chance
        self._headers: dict[str, str] = {}
        self._chat = ""
        self._seen = 0
        self._mails: set[int] = set()

    async def go(self) -> None:
        """Talk until the refund's whereabouts are told.

        Raises:
            ThreadLostError: The product said something that does not lead there, or nothing in time.
        """
        self._mails = {one["id"] for one in await self._mailbox()}
        await self._open()
        bought = self._purchase
        says: str | None = (
            "I want a refund" if bought.is_only_one else f"I want a refund for {bought.order}"
        )
        while says is not None:
            await asyncio.sleep(self._chance.uniform(0, 0.3))
            says = await self._next_words(await self._say(says))

    async def _next_words(self, heard: str) -> str | None:
        if "sent a code" in heard:
            return await self._code()
        if "What is the reason?" in heard:
            return "it does not fit"
        if "Shall I?" in heard:
            return "yes"
        if "Your refund of" in heard:
            return None
        if "Done:" in heard or "paid back already" in heard:
            return f"where is my refund for {self._purchase.order}"
        raise ThreadLostError(f"{self._purchase.customer} in {self._chat} heard: {heard!r}")

    async def _open(self) -> None:
        token = make_token(self._purchase.customer, {}, settings=TOKENS, now=datetime.now(UTC))
        body = {"language": "en", "identity_token": token}
        made = await self._until_taken("/v1/sessions", body)
        self._headers = {"Authorization": f"Bearer {made['session']}"}
        self._chat = made["conversation"]
        self._diary.posted[self._chat] = []
        self._diary.orders[self._chat] = self._purchase.order

    async def _say(self, text: str) -> str:
        """Post until acknowledged, then return what is answered."""
        posted = self._diary.posted[self._chat]
        own = f"m{len(posted) + 1}"
        began = time.monotonic()
        await self._until_taken("/v1/messages", {"id": own, "text": text})
        posted.append(f"{self._chat}:{own}")
        self._diary.acknowledged_at.append(time.monotonic())
        heard = await self._answer_to(own)
        self._diary.answered_at.append(time.monotonic())
        self._diary.waits_s.append(time.monotonic() - began)
        return heard

    async def _answer_to(self, own: str) -> str:
        end = time.monotonic() + PATIENCE_S
        heard: list[str] | None = None
        while time.monotonic() < end:
            for frame in await self._news():
                if frame["type"] == "message" and frame["id"] == own:
                    heard = []
                elif heard is not None and frame["type"] in _ANSWERS:
                    heard.append(frame["text"])
            if heard:
                return " ".join(heard)
            await asyncio.sleep(_PAUSE_S)
        raise ThreadLostError(f"{self._chat}: nothing came back to {own}")

    async def _news(self) -> list[dict[str, Any]]:
        try:
            path = f"/v1/messages?after={self._seen}"
            async with self._http.get(path, headers=self._headers) as response:
                if response.status != HTTPStatus.OK:
                    return []
                found = await response.json()
        except (aiohttp.ClientError, TimeoutError):
            return []
        self._seen = found["next"]
        frames: list[dict[str, Any]] = found["messages"]
        return frames

    async def _until_taken(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                async with self._http.post(path, json=body, headers=self._headers) as response:
                    found: dict[str, Any] = await response.json(content_type=None)
                    if response.ok:
                        return found
                    if response.status < HTTPStatus.TOO_MANY_REQUESTS:
                        raise ThreadLostError(f"{self._chat}: {path} answered {found}")
            except (aiohttp.ClientError, TimeoutError, ValueError):
                pass
            await asyncio.sleep(_PAUSE_S)
        raise ThreadLostError(f"{self._chat}: nobody took {body}")

    async def _code(self) -> str:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            fresh = [one for one in await self._mailbox() if one["id"] not in self._mails]
            if fresh:
                found = _CODE.search(fresh[0]["text"])
                if found is not None:
                    return found.group()
            await asyncio.sleep(_PAUSE_S)
        raise ThreadLostError(f"{self._chat}: no code was mailed")

    async def _mailbox(self) -> list[dict[str, Any]]:
        to = {"to": self._purchase.email}
        async with self._mail.get("/mail/messages", params=to) as response:
            mails: list[dict[str, Any]] = (await response.json())["messages"]
            return mails
