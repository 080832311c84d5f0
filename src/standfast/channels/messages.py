"""POST and GET /v1/messages: what the contact says and what was said to them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse

from standfast.channels.bodies import History, MessageTaken, NewMessage, Seq
from standfast.channels.errors import ApiProblem
from standfast.channels.gate import check_characters
from standfast.channels.problems import PROBLEM_RESPONSES
from standfast.channels.public import ANSWERS, public_frame
from standfast.channels.reception import Reception
from standfast.channels.streams import TYPING
from standfast.events import Record
from standfast.identity import Session
from standfast.storage import NewInbox, StoredEvent

CHANNEL = "web"
_PAGE = 200
Wait = Annotated[float, Query(ge=0, le=30, description="Seconds to wait for the replies.")]
IdentityToken = Annotated[str | None, Header(description="A fresh token of the shop's page.")]
After = Annotated[Seq, Query(description="Only what came after this seq.")]


class MessagesApi:
    """Takes messages and shows the history."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._gate = reception.gate

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["chat"], dependencies=[self._reception.session_scheme])
        router.add_api_route(
            "/v1/messages",
            self.post,
            methods=["POST"],
            status_code=202,
            summary="Say something. The same id again is harmless and brings the stored replies.",
            responses={
                200: {"model": MessageTaken, "description": "It had been sent before."},
                202: {"model": MessageTaken},
                **PROBLEM_RESPONSES,
            },
        )
        router.add_api_route(
            "/v1/messages",
            self.list,
            methods=["GET"],
            summary="What was said after a seq, in order.",
            responses={200: {"model": History}, **PROBLEM_RESPONSES},
        )
        return router

    async def post(
        self,
        request: Request,
        body: NewMessage,
        wait: Wait = 0.0,
        x_identity_token: IdentityToken = None,
    ) -> JSONResponse:
        """Store a message; with `wait`, answer with the replies once they are committed."""
        session = self._gate.session(request)
        self._reception.message_rates.spend(session.conversation)
        vouched = self._gate.vouched(x_identity_token)
        await self._reception.check_same(session, vouched)
        item = self._item(session, body)
        if vouched is not None and session.contact is None:
            await self._reception.vouch(session, vouched)
        accepted = await self._reception.service.accept(item)
        if not accepted.same_body:
            raise ApiProblem("message_conflict", "Send another message under a new id.")
        events = await self._finish(session, item, wait)
        taken = _taken(session, body, events)
        return JSONResponse(taken, status_code=202 if accepted.is_new else 200)

    async def _finish(
        self, session: Session, item: NewInbox, wait: float
    ) -> tuple[StoredEvent, ...] | None:
        timeout_s = min(wait, self._reception.settings.wait_limit_s)
        self._reception.streams.hint(session.conversation, TYPING)
        return await self._reception.service.wait(CHANNEL, item.dedupe_key, timeout_s=timeout_s)

    def _item(self, session: Session, body: NewMessage) -> NewInbox:
        text = body.text
        if body.payload is None or text.strip():
            text = self._gate.check_text(text)
        if body.payload is not None:
            check_characters(body.payload)
        key = f"{session.conversation}:{body.id}"
        content: Record = {
            "id": key,
            "text": text,
            "payload": body.payload,
            "language": session.language,
        }
        return NewInbox(
            tenant=self._reception.settings.tenant,
            conversation=session.conversation,
            channel=CHANNEL,
            dedupe_key=key,
            kind="message",
            body=content,
        )

    async def list(self, request: Request, after: After = 0) -> JSONResponse:
        """Return what was said after a seq."""
        session = self._gate.session(request)
        stored = await self._reception.service.events(
            session.conversation, after=after, limit=_PAGE
        )
        frames = [frame for event in stored if (frame := public_frame(event)) is not None]
        return JSONResponse(
            {
                "conversation": session.conversation,
                "messages": frames,
                "next": stored[-1].seq if stored else after,
                "more": len(stored) == _PAGE,
            }
        )


def _taken(session: Session, body: NewMessage, events: tuple[StoredEvent, ...] | None) -> Record:
    taken: Record = {"id": body.id, "conversation": session.conversation, "status": "accepted"}
    if events is not None:
        frames = [frame for event in events if (frame := public_frame(event)) is not None]
        taken["status"] = "answered"
        taken["replies"] = [frame for frame in frames if frame["type"] in ANSWERS]
    return taken
