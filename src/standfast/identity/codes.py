"""One-time codes: six digits by e-mail; only a keyed digest is kept, bound to one challenge of one conversation.

Six digits, five tries and ten minutes leave a guesser one chance in 200,000 for each code that is sent.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Literal, TypeAlias

from standfast.events import Challenge, parse_time

CodeResult: TypeAlias = Literal["right", "wrong", "expired", "used_up"]

_DIGITS = 6
_RANDOM_BYTES = 8


def new_code(randomness: Callable[[int], bytes]) -> str:
    """Return six digits, each as likely as the others."""
    drawn = int.from_bytes(randomness(_RANDOM_BYTES), "big")
    return f"{drawn % 10**_DIGITS:0{_DIGITS}d}"


def code_digest(code: str, *, challenge: str, pepper: str) -> str:
    """Return what is kept of a code: HMAC-SHA256 under a secret of the process, with the challenge's id in it."""
    text = f"{challenge}\n{_digits(code)}"
    return hmac.new(pepper.encode(), text.encode(), hashlib.sha256).hexdigest()


def check_code(challenge: Challenge, code: str, *, now: datetime, pepper: str) -> CodeResult:
    """Tell what a typed code is: the last try that is wrong uses the challenge up.

    The time taken does not depend on how much of the code is right.
    """
    given = code_digest(code, challenge=challenge.id, pepper=pepper)
    is_right = hmac.compare_digest(given.encode(), challenge.digest.encode())
    if challenge.tries_left <= 0:
        return "used_up"
    if now >= parse_time(challenge.expires_at):
        return "expired"
    if is_right:
        return "right"
    return "used_up" if challenge.tries_left == 1 else "wrong"


def _digits(code: str) -> str:
    """Return a code as typed, without the blanks and dashes that people put into it."""
    return "".join(code.split()).replace("-", "")
