"""The doorkeeper of a real server: signed sessions, the shop's tokens, sortable ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standfast.events import ContactId, ConversationId, uuid7
from standfast.identity import (
    Claims,
    Session,
    TokenInvalid,
    TokenSettings,
    check_session,
    check_token,
    make_session,
)

_ID_BYTES = 10


@dataclass(frozen=True, slots=True)
class KeyedDoorkeeper:
    """Makes and checks tokens with keys.

    Attributes:
        clock: Gives the present moment.
        randomness: Gives that many random bytes.
        session_key: Signs sessions.
        tokens: What the shop's tokens are checked against; None: no shop vouches for anybody.
        lifetime: How long a session can be taken up again.
    """

    clock: Callable[[], datetime]
    randomness: Callable[[int], bytes]
    session_key: str = field(repr=False)
    tokens: TokenSettings | None = None
    lifetime: timedelta = timedelta(days=30)

    def check_identity(self, token: str) -> Claims:
        """Return whom the shop's token vouches for.

        Raises:
            TokenInvalid: Forged, expired, or for someone else.
        """
        if self.tokens is None:
            raise TokenInvalid("token_audience", "this assistant takes no identity tokens.")
        return check_token(token, settings=self.tokens, now=self.clock())

    def make_session(
        self, conversation: ConversationId, *, language: str, contact: ContactId | None
    ) -> tuple[str, Session]:
        """Return a signed session and what it says."""
        session = Session(conversation, self.clock() + self.lifetime, language, contact)
        return make_session(session, key=self.session_key), session

    def check_session(self, token: str) -> Session:
        """Return what a session says.

        Raises:
            SessionInvalid: Forged or expired.
        """
        return check_session(token, key=self.session_key, now=self.clock())

    def new_id(self) -> str:
        """Return a new id, sortable by time."""
        return uuid7(self.clock(), self.randomness(_ID_BYTES))
