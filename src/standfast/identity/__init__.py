"""Who is asking, and how sure we are: shops' tokens, our sessions, one-time codes, the key of staff.

Invariant: pure; no secret, token or code is ever stored, logged or put into an error's text.
"""

from standfast.identity.codes import CodeResult, check_code, code_digest, new_code
from standfast.identity.errors import IdentityError, SessionInvalid, TokenInvalid
from standfast.identity.masking import mask_email
from standfast.identity.sessions import Session, check_session, make_session
from standfast.identity.staff import is_staff_key
from standfast.identity.tokens import Claims, TokenSettings, check_token, make_token

__all__ = [
    "Claims",
    "CodeResult",
    "IdentityError",
    "Session",
    "SessionInvalid",
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
]
