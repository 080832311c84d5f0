"""The words of the test kit: faults, calls, and how a double says no."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aiohttp import web


class FaultKind(StrEnum):
    """What goes wrong; the reference is docs/how-to/test-your-connectors.md."""

    DELAY = "delay"
    SLOW_COMMIT = "slow_commit"
    TIMEOUT = "timeout"
    TIMEOUT_AFTER = "timeout_after"
    HTTP_429 = "http_429"
    HTTP_500 = "http_500"
    HTTP_503 = "http_503"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    TRUNCATED_JSON = "truncated_json"
    MALFORMED_JSON = "malformed_json"
    WRONG_TYPES = "wrong_types"
    STALE = "stale"
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - the name of a fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault to inject.

    Args:
        system: The system it strikes, or `*`.
        kind: What goes wrong.
        operation: The operationId it strikes, or `*`.
        calls: For how many calls it lasts; None until it is cleared.
        probability: How likely it strikes a call that it fits, 0 to 1.
        seed: Makes the draws for `probability` reproducible.
        delay_s: How long `delay` and `slow_commit` take.
        retry_after_s: What `http_429` names in Retry-After.
        age_s: How old the answer of `stale` is.
    """

    system: str
    kind: FaultKind
    operation: str = "*"
    calls: int | None = None
    probability: float = 1.0
    seed: int = 0
    delay_s: float = 1.0
    retry_after_s: int = 1
    age_s: float = 86_400.0


@dataclass(frozen=True, slots=True)
class ActiveFault:
    """A fault in force: its id on the board, and how many calls it still lasts (None until cleared)."""

    id: str
    fault: Fault
    calls_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call that a double received.

    Args:
        sequence: Counted from 1 in the order of arrival.
        at: When it arrived, by the double's clock.
        headers: Names in lower case; credentials are blanked out.
        status: The HTTP status, or `open` (not answered yet), `hung` (never answered),
            `reset`, `truncated` or `failed` (the double itself broke or was stopped).
        committed: Whether the call changed anything.
        faults: The kinds injected, in the order in which they struck.
    """

    sequence: int
    at: datetime
    system: str
    operation: str
    method: str
    path: str
    headers: Mapping[str, str]
    idempotency_key: str | None
    body: str
    body_sha256: str
    status: int | str = "open"
    committed: bool = False
    faults: tuple[str, ...] = ()


class Refused(Exception):  # noqa: N818 - said by the double, not a programming error
    """A double says no: the refusal of its system gives it the shape of that system.

    Args:
        status: The HTTP status.
        code: The system's code for machines.
        message: What is wrong, for people.
        headers: Further headers of the answer.
    """

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


Refusal = Callable[[Refused], web.Response]
"""Gives a refusal the error shape of its system."""

Guard = Callable[[web.Request, str], Awaitable[None]]
"""Checks the credentials of a request for an operation; raises `Refused`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls to read from a ledger; None and 0 do not narrow."""

    system: str | None = None
    operation: str | None = None
    idempotency_key: str | None = None
    committed: bool | None = None
    after: int = 0

    def admits(self, call: Call) -> bool:
        """Return whether a call passes."""
        return (
            call.sequence > self.after
            and self.system in {None, call.system}
            and self.operation in {None, call.operation}
            and self.idempotency_key in {None, call.idempotency_key}
            and self.committed in {None, call.committed}
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended, for the ledger."""

    status: int | str
    committed: bool = False
    faults: tuple[str, ...] = field(default=())
