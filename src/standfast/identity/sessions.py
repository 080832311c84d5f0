"""Sessions: one browser's right to one conversation, signed by us; nothing about them is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from standfast.events import ContactId, ConversationId
from standfast.identity.errors import SessionInvalid

_ALGORITHM = "HS256"
_TYPE = "standfast-session+jwt"
_LONGEST_TOKEN = 4096


@dataclass(frozen=True, slots=True)
class Session:
    """What a session says.

    Attributes:
        language: In which the conversation begins.
        contact: Who was identified when it was opened; None for nobody.
    """

    conversation: ConversationId
    expires_at: datetime
    language: str = ""
    contact: ContactId | None = None


def make_session(session: Session, *, key: str) -> str:
    """Return a session as a token; times are kept to the second."""
    claims = {
        "cnv": session.conversation,
        "exp": int(session.expires_at.timestamp()),
        "lng": session.language,
        "sub": session.contact,
    }
    header = {"alg": _ALGORITHM, "typ": _TYPE}
    return jwt.encode(header, claims, OctKey.import_key(key))


def check_session(token: str, *, key: str, now: datetime) -> Session:
    """Return what a session says, if we signed it and it is still good.

    Raises:
        SessionInvalid: It is not.
    """
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        raise _forged()
    try:
        opened = jwt.decode(token, OctKey.import_key(key), algorithms=[_ALGORITHM])
    except (JoseError, ValueError, RecursionError):
        raise _forged() from None
    match opened.claims:
        case {
            "cnv": str(conversation),
            "exp": int(until),
            "lng": str(language),
            "sub": contact,
        } if opened.header.get("typ") == _TYPE and (contact is None or isinstance(contact, str)):
            expires_at = datetime.fromtimestamp(until, UTC)
        case _:
            raise _forged()
    if now >= expires_at:
        raise SessionInvalid("session_expired", "it is no longer good. Begin a new one.")
    who = ContactId(contact) if contact is not None else None
    return Session(ConversationId(conversation), expires_at, language, who)


def _forged() -> SessionInvalid:
    return SessionInvalid("session_forged", "it was not made here. Begin a new one.")
