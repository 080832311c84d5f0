"""Identity tokens: what the shop's own page says about who is logged in, signed by it, short-lived.

HS256 only, whatever the token's header says. A token is never stored and never logged; what it claims is taken from the
few names below, and nothing else of it goes further.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from standfast.events import ContactId, Record
from standfast.identity.errors import TokenInvalid

LONGEST_LIFE = timedelta(minutes=15)
"""A token that would be good for longer is refused: it could be stolen for longer."""
SKEW = timedelta(seconds=30)
"""So far the shop's clock may be ahead of ours."""
SHORTEST_KEY = 32
"""Bytes of a key. Source: RFC 7518, section 3.2."""

_LONGEST_TOKEN = 8192
_LONGEST_TEXT = 320
_ALGORITHM = "HS256"
_ATTRIBUTES = ("email", "name", "language")
_FORGERIES = frozenset({"bad_signature", "unsupported_algorithm"})


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """What a shop's tokens are checked against.

    Attributes:
        key: The secret that the shop's page shares with us, at least 32 bytes.
        audience: What `aud` must name.

    Raises:
        ValueError: The key is too short, or there is no audience.
    """

    key: str = field(repr=False)
    audience: str

    def __post_init__(self) -> None:
        if len(self.key.encode()) < SHORTEST_KEY:
            raise ValueError(
                f"identity token key: it is shorter than {SHORTEST_KEY} bytes. Use 32 random bytes as text."
            )
        if not self.audience:
            raise ValueError("identity token audience: there is none. Name the assistant.")


@dataclass(frozen=True, slots=True)
class Claims:
    """What an accepted token says.

    Attributes:
        attributes: `email`, `name` and `language`, as far as the token names them.
    """

    contact: ContactId
    attributes: Record
    expires_at: datetime


def check_token(token: str, *, settings: TokenSettings, now: datetime) -> Claims:
    """Return what a token says, if it is the shop's own, for us, and good now.

    Raises:
        TokenInvalid: It is not; the code says why.
    """
    claims = _open(token, settings)
    audience = claims.get("aud")
    if settings.audience not in (audience if isinstance(audience, list) else [audience]):
        raise TokenInvalid("token_audience", "it was made for somebody else.")
    issued, expires = _time(claims, "iat"), _time(claims, "exp")
    if now >= expires:
        raise TokenInvalid("token_expired", "it is no longer good. Get a fresh one.")
    if max(issued, _time(claims, "nbf") if "nbf" in claims else issued) > now + SKEW:
        raise TokenInvalid("token_not_yet_valid", "it is from the future.")
    if expires - issued > LONGEST_LIFE:
        raise TokenInvalid("token_too_long_lived", "it is good for more than 15 minutes.")
    attributes: Record = {
        name: text for name in _ATTRIBUTES if (text := _text(claims, name)) is not None
    }
    contact = _text(claims, "sub")
    if not contact:
        raise TokenInvalid("token_claims", "'sub' is no text of 1 to 320 characters.")
    return Claims(ContactId(contact), attributes, expires)


def make_token(
    contact: str,
    attributes: Mapping[str, str],
    *,
    settings: TokenSettings,
    now: datetime,
    lifetime: timedelta = timedelta(minutes=10),
) -> str:
    """Return a token as a shop's page makes it: for demos, tests, and as the example to follow."""
    claims = {
        **attributes,
        "sub": contact,
        "aud": settings.audience,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
    }
    return jwt.encode({"alg": _ALGORITHM}, claims, OctKey.import_key(settings.key))


def _open(token: str, settings: TokenSettings) -> Mapping[str, Any]:
    if len(token) > _LONGEST_TOKEN or not token.isascii():
        raise TokenInvalid("token_malformed", "it is no token.")
    try:
        opened = jwt.decode(token, OctKey.import_key(settings.key), algorithms=[_ALGORITHM])
    except JoseError as error:
        if error.error in _FORGERIES:
            raise TokenInvalid("token_forged", "its signature is not the shop's.") from None
        raise TokenInvalid("token_malformed", "it is no token.") from None
    except (ValueError, RecursionError):
        raise TokenInvalid("token_malformed", "it is no token.") from None
    return opened.claims


def _time(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (OSError, OverflowError, ValueError):
            pass
    raise TokenInvalid("token_claims", f"'{name}' is no time in seconds.")


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    """Return a claim's text; None where there is none. What is no text, or too long, is refused."""
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value.isprintable() or len(value) > _LONGEST_TEXT:
        raise TokenInvalid(
            "token_claims", f"'{name}' is no text of 1 to {_LONGEST_TEXT} characters."
        )
    return value
