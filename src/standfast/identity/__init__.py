"""Who is asking, and how sure we are: tokens of the shop's page, sessions, one-time codes."""

from standfast.identity.codes import (
    Randomness,
    check_code,
    code_digest,
    is_staff_key,
    mask_email,
    new_code,
)
from standfast.identity.errors import TokenFault, TokenInvalid
from standfast.identity.sessions import SessionClaims, check_session, make_session, new_session
from standfast.identity.tokens import Claims, TokenSettings, check_token, make_token

__all__ = [
    "Claims",
    "Randomness",
    "SessionClaims",
    "TokenFault",
    "TokenInvalid",
    "TokenSettings",
    "check_code",
    "check_session",
    "check_token",
    "code_digest",
    "is_staff_key",
    "make_session",
    "make_token",
    "mask_email",
    "new_code",
    "new_session",
]
