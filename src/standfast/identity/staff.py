"""The key of staff: one shared secret, compared in constant time."""

import hashlib
import hmac


def is_staff_key(given: str, *, expected: str) -> bool:
    """Tell whether a key is the one of staff; where none is set, no key is."""
    if not expected:
        return False
    ours, theirs = (hashlib.sha256(text.encode()).digest() for text in (expected, given))
    return hmac.compare_digest(ours, theirs)
