"""Tokens, sessions and codes: what is accepted, what is refused, and what is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from standfast.events import Challenge, ContactId, ConversationId, time_text
from standfast.identity import (
    TokenFault,
    TokenInvalid,
    TokenSettings,
    check_code,
    check_session,
    check_token,
    code_digest,
    is_staff_key,
    make_session,
    make_token,
    mask_email,
    new_code,
    new_session,
)

KEY = b"k" * 32
SETTINGS = TokenSettings(KEY, "shop")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def _token(changes: dict[str, Any], *, key: bytes = KEY, alg: str = "HS256") -> str:
    claims = {
        "sub": "CUS-1",
        "aud": "shop",
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 600,
    }
    kept = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return jwt.encode({"alg": alg}, kept, OctKey.import_key(key), algorithms=[alg])


def test_a_good_token_names_the_contact() -> None:
    token = make_token(
        SETTINGS, contact="CUS-1", attributes={"email": "a@b.example", "vip": "yes"}, now=NOW
    )
    claims = check_token(token, settings=SETTINGS, now=NOW)
    assert claims.contact == "CUS-1"
    assert claims.attributes == {"email": "a@b.example"}


EPOCH = int(NOW.timestamp())
BAD_TOKENS = [
    ({"aud": "other"}, TokenFault.AUDIENCE),
    ({"aud": ["shop"]}, TokenFault.AUDIENCE),  # a list that names us is still not agreed
    ({"exp": EPOCH - 1}, TokenFault.EXPIRED),
    ({"exp": EPOCH}, TokenFault.EXPIRED),  # the last moment is over
    ({"exp": None}, TokenFault.CLAIMS),
    ({"iat": None}, TokenFault.CLAIMS),
    ({"sub": None}, TokenFault.CLAIMS),
    ({"sub": ""}, TokenFault.CLAIMS),
    ({"sub": 7}, TokenFault.CLAIMS),
    ({"sub": "x" * 400}, TokenFault.CLAIMS),
    ({"exp": "soon"}, TokenFault.CLAIMS),
    ({"exp": True}, TokenFault.CLAIMS),
    ({"exp": 1e300}, TokenFault.CLAIMS),
    ({"exp": EPOCH + 3600}, TokenFault.LIFETIME),  # lives too long
    ({"iat": EPOCH + 300, "exp": EPOCH + 600}, TokenFault.LIFETIME),  # made in the future
    ({"email": 5}, TokenFault.CLAIMS),
]


@pytest.mark.parametrize(("changes", "fault"), BAD_TOKENS)
def test_a_wrong_claim_is_refused_with_its_code(changes: dict[str, Any], fault: TokenFault) -> None:
    with pytest.raises(TokenInvalid) as caught:
        check_token(_token(changes), settings=SETTINGS, now=NOW)
    assert caught.value.code is fault


def test_another_key_or_algorithm_is_a_forgery() -> None:
    unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJDVVMtMSJ9."
    for token in (
        _token({}, key=b"j" * 32),
        _token({}, alg="HS512", key=b"k" * 64),
        unsigned,
        "x" * 9000,
    ):
        with pytest.raises(TokenInvalid) as caught:
            check_token(token, settings=SETTINGS, now=NOW)
        assert caught.value.code is TokenFault.FORGED


@given(st.text(max_size=200))
def test_any_text_that_is_no_token_is_a_forgery(text: str) -> None:
    with pytest.raises(TokenInvalid):
        check_token(text, settings=SETTINGS, now=NOW)


def test_a_session_opens_its_own_conversation_until_it_ends() -> None:
    claims = new_session(ConversationId("c1"), language="de", contact=ContactId("CUS-1"), until=NOW)
    token = make_session(claims, key=KEY)
    assert check_session(token, key=KEY, now=NOW) == claims
    with pytest.raises(TokenInvalid, match="expired"):
        check_session(token, key=KEY, now=NOW + timedelta(seconds=2))


def test_a_shop_token_is_no_session_even_under_the_same_key() -> None:
    with pytest.raises(TokenInvalid) as caught:
        check_session(_token({}), key=KEY, now=NOW)
    assert caught.value.code is TokenFault.FORGED


def _challenge(*, tries: int = 5, ends_in: timedelta = timedelta(minutes=10)) -> Challenge:
    digest = code_digest("012345", challenge="ch-1", pepper=KEY)
    return Challenge("ch-1", digest, time_text(NOW + ends_in), tries)


CODES = [
    ("012345", {}, "right"),
    (" 012 345 ", {}, "right"),  # as people type it
    ("012346", {}, "wrong"),
    ("12345", {}, "wrong"),  # the leading nought counts
    ("", {}, "wrong"),
    ("012345", {"tries": 0}, "used_up"),  # right, but too late
    ("012345", {"ends_in": timedelta(0)}, "expired"),
]


@pytest.mark.parametrize(("typed", "challenge", "result"), CODES)
def test_a_code_is_checked(typed: str, challenge: dict[str, Any], result: str) -> None:
    assert check_code(_challenge(**challenge), typed, now=NOW, pepper=KEY) == result


def test_a_digest_is_worth_nothing_for_another_challenge_or_key() -> None:
    own = code_digest("012345", challenge="ch-1", pepper=KEY)
    assert own != code_digest("012345", challenge="ch-2", pepper=KEY)
    assert own != code_digest("012345", challenge="ch-1", pepper=b"j" * 32)


@given(st.binary(min_size=8, max_size=8))
def test_a_new_code_has_six_digits(randomness: bytes) -> None:
    code = new_code(lambda count: randomness[:count])
    assert len(code) == 6
    assert code.isdecimal()


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("mara.lind@example.com", "m…@e….com"),
        ("a@b.co.uk", "a…@b….uk"),
        ("rubbish", "…"),
        ("@x.de", "…"),
    ],
)
def test_an_address_is_masked(address: str, masked: str) -> None:
    assert mask_email(address) == masked


def test_without_a_staff_key_nobody_is_staff() -> None:
    assert not is_staff_key("", None)
    assert not is_staff_key("a" * 16, "b" * 16)
    assert is_staff_key("a" * 16, "a" * 16)
