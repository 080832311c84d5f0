"""POST /v1/sessions: a browser's right to one conversation."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from standfast.channels.bodies import NewSession, SessionMade
from standfast.channels.gate import bearer
from standfast.channels.problems import PROBLEM_RESPONSES
from standfast.channels.reception import Reception
from standfast.events import ConversationId, time_text
from standfast.identity import Claims, Session


class SessionsApi:
    """Opens sessions, and renews one that still holds."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._gate = reception.gate

    def router(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(tags=["chat"])
        router.add_api_route(
            "/v1/sessions",
            self.open,
            methods=["POST"],
            status_code=201,
            summary="Open a session, or renew the one sent as bearer.",
            responses={201: {"model": SessionMade}, **PROBLEM_RESPONSES},
        )
        return router

    async def open(self, request: Request, body: NewSession) -> JSONResponse:
        """Open a session, or renew the one sent as bearer."""
        self._reception.session_rates.spend(request.client.host if request.client else "")
        vouched = self._gate.vouched(body.identity_token)
        earlier = self._gate.session(request) if bearer(request) else None
        if earlier is not None:
            await self._reception.check_same(earlier, vouched)
        token, session = self._make(body, vouched, earlier)
        if vouched is not None:
            await self._reception.vouch(session, vouched)
        made = SessionMade(
            conversation=session.conversation,
            session=token,
            expires_at=time_text(session.expires_at),
        )
        return JSONResponse(made.model_dump(), status_code=201)

    def _make(
        self, body: NewSession, vouched: Claims | None, earlier: Session | None
    ) -> tuple[str, Session]:
        keeper = self._gate.doorkeeper
        contact = vouched.contact if vouched else (earlier.contact if earlier else None)
        if earlier is not None:
            return keeper.make_session(
                earlier.conversation, language=earlier.language, contact=contact
            )
        wanted = body.language or (str(vouched.attributes.get("language", "")) if vouched else "")
        conversation = ConversationId(keeper.new_id())
        language = self._reception.language(wanted)
        return keeper.make_session(conversation, language=language, contact=contact)
