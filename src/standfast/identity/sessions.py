"""Sessions: one browser's right to one conversation, signed by us, so that no table has to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from joserfc import jwt
from joserfc.jwk import OctKey

from standfast.events import ContactId, ConversationId
from standfast.identity.errors import TokenFault, TokenInvalid
from standfast.identity.tokens import decode_signed

_AUDIENCE = "standfast-session"


@dataclass(frozen=True, slots=True)
class SessionClaims:
    """What a session says.

    Attributes:
        contact: For whom it was opened; None when nobody was identified then.
    """

    conversation: ConversationId
    language: str
    contact: ContactId | None
    expires_at: datetime


def make_session(claims: SessionClaims, *, key: bytes) -> str:
    """Return a signed session."""
    body = {
        "aud": _AUDIENCE,
        "sub": claims.conversation,
        "lang": claims.language,
        "contact": claims.contact,
        "exp": int(claims.expires_at.timestamp()),
    }
    return jwt.encode({"alg": "HS256"}, body, OctKey.import_key(key))


def new_session(
    conversation: ConversationId, *, language: str, contact: ContactId | None, until: datetime
) -> SessionClaims:
    """Return what a fresh session says; it ends at a whole second."""
    return SessionClaims(
        conversation, language, contact, until.replace(microsecond=0) + timedelta(seconds=1)
    )


def check_session(token: str, *, key: bytes, now: datetime) -> SessionClaims:
    """Return what a session says.

    Raises:
        TokenInvalid: Forged, expired, or a token of another kind.
    """
    claims = decode_signed(token, key)
    match claims:
        case {"aud": "standfast-session", "sub": str(sub), "lang": str(language), "exp": int(end)}:
            expires_at = datetime.fromtimestamp(end, UTC)
        case _:
            raise TokenInvalid(TokenFault.FORGED, "session: this is no session of ours.")
    if now >= expires_at:
        raise TokenInvalid(TokenFault.EXPIRED, "session: expired. Begin a new one.")
    contact = claims.get("contact")
    known = ContactId(contact) if isinstance(contact, str) else None
    return SessionClaims(ConversationId(sub), language, known, expires_at)
