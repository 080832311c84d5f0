"""The circuit breaker, by example and as a state machine against a plain model."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.connectors.wiring import NOON

from standfast.assistant import BreakerSettings
from standfast.connectors.breaker import Breaker, BreakerState, Ticket
from standfast.testing import ShiftableClock

SETTINGS = BreakerSettings(failures=3, window=5, open_for=timedelta(seconds=20))


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        ticket = breaker.admit()
        assert ticket is not None
        breaker.fail(ticket)


def test_it_opens_after_so_many_failures_and_lets_nothing_through() -> None:
    breaker = Breaker(SETTINGS, lambda: NOON)
    fail(breaker, 3)
    assert breaker.state is BreakerState.OPEN
    assert breaker.admit() is None


def test_failures_that_left_the_window_no_longer_count() -> None:
    breaker = Breaker(SETTINGS, lambda: NOON)
    fail(breaker, 2)
    for _ in range(5):
        ticket = breaker.admit()
        assert ticket is not None
        breaker.succeed(ticket)
    fail(breaker, 2)
    assert breaker.state is BreakerState.CLOSED


def test_after_a_while_one_call_tries_and_closes_it() -> None:
    clock = ShiftableClock(lambda: NOON)
    breaker = Breaker(SETTINGS, clock)
    fail(breaker, 3)
    clock.advance(timedelta(seconds=20))
    probe = breaker.admit()
    assert probe is not None
    assert breaker.admit() is None
    breaker.succeed(probe)
    assert breaker.state is BreakerState.CLOSED


def test_a_try_that_says_nothing_lets_the_next_one_try() -> None:
    clock = ShiftableClock(lambda: NOON)
    breaker = Breaker(SETTINGS, clock)
    fail(breaker, 3)
    clock.advance(timedelta(seconds=20))
    probe = breaker.admit()
    assert probe is not None
    breaker.release(probe)
    assert breaker.admit() is not None


def test_a_clock_that_goes_back_does_not_keep_it_open_for_longer_than_the_wait() -> None:
    times = [NOON]
    breaker = Breaker(SETTINGS, lambda: times[-1])
    fail(breaker, 3)
    times.append(NOON - timedelta(hours=1))
    assert breaker.admit() is None
    times.append(NOON - timedelta(hours=1) + timedelta(seconds=20))
    assert breaker.admit() is not None


class BreakerMachine(RuleBasedStateMachine):
    """Calls begin, end in any order and late; time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOON
        self.breaker = Breaker(SETTINGS, lambda: self.now)
        self.out: list[tuple[Ticket, BreakerState]] = []
        self.opened_at: datetime | None = None

    @rule()
    def begin(self) -> None:
        before = self.breaker.state
        ticket = self.breaker.admit()
        if before is BreakerState.OPEN:
            waited = self.opened_at is not None and self.now - self.opened_at >= SETTINGS.open_for
            assert (ticket is not None) == waited
        if before is BreakerState.CLOSED:
            assert ticket is not None
        if ticket is not None:
            self.out.append((ticket, self.breaker.state))

    @precondition(lambda self: self.out)
    @rule(data=st.data(), how=st.sampled_from(["succeed", "fail", "release"]))
    def end(self, data: st.DataObject, how: str) -> None:
        ticket, born_in = self.out.pop(data.draw(st.integers(0, len(self.out) - 1)))
        before = self.breaker.state
        getattr(self.breaker, how)(ticket)
        after = self.breaker.state
        if after is not before:
            assert born_in is before, "a late result changed another period"
        if after is BreakerState.OPEN and before is not BreakerState.OPEN:
            self.opened_at = self.now
            assert how == "fail"
        if before is BreakerState.OPEN:
            assert after is BreakerState.OPEN, "only time and a new call end an open period"

    @rule(seconds=st.integers(0, 30))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def at_most_one_tries_while_half_open(self) -> None:
        if self.breaker.state is BreakerState.HALF_OPEN:
            current = self.breaker._period
            trying = [t for t, _ in self.out if t.period == current]
            assert len(trying) <= 1


BreakerMachine.TestCase.settings = settings(max_examples=200, stateful_step_count=60, deadline=None)
TestBreakerMachine = BreakerMachine.TestCase
