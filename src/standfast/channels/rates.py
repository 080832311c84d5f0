"""How much one sender may send: token buckets in this process.

Several processes each keep their own: the bound is then per process, which is enough to stop a flood.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from standfast.channels.errors import ApiProblem

_MOST_SENDERS = 50_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at_s: float


class Rates:
    """One bucket a sender: `burst` at once, then `per_second`.

    Args:
        rate: Tokens a second, and the most that can be saved up.
        seconds: A clock that never goes back, in seconds.
    """

    def __init__(self, rate: tuple[float, int], *, seconds: Callable[[], float]) -> None:
        self._per_second, self._burst = rate
        self._seconds = seconds
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def spend(self, sender: str) -> None:
        """Take one token of a sender.

        Raises:
            ApiProblem: `rate_limited`, with the seconds to wait; nothing was taken.
        """
        bucket = self._filled(sender)
        if bucket.tokens < 1:
            wait_s = max(1, round((1 - bucket.tokens) / self._per_second))
            raise ApiProblem(
                "rate_limited",
                f"Too many requests. Try again in {wait_s} s.",
                headers={"Retry-After": str(wait_s)},
            )
        bucket.tokens -= 1

    def _filled(self, sender: str) -> _Bucket:
        now = self._seconds()
        bucket = self._buckets.setdefault(sender, _Bucket(float(self._burst), now))
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at_s) * self._per_second)
        bucket.at_s = now
        self._buckets.move_to_end(sender)
        if len(self._buckets) > _MOST_SENDERS:
            self._buckets.popitem(last=False)
        return bucket
