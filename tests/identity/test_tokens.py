"""Tokens of a shop's page: accepted only when nothing is wrong with them."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from standfast.identity import TokenInvalid, TokenSettings, check_token, make_token

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
KEY = "a-key-that-only-the-shop-and-we-know"
SHOP = TokenSettings(KEY, "standfast-demo")
GOOD = {
    "sub": "CUS-000101",
    "aud": "standfast-demo",
    "iat": NOW.timestamp(),
    "exp": NOW.timestamp() + 600,
}


def signed(key: str = KEY, algorithm: str = "HS256", **claims: Any) -> str:
    whole = {name: value for name, value in (GOOD | claims).items() if value is not None}
    header = {"alg": algorithm}
    return jwt.encode(header, whole, OctKey.import_key(key), algorithms=[algorithm])


def code_of(token: str, now: datetime = NOW) -> str:
    with pytest.raises(TokenInvalid) as caught:
        check_token(token, settings=SHOP, now=now)
    return caught.value.code


def test_a_good_token_names_the_contact_and_what_the_shop_vouches_for() -> None:
    attributes = {"email": "anna@example.com", "name": "Anna", "language": "de"}
    token = make_token("CUS-000101", attributes, settings=SHOP, now=NOW)
    claims = check_token(token, settings=SHOP, now=NOW)
    assert (claims.contact, claims.attributes) == ("CUS-000101", attributes)
    assert claims.expires_at == NOW + timedelta(minutes=10)


def test_other_claims_go_no_further() -> None:
    claims = check_token(signed(role="admin", level="verified"), settings=SHOP, now=NOW)
    assert claims.attributes == {}


def test_one_audience_of_several_is_enough() -> None:
    check_token(signed(aud=["other", "standfast-demo"]), settings=SHOP, now=NOW)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"aud": "somebody-else"}, "token_audience"),
        ({"aud": None}, "token_audience"),
        ({"aud": ["x", "y"]}, "token_audience"),
        ({"exp": NOW.timestamp()}, "token_expired"),  # good until, not at
        ({"exp": None}, "token_claims"),
        ({"exp": "tomorrow"}, "token_claims"),
        ({"exp": True}, "token_claims"),
        ({"exp": 1e300}, "token_claims"),
        ({"iat": None}, "token_claims"),
        ({"iat": NOW.timestamp() + 31}, "token_not_yet_valid"),
        ({"nbf": NOW.timestamp() + 31}, "token_not_yet_valid"),
        ({"exp": NOW.timestamp() + 901}, "token_too_long_lived"),
        ({"sub": None}, "token_claims"),
        ({"sub": ""}, "token_claims"),
        ({"sub": 7}, "token_claims"),
        ({"sub": "a\nb"}, "token_claims"),
        ({"email": ["a@example.com"]}, "token_claims"),
        ({"name": "x" * 321}, "token_claims"),
    ],
    ids=range(18),
)
def test_what_is_wrong_with_a_token_has_a_code(claims: dict[str, Any], code: str) -> None:
    assert code_of(signed(**claims)) == code


def test_a_shops_clock_may_be_half_a_minute_ahead() -> None:
    check_token(signed(iat=NOW.timestamp() + 29), settings=SHOP, now=NOW)


def test_a_token_of_another_key_is_forged() -> None:
    assert code_of(signed(key="another-key-of-at-least-32-bytes!")) == "token_forged"


def test_the_algorithm_is_ours_whatever_the_token_says() -> None:
    long_key = "a-key-for-hs512-" * 5
    assert code_of(signed(key=long_key, algorithm="HS512")) == "token_forged"
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    body = base64.urlsafe_b64encode(json.dumps(GOOD).encode()).rstrip(b"=").decode()
    assert code_of(f"{header}.{body}.") == "token_forged"


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_token(text: str) -> None:
    assert code_of(text) in {"token_malformed", "token_forged"}


@given(st.integers(0, 400), st.characters(codec="ascii"))
def test_a_token_that_was_touched_is_not_accepted(position: int, character: str) -> None:
    token = signed()
    position %= len(token)
    touched = token[:position] + character + token[position + 1 :]
    if _meaning(touched) != _meaning(token):
        code_of(touched)


def _meaning(token: str) -> list[bytes]:
    """What the three parts say; the last character of base64 has bits that say nothing."""
    try:
        return [base64.urlsafe_b64decode(part + "==") for part in token.split(".")]
    except ValueError:
        return []


def test_a_very_long_token_is_not_even_looked_at() -> None:
    assert code_of("a" * 9000) == "token_malformed"


def test_settings_refuse_a_key_that_can_be_guessed() -> None:
    with pytest.raises(ValueError, match="shorter than 32 bytes"):
        TokenSettings("secret", "standfast-demo")
    with pytest.raises(ValueError, match="audience"):
        TokenSettings(KEY, "")


def test_neither_errors_nor_settings_show_a_secret() -> None:
    token = signed(aud="x")
    with pytest.raises(TokenInvalid) as caught:
        check_token(token, settings=SHOP, now=NOW)
    shown = f"{caught.value}{SHOP!r}"
    assert KEY not in shown
    assert token not in shown
