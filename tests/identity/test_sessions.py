"""Sessions: ours only, for one conversation, for a while."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.events import ContactId, ConversationId
from standfast.identity import (
    Session,
    SessionInvalid,
    TokenInvalid,
    TokenSettings,
    check_session,
    check_token,
    make_session,
    make_token,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
KEY = "the-key-of-our-own-sessions-32-bytes"
LATER = NOW + timedelta(hours=12)
SESSION = Session(ConversationId("c-1"), LATER, "de", ContactId("CUS-000101"))


def code_of(token: str, now: datetime = NOW, key: str = KEY) -> str:
    with pytest.raises(SessionInvalid) as caught:
        check_session(token, key=key, now=now)
    return caught.value.code


@pytest.mark.parametrize("session", [SESSION, Session(ConversationId("c-2"), LATER)])
def test_a_session_says_what_was_put_into_it(session: Session) -> None:
    assert check_session(make_session(session, key=KEY), key=KEY, now=NOW) == session


def test_a_session_ends() -> None:
    assert code_of(make_session(SESSION, key=KEY), now=LATER) == "session_expired"


def test_a_session_of_another_key_is_forged() -> None:
    other = make_session(SESSION, key="another-key-of-at-least-32-bytes!")
    assert code_of(other) == "session_forged"


def test_a_shops_token_is_no_session_and_a_session_no_token() -> None:
    shop = TokenSettings(KEY, "standfast-demo")
    token = make_token("CUS-000101", {}, settings=shop, now=NOW)
    assert code_of(token) == "session_forged"
    with pytest.raises(TokenInvalid):
        check_token(make_session(SESSION, key=KEY), settings=shop, now=NOW)


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_session(text: str) -> None:
    assert code_of(text) == "session_forged"


def test_a_very_long_session_is_not_even_looked_at() -> None:
    assert code_of("a" * 5000) == "session_forged"
