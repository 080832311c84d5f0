"""What the routes of the chat share: the service, the gate, the rates, the open streams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Depends
from fastapi.security import HTTPBearer

from standfast.channels.errors import ApiProblem
from standfast.channels.gate import Gate
from standfast.channels.ports import ConversationService, Doorkeeper
from standfast.channels.rates import Rates
from standfast.channels.settings import ApiSettings
from standfast.channels.streams import OpenStreams
from standfast.identity import Claims, Session
from standfast.storage import NewInbox


class Reception:
    """What the routes of the chat share.

    Args:
        service: Where messages go.
        doorkeeper: Checks and makes tokens.
        settings: Bounds and permissions.
        seconds: A clock that never goes back, for the rates.
    """

    def __init__(
        self,
        service: ConversationService,
        doorkeeper: Doorkeeper,
        *,
        settings: ApiSettings,
        seconds: Callable[[], float],
    ) -> None:
        self.service = service
        self.settings = settings
        self.gate = Gate(doorkeeper, settings)
        self.message_rates = Rates(settings.message_rate, seconds=seconds)
        self.session_rates = Rates(settings.session_rate, seconds=seconds)
        self.streams = OpenStreams()
        self.session_scheme: Any = Depends(HTTPBearer(scheme_name="session", auto_error=False))
        self.staff_scheme: Any = Depends(HTTPBearer(scheme_name="staff", auto_error=False))
        self.release_scheme: Any = Depends(HTTPBearer(scheme_name="release", auto_error=False))

    def language(self, wanted: str) -> str:
        """Return the assistant's language nearest to the wanted one."""
        short = wanted.lower().split("-")[0]
        return short if short in self.settings.languages else self.settings.languages[0]

    async def check_same(self, session: Session, vouched: Claims | None) -> None:
        """Refuse a token that names somebody else than the conversation belongs to.

        Raises:
            ApiProblem: `identity_mismatch`.
        """
        if vouched is None:
            return
        owner = session.contact
        if owner is None:
            loaded = await self.service.load(session.conversation)
            owner = loaded.state.contact.id if loaded else None
        if owner is not None and owner != vouched.contact:
            text = "This conversation is somebody else's. Open a new session for this customer."
            raise ApiProblem("identity_mismatch", text)

    async def vouch(self, session: Session, vouched: Claims) -> None:
        """Hand on whom a token vouches for; once a conversation and contact."""
        await self.service.accept(
            NewInbox(
                tenant=self.settings.tenant,
                conversation=session.conversation,
                channel="web",
                dedupe_key=f"{session.conversation}:identity:{vouched.contact}",
                kind="identity",
                body={
                    "contact": vouched.contact,
                    "attributes": vouched.attributes,
                    "language": session.language,
                },
            )
        )
