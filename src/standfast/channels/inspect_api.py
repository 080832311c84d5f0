"""GET /v1/inspect/{conversation}: a look inside, for staff."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse

from standfast.channels.errors import ApiProblem
from standfast.channels.inspection import inspect_conversation
from standfast.channels.ports import ConversationService
from standfast.channels.problems import PROBLEM_RESPONSES
from standfast.channels.reception import Reception
from standfast.events import ConversationId, Record

_MOST_EVENTS = 500


class InspectApi:
    """Shows what a conversation is made of."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def router(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(tags=["staff"], dependencies=[self._reception.staff_scheme])
        answer: dict[int | str, dict[str, Any]] = {200: {"model": dict[str, Any]}}
        router.add_api_route(
            "/v1/inspect/{conversation}",
            self.show,
            methods=["GET"],
            responses={**answer, **PROBLEM_RESPONSES},
        )
        return router

    async def show(
        self,
        request: Request,
        conversation: Annotated[str, Path(min_length=1, max_length=128)],
        events: Annotated[int, Query(ge=0, le=_MOST_EVENTS)] = 100,
    ) -> JSONResponse:
        """Show stack, slots, facts, decisions, effects and the last events."""
        self._reception.gate.staff(request)
        inside = await look_inside(
            self._reception.service, ConversationId(conversation), last=events
        )
        return JSONResponse(inside)


async def look_inside(
    service: ConversationService, conversation: ConversationId, *, last: int
) -> Record:
    """Return the inside of a conversation with its last events.

    Raises:
        ApiProblem: `conversation_unknown`.
    """
    loaded = await service.load(conversation)
    if loaded is None:
        raise ApiProblem("conversation_unknown", "It begins with the first message.")
    after = max(0, loaded.seq - last)
    events = await service.events(conversation, after=after, limit=last) if last else []
    return inspect_conversation(loaded, events)
