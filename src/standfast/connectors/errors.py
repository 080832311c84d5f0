"""Why a call gave nothing usable: stable kinds, told to flows as a fact's `reason` and to people in the log.

No text here ever holds a secret, a header or a body: the kind, and the name of the field or setting at fault.
The kinds are described for authors in docs/reference/connector-errors.md.

CallFailed (inside this room only; callers get a `ReadResult` or `WriteResult`)
AddressRefused (an OSError, because the resolver of the HTTP client may raise nothing else)
"""

from __future__ import annotations

from enum import StrEnum

_SERVER_ERROR = 500


class ErrorKind(StrEnum):
    """What went wrong, beside `http_NNN` for any other status."""

    TIMEOUT = "timeout"
    CONNECT_FAILED = "connect_failed"
    RESET = "reset"
    BREAKER_OPEN = "breaker_open"
    BUSY = "busy"
    BAD_JSON = "bad_json"
    BAD_SHAPE = "bad_shape"
    TOO_LARGE = "too_large"
    NOT_ALLOWED_ADDRESS = "not_allowed_address"
    AUTH_FAILED = "auth_failed"
    RATE_LIMITED = "rate_limited"
    TRUNCATED = "truncated"
    MISSING_SECRET = "missing_secret"  # noqa: S105 - the name of a kind
    MISSING_ARGUMENT = "missing_argument"
    BAD_ARGUMENTS = "bad_arguments"
    BAD_DOCUMENT = "bad_document"
    NOT_PERMITTED = "not_permitted"


class Reach(StrEnum):
    """How far a request came before it failed."""

    NOT_SENT = "not_sent"
    """It never left: no connection stood."""
    POSSIBLE = "possible"
    """It may have arrived, and may have been carried out."""
    ANSWERED = "answered"
    """The other side answered it with this status."""


class CallFailed(Exception):  # noqa: N818 - what the other side did, not a mistake of ours
    """One attempt gave nothing usable.

    Attributes:
        kind: A stable error kind.
        reach: How far the request came.
        detail: What exactly, in words that hold nothing secret and nothing of the answer.
        retry_after_s: What the other side asked us to wait.
    """

    def __init__(self, kind: str, *, reach: Reach, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.reach = reach
        self.detail = detail
        self.retry_after_s: float | None = None


class AddressRefused(OSError):  # noqa: N818 - what a rule says, as an OSError for the resolver
    """An address that this connector may not call. Name the host in `allow`, or set `allow_private`."""


def http_kind(status: int) -> str:
    """Return the kind of a status: `http_503`."""
    return f"http_{status}"


PASSING = frozenset(
    {
        ErrorKind.TIMEOUT,
        ErrorKind.CONNECT_FAILED,
        ErrorKind.RESET,
        ErrorKind.TRUNCATED,
        ErrorKind.BAD_JSON,
        ErrorKind.RATE_LIMITED,
        *(http_kind(status) for status in (408, 425, 500, 502, 503, 504)),
    }
)
"""Kinds that another attempt may cure."""

_DOWN = PASSING | {ErrorKind.BREAKER_OPEN, ErrorKind.BUSY, ErrorKind.BAD_SHAPE, ErrorKind.TOO_LARGE}


def is_passing(kind: str) -> bool:
    """Tell whether another attempt may cure it."""
    return kind in PASSING


def is_down(kind: str) -> bool:
    """Tell whether the system gives no usable answer now, so that an earlier one may stand in."""
    return kind in _DOWN or _is_server_error(kind)


def harms_breaker(kind: str) -> bool:
    """Tell whether it speaks for leaving the system alone; asking us to slow down does not."""
    return (kind in PASSING and kind != ErrorKind.RATE_LIMITED) or _is_server_error(kind)


def _is_server_error(kind: str) -> bool:
    number = kind.removeprefix("http_")
    return number.isdigit() and int(number) >= _SERVER_ERROR
