"""This installation's keys: all follow from one secret, one for each purpose."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from standfast.identity import TokenSettings


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys in use.

    Attributes:
        sessions: Signs chat sessions.
        codes: What digests of one-time codes are made with.
        tokens: What the shop's identity tokens are checked against; None: none are accepted.
    """

    sessions: str = field(repr=False)
    codes: str = field(repr=False)
    tokens: TokenSettings | None = None


def make_keys(secret: str, tokens: TokenSettings | None) -> Keys:
    """Return the keys that follow from one secret."""
    return Keys(derived_key(secret, "sessions"), derived_key(secret, "codes"), tokens)


def derived_key(secret: str, purpose: str) -> str:
    """Return a key for one purpose, so that a token of one kind is never good as another."""
    return hmac.new(secret.encode(), f"standfast:{purpose}".encode(), hashlib.sha256).hexdigest()
