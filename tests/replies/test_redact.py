"""What proves itself a card or an account is hidden; nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.replies import redact

CASES = [
    ("my card is 4111 1111 1111 1111 ok", "my card is …1111 ok"),
    ("4111-1111-1111-1111", "…1111"),
    ("IBAN DE89 3704 0044 0532 0130 00 please", "IBAN …3000 please"),
    ("GB82WEST12345698765432", "…5432"),
    ("order SO-2026-01001", "order SO-2026-01001"),  # an order number
    ("JD014600003891234567", "JD014600003891234567"),  # a parcel
    ("4111 1111 1111 1112", "4111 1111 1111 1112"),  # check digit wrong: no card
    ("0000000000000000", "0000000000000000"),  # noughts are no card
    ("call 030 1234567", "call 030 1234567"),
    ("DE89 3704 0044 0532 0130 01", "DE89 3704 0044 0532 0130 01"),  # check digits wrong
]


@pytest.mark.parametrize(("text", "shown"), CASES)
def test_a_number_is_hidden_exactly_when_it_proves_itself(text: str, shown: str) -> None:
    assert redact(text) == shown


@given(st.text(max_size=300))
def test_any_text_can_be_redacted_and_again_changes_nothing(text: str) -> None:
    assert redact(redact(text)) == redact(text)
