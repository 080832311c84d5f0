"""One-time codes: six digits by e-mail, bound to one challenge of one conversation.

Only a keyed digest is kept: who reads the log cannot try a million codes without the key. Five wrong tries use a code up,
and so do ten minutes.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime

from standfast.events import Challenge, parse_time

DIGITS = 6
_SPACE = 10**DIGITS
_BYTES = 8
Randomness = Callable[[int], bytes]
"""Gives so many random bytes."""


def new_code(randomness: Randomness) -> str:
    """Return six random digits; every one of the million is as likely (to 1 in 10^13)."""
    return f"{int.from_bytes(randomness(_BYTES), 'big') % _SPACE:0{DIGITS}d}"


def code_digest(code: str, *, challenge: str, pepper: bytes) -> str:
    """Return what is kept of a code: worth nothing without the pepper and for another challenge."""
    return hmac.new(pepper, f"{challenge}:{code}".encode(), hashlib.sha256).hexdigest()


def check_code(challenge: Challenge, code: str, *, now: datetime, pepper: bytes) -> str:
    """Return `right`, `wrong`, `expired` or `used_up`; compares in constant time.

    `wrong` is also the answer to the last try that was left; the caller counts.
    """
    digits = "".join(character for character in code if character.isdecimal())
    given = code_digest(digits, challenge=challenge.id, pepper=pepper)
    is_right = hmac.compare_digest(given, challenge.digest)
    if challenge.tries_left <= 0:
        return "used_up"
    if now >= parse_time(challenge.expires_at):
        return "expired"
    return "right" if is_right else "wrong"


def mask_email(address: str) -> str:
    """Return an address that its owner recognises and nobody else learns: `m…@e….com`."""
    name, _, host = address.partition("@")
    domain, _, ending = host.rpartition(".")
    if not name or not domain:
        return "…"
    return f"{name[0]}…@{domain[0]}….{ending}"


def is_staff_key(given: str, expected: str | None) -> bool:
    """Tell whether a staff key is the right one, in constant time; without one set, none is."""
    return expected is not None and hmac.compare_digest(given.encode(), expected.encode())
