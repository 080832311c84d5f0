"""Attempts made again: where another may help, while attempts, time and the connector's retry budget last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from standfast.connectors.errors import CallFailed, is_passing
from standfast.connectors.exchange import Exchange, Trip
from standfast.connectors.preparing import Prepared
from standfast.connectors.retrying import pause_before
from standfast.connectors.types import Answer, Randomness, Request

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is attempted."""

    exchange: Exchange
    prepared: Prepared
    request: Request
    trip: Trip


def may_cure(failure: CallFailed) -> bool:
    """Tell whether a read may be made again after a failure."""
    return is_passing(failure.kind)


async def persist(
    attempt: Attempt,
    accept: Callable[[Answer], T],
    *,
    randomness: Randomness,
    may_repeat: Callable[[CallFailed], bool] = may_cure,
) -> T:
    """Return what `accept` made of the first usable answer.

    Raises:
        CallFailed: Why the last attempt failed.
    """
    exchange, prepared, trip = attempt.exchange, attempt.prepared, attempt.trip
    budget = exchange.budget_of(prepared)
    budget.earn()
    for number in range(2, max(1, prepared.operation.attempts) + 1):
        try:
            return await exchange.attempt(prepared, attempt.request, trip, accept)
        except CallFailed as failure:
            pause = max(pause_before(number, randomness), failure.retry_after_s or 0.0)
            if not may_repeat(failure) or pause >= trip.deadline.left_s() or not budget.spend():
                raise
        await asyncio.sleep(pause)
    return await exchange.attempt(prepared, attempt.request, trip, accept)
