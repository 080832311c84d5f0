"""Earlier answers: whose they are, how long they last, how many there are."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.connectors.wiring import ANNA, BEN, NOON

from standfast.connectors.stale import StaleAnswers, answer_key
from standfast.events import Contact
from standfast.testing import ShiftableClock

HOUR = timedelta(hours=1)


def key_of(contact: Contact, order: str = "SO-1") -> object:
    return answer_key(contact, "erp", "get_order", {"order": order})


def test_an_answer_is_found_by_who_asked_and_nobody_else() -> None:
    kept = StaleAnswers(lambda: NOON)
    kept.keep(key_of(ANNA), {"id": "1"}, size=10)
    assert kept.find(key_of(ANNA), within=HOUR) is not None
    assert kept.find(key_of(BEN), within=HOUR) is None


def test_contacts_without_an_id_have_nothing_kept() -> None:
    assert key_of(Contact()) is None


def test_an_answer_is_not_found_when_it_is_too_old() -> None:
    clock = ShiftableClock(lambda: NOON)
    kept = StaleAnswers(clock)
    kept.keep(key_of(ANNA), {"id": "1"}, size=10)
    clock.advance(HOUR + timedelta(seconds=1))
    assert kept.find(key_of(ANNA), within=HOUR) is None


def test_an_operation_without_stale_ok_finds_nothing() -> None:
    kept = StaleAnswers(lambda: NOON)
    kept.keep(key_of(ANNA), {"id": "1"}, size=10)
    assert kept.find(key_of(ANNA), within=None) is None


def test_a_write_forgets_what_the_contact_was_told_by_that_system() -> None:
    kept = StaleAnswers(lambda: NOON)
    kept.keep(key_of(ANNA), {"id": "1"}, size=10)
    kept.keep(key_of(BEN), {"id": "2"}, size=10)
    kept.drop_all(ANNA, "erp")
    assert kept.find(key_of(ANNA), within=HOUR) is None
    assert kept.find(key_of(BEN), within=HOUR) is not None


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 60)), max_size=100))
def test_all_answers_together_stay_within_the_bound(wishes: list[tuple[int, int]]) -> None:
    kept = StaleAnswers(lambda: NOON, most_bytes=100)
    for number, size in wishes:
        kept.keep(key_of(ANNA, str(number)), number, size=size)
        assert kept._bytes == sum(each.size for each in kept._kept.values()) <= 100
