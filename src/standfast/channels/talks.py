"""One conversation as a terminal holds it: over HTTP with a server, or with a service in this process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import aiohttp

from standfast.channels.errors import ApiProblem, ServerGone
from standfast.channels.inspect_api import look_inside
from standfast.channels.ports import ConversationService
from standfast.channels.public import public_frame
from standfast.events import ContactId, ConversationId, Record, Values
from standfast.storage import NewInbox

_WAIT_S = 30
_INSIDE_EVENTS = 40
_PAGE = 500
MakeToken = Callable[[str], str]
"""Gives the shop's token for a customer."""


class Talk(Protocol):
    """What a terminal can do with a conversation."""

    async def begin(self, customer: str | None) -> None:
        """Begin a new conversation as a customer, or as nobody known."""
        ...

    async def say(self, text: str, *, payload: str | None = None) -> None:
        """Say something and wait until it is answered, or half a minute."""
        ...

    async def news(self) -> list[Record]:
        """Return what the contact sees since the last look."""
        ...

    async def inside(self) -> Values | None:
        """Return the inside of the conversation; None where nothing was said yet."""
        ...


class ServiceTalk:
    """A conversation with a service in this process.

    Args:
        service: Takes the messages.
        new_id: Makes ids.
        language: In which the conversation begins.
    """

    def __init__(
        self, service: ConversationService, *, new_id: Callable[[], str], language: str = "en"
    ) -> None:
        self._service = service
        self._new_id = new_id
        self._language = language
        self._conversation = ConversationId("")
        self._seen = 0

    async def begin(self, customer: str | None) -> None:
        """Begin a new conversation; a customer is taken to be who they say, as on a shop's page."""
        self._conversation, self._seen = ConversationId(self._new_id()), 0
        if customer is not None:
            body: Record = {
                "contact": ContactId(customer),
                "attributes": {},
                "language": self._language,
            }
            await self._hand_in("identity", f"identity:{customer}", body)

    async def say(self, text: str, *, payload: str | None = None) -> None:
        """Say something and wait until it is answered."""
        own_id = self._new_id()
        key = f"{self._conversation}:{own_id}"
        body: Record = {"id": key, "text": text, "payload": payload, "language": self._language}
        await self._hand_in("message", own_id, body)

    async def news(self) -> list[Record]:
        """Return what the contact sees since the last look."""
        stored = await self._service.events(self._conversation, after=self._seen, limit=_PAGE)
        self._seen = stored[-1].seq if stored else self._seen
        return [frame for one in stored if (frame := public_frame(one)) is not None]

    async def inside(self) -> Values | None:
        """Return the inside of the conversation."""
        try:
            return await look_inside(self._service, self._conversation, last=_INSIDE_EVENTS)
        except ApiProblem:
            return None

    async def _hand_in(self, kind: str, own_id: str, body: Record) -> None:
        key = f"{self._conversation}:{own_id}"
        item = NewInbox(
            tenant="default",
            conversation=self._conversation,
            channel="terminal",
            dedupe_key=key,
            kind=kind,
            body=body,
        )
        await self._service.accept(item)
        await self._service.wait("terminal", key, timeout_s=_WAIT_S)


class HttpTalk:
    """A conversation with a server.

    Args:
        http: A client whose base address is the server.
        staff_key: For the look inside; empty: none.
        make_token: The shop's tokens; None: nobody can be vouched for.
        new_id: Makes message ids.
    """

    def __init__(
        self,
        http: aiohttp.ClientSession,
        *,
        new_id: Callable[[], str],
        staff_key: str = "",
        make_token: MakeToken | None = None,
    ) -> None:
        self._http = http
        self._staff_key = staff_key
        self._make_token = make_token
        self._new_id = new_id
        self._conversation = ""
        self._session = ""
        self._seen = 0

    async def begin(self, customer: str | None) -> None:
        """Open a session.

        Raises:
            ApiProblem: Nobody can be vouched for here.
        """
        body: dict[str, Any] = {}
        if customer is not None:
            if self._make_token is None:
                raise ApiProblem(
                    "identity_forged", "Set STANDFAST_SHOP_TOKEN_KEY to be a customer."
                )
            body["identity_token"] = self._make_token(customer)
        made = await self._ask("POST", "/v1/sessions", json=body)
        self._session, self._conversation = made["session"], made["conversation"]
        self._seen = 0

    async def say(self, text: str, *, payload: str | None = None) -> None:
        """Say something and wait until it is answered."""
        body = {"id": self._new_id(), "text": text, "payload": payload}
        await self._ask("POST", f"/v1/messages?wait={_WAIT_S}", json=body, bearer=self._session)

    async def news(self) -> list[Record]:
        """Return what the contact sees since the last look."""
        path = f"/v1/messages?after={self._seen}"
        history = await self._ask("GET", path, bearer=self._session)
        self._seen = history["next"]
        frames: list[Record] = history["messages"]
        return frames

    async def inside(self) -> Values | None:
        """Return the inside of the conversation, where the staff key is known."""
        path = f"/v1/inspect/{self._conversation}?events={_INSIDE_EVENTS}"
        try:
            return await self._ask("GET", path, bearer=self._staff_key)
        except ApiProblem as problem:
            if problem.code == "conversation_unknown":
                return None
            raise

    async def _ask(
        self, method: str, path: str, *, bearer: str = "", json: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        try:
            async with self._http.request(method, path, json=json, headers=headers) as response:
                found: dict[str, Any] = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            text = f"The server does not answer ({type(error).__name__}). Start it, or name another with --server."
            raise ServerGone(text) from None
        if not response.ok:
            raise ApiProblem(str(found.get("code", "internal_error")), str(found.get("detail", "")))
        return found
