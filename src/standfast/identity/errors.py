"""Why a token is not accepted.

IdentityError
├── TokenInvalid    a shop's identity token
└── SessionInvalid  a session of ours
"""


class IdentityError(Exception):
    """Who is asking could not be established. The caller treats them as nobody.

    Attributes:
        code: For machines, stable.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code


class TokenInvalid(IdentityError):  # noqa: N818 - reads as what it says
    """A token is not accepted: `token_malformed`, `token_forged`, `token_expired`, `token_not_yet_valid`, `token_too_long_lived`, `token_audience` or `token_claims`."""


class SessionInvalid(IdentityError):  # noqa: N818 - reads as what it says
    """A session is not accepted: `session_forged` or `session_expired`. Begin a new one."""
