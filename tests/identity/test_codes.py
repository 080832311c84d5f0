"""One-time codes, masked addresses, the key of staff."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.events import Challenge, time_text
from standfast.identity import check_code, code_digest, is_staff_key, mask_email, new_code

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PEPPER = "pepper"


def challenge(code: str = "123456", tries: int = 5, identity: str = "ch-1") -> Challenge:
    digest = code_digest(code, challenge=identity, pepper=PEPPER)
    return Challenge(identity, digest, time_text(NOW + timedelta(minutes=10)), tries)


@given(st.binary(min_size=8, max_size=8))
def test_a_code_has_six_digits(drawn: bytes) -> None:
    code = new_code(lambda count: drawn[:count])
    assert len(code) == 6
    assert code.isascii()
    assert code.isdigit()


@pytest.mark.parametrize("typed", ["123456", " 123456 ", "123 456", "123-456", "123\u00a0456"])
def test_the_right_code_is_right_however_it_is_spaced(typed: str) -> None:
    assert check_code(challenge(), typed, now=NOW, pepper=PEPPER) == "right"


@pytest.mark.parametrize(
    "typed", ["123457", "", "12345", "1234567", "code", "\u0661\u0662\u0663\u0664\u0665\u0666"]
)
def test_anything_else_is_wrong(typed: str) -> None:
    assert check_code(challenge(), typed, now=NOW, pepper=PEPPER) == "wrong"


def test_the_last_wrong_try_uses_it_up_and_a_right_one_does_not_help_then() -> None:
    assert check_code(challenge(tries=1), "000000", now=NOW, pepper=PEPPER) == "used_up"
    assert check_code(challenge(tries=1), "123456", now=NOW, pepper=PEPPER) == "right"
    assert check_code(challenge(tries=0), "123456", now=NOW, pepper=PEPPER) == "used_up"


def test_a_code_is_good_for_its_time_and_not_at_its_end() -> None:
    end = NOW + timedelta(minutes=10)
    assert check_code(challenge(), "123456", now=end, pepper=PEPPER) == "expired"
    before = end - timedelta(seconds=1)
    assert check_code(challenge(), "123456", now=before, pepper=PEPPER) == "right"


def test_a_digest_is_bound_to_its_challenge_and_its_pepper() -> None:
    digests = {
        code_digest("123456", challenge=identity, pepper=pepper)
        for identity in ("a", "b")
        for pepper in ("p", "q")
    }
    assert len(digests) == 4
    assert all("123456" not in digest for digest in digests)


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("anna.weber@example.com", "a***@example.com"),
        ("a@example.com", "***@example.com"),
        ("anna@home@example.com", "a***@example.com"),
        ("nobody", "***"),
        ("@example.com", "***"),
        ("anna@", "***"),
        ("", "***"),
    ],
)
def test_an_address_is_shown_by_its_first_letter_and_domain(email: str, shown: str) -> None:
    assert mask_email(email) == shown


def test_the_key_of_staff_is_compared_whole() -> None:
    assert is_staff_key("key", expected="key")
    assert not is_staff_key("Key", expected="key")
    assert not is_staff_key("", expected="key")


def test_where_no_key_is_set_none_is_right() -> None:
    assert not is_staff_key("", expected="")
    assert not is_staff_key("key", expected="")
