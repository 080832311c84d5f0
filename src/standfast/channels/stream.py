"""GET /v1/stream: what happens in a conversation, for its contact."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from standfast.channels.bodies import Seq
from standfast.channels.problems import PROBLEM_RESPONSES
from standfast.channels.public import public_frame
from standfast.channels.reception import Reception
from standfast.channels.streams import HEADERS, MEDIA_TYPE, Show, stream_parts
from standfast.events import ConversationId

_HIGHEST_SEQ = 2**53
_SEQ_DIGITS = 16


class StreamApi:
    """Streams a conversation to its contact."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def router(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(tags=["chat"], dependencies=[self._reception.session_scheme])
        router.add_api_route(
            "/v1/stream",
            self.open,
            methods=["GET"],
            summary="What happens, as server-sent events: message, reply, person, status, typing.",
            response_class=StreamingResponse,
            responses={200: {"content": {MEDIA_TYPE: {}}}, **PROBLEM_RESPONSES},
        )
        return router

    async def open(
        self,
        request: Request,
        after: Annotated[Seq, Query(description="Only what came after this seq.")] = 0,
        last_event_id: Annotated[str | None, Header(description="Wins over `after`.")] = None,
    ) -> StreamingResponse:
        """Stream a conversation from a seq on."""
        session = self._reception.gate.session(request)
        start = resume_point(last_event_id, after)
        return open_stream(self._reception, session.conversation, after=start, show=public_frame)


def open_stream(
    reception: Reception, conversation: ConversationId, *, after: int, show: Show
) -> StreamingResponse:
    """Return a response that streams a conversation's events as `show` shows them.

    Raises:
        ApiProblem: `busy`, when too many are open.
    """
    reception.streams.check_room()

    async def parts() -> AsyncGenerator[bytes, None]:
        events = reception.service.subscribe(conversation, after=after)
        with reception.streams.opened(conversation) as pipe:
            ping_s = reception.settings.ping_s
            async with aclosing(stream_parts(events, pipe, show=show, ping_s=ping_s)) as lines:
                async for line in lines:
                    yield line

    return StreamingResponse(parts(), media_type=MEDIA_TYPE, headers=HEADERS)


def resume_point(last_event_id: str | None, after: int) -> int:
    """Return the seq to go on after: the header that a reader sends by itself wins."""
    if last_event_id and last_event_id.isascii() and last_event_id.isdigit():
        return min(int(last_event_id[:_SEQ_DIGITS]), _HIGHEST_SEQ)
    return after
