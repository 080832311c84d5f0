"""What is wrong with a token.

TokenInvalid   the code says why; nothing about the expected value is told
"""

from __future__ import annotations

from enum import StrEnum


class TokenFault(StrEnum):
    """Why a token is not accepted."""

    FORGED = "token_forged"
    """Not signed by the expected key, another algorithm, or no token at all."""
    EXPIRED = "token_expired"
    AUDIENCE = "token_audience"
    CLAIMS = "token_claims"
    """A claim that must be there is missing or of the wrong type."""
    LIFETIME = "token_lifetime"
    """Made for longer than allowed, or in the future."""


class TokenInvalid(Exception):  # noqa: N818  # the word of the field
    """A token is not accepted: `code` says why."""

    def __init__(self, code: TokenFault, text: str) -> None:
        super().__init__(text)
        self.code = code
