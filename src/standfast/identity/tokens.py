"""Identity tokens: the shop's page says who its visitor is, for a quarter of an hour.

A JWT signed with HS256 under a key that shop and Standfast share. The algorithm is pinned, the audience is the
assistant's, and it must have been made at most fifteen minutes before it ends: a stolen token is soon worthless.
What the page claims beside the token counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from standfast.events import ContactId, Record
from standfast.identity.errors import TokenFault, TokenInvalid

_ALGORITHM = "HS256"
LONGEST_LIFETIME = timedelta(minutes=15)
"""Source: the advice of chat vendors since 2025 (short-lived, not a bare HMAC of the id)."""
CLOCK_SKEW = timedelta(seconds=60)
"""How far the shop's clock may be from ours."""
_LONGEST_TOKEN = 4096
_LONGEST_CLAIM = 320
_ATTRIBUTES = ("email", "name", "language")


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """What a shop's tokens are checked against.

    Attributes:
        key: The shared secret, at least 32 bytes.
    """

    key: bytes
    audience: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says.

    Attributes:
        attributes: `email`, `name`, `language` where the token has them.
    """

    contact: ContactId
    attributes: Record
    expires_at: datetime


def make_token(
    settings: TokenSettings, *, contact: str, attributes: Mapping[str, str], now: datetime
) -> str:
    """Return a token as a shop's server makes it, valid for ten minutes."""
    known = {name: value for name, value in attributes.items() if name in _ATTRIBUTES}
    claims = {
        **known,
        "sub": contact,
        "aud": settings.audience,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(minutes=10)).timestamp()),
    }
    return jwt.encode({"alg": _ALGORITHM}, claims, OctKey.import_key(settings.key))


def check_token(token: str, *, settings: TokenSettings, now: datetime) -> Claims:
    """Return what a token says, if everything about it is right.

    Raises:
        TokenInvalid: Something is not; `code` says what.
    """
    claims = decode_signed(token, settings.key)
    if claims.get("aud") != settings.audience:
        raise TokenInvalid(TokenFault.AUDIENCE, "token: made for another audience.")
    made, ends = _time(claims, "iat"), _time(claims, "exp")
    if now >= ends:
        raise TokenInvalid(TokenFault.EXPIRED, "token: expired. The page must fetch a new one.")
    if made > now + CLOCK_SKEW or ends - made > LONGEST_LIFETIME:
        raise TokenInvalid(
            TokenFault.LIFETIME, "token: may live 15 minutes at most and begin no later than now."
        )
    return Claims(ContactId(_text(claims, "sub")), _attributes(claims), ends)


def decode_signed(token: str, key: bytes) -> dict[str, Any]:
    """Return the claims of a token signed with a key.

    Raises:
        TokenInvalid: It is not signed with that key and algorithm.
    """
    try:
        if len(token) > _LONGEST_TOKEN:
            raise TokenInvalid(TokenFault.FORGED, "token: too long.")
        return dict(jwt.decode(token, OctKey.import_key(key), algorithms=[_ALGORITHM]).claims)
    except (JoseError, ValueError, TypeError):
        raise TokenInvalid(TokenFault.FORGED, "token: not signed with the agreed key.") from None


def _time(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenInvalid(TokenFault.CLAIMS, f"token: '{name}' must be there, in seconds.")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        raise TokenInvalid(TokenFault.CLAIMS, f"token: '{name}' is no time.") from None


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value or len(value) > _LONGEST_CLAIM:
        raise TokenInvalid(TokenFault.CLAIMS, f"token: '{name}' must be a text that is not empty.")
    return value


def _attributes(claims: Mapping[str, Any]) -> Record:
    return {name: _text(claims, name) for name in _ATTRIBUTES if claims.get(name) is not None}
