"""E-mail addresses, telephone numbers and codes."""

from __future__ import annotations

import pytest
from tests.understanding.shop import SETTING

from standfast.understanding.slots.codes import find_codes
from standfast.understanding.slots.contact_points import find_emails, find_phones

EMAILS = [
    ("anna@example.com", "anna@example.com"),  # plain
    ("Anna.Weber@Example.COM", "anna.weber@example.com"),  # capitals
    (
        "it's anna+shop@mail.example.co.uk thanks",
        "anna+shop@mail.example.co.uk",
    ),  # within a sentence
    ("anna @ example.com", "anna@example.com"),  # spaces around the sign
    ("mail: anna@example.com.", "anna@example.com"),  # a full stop after it
    ("<anna@example.com>", "anna@example.com"),  # in angle brackets
    ("anna at example dot com", "anna@example.com"),  # dictated
    ("anna dot weber at example dot com", "anna.weber@example.com"),  # dictated with a point
    ("anna underscore weber at example dot com", "anna_weber@example.com"),  # dictated underscore
    ("anna(at)example.com", "anna@example.com"),  # hidden from robots
    ("anna [at] example [dot] com", "anna@example.com"),  # hidden in square brackets
    ("anna punkt weber ät example punkt de", "anna.weber@example.de"),  # dictated in German
    ("anna minus weber at example punkt de", "anna-weber@example.de"),  # a German hyphen
    ("anna unterstrich weber at example punkt de", "anna_weber@example.de"),  # a German underscore
]


@pytest.mark.parametrize(("text", "value"), EMAILS)
def test_an_address_is_read_written_or_dictated(text: str, value: str) -> None:
    assert [span.value for span in find_emails(text, SETTING)] == [value]


@pytest.mark.parametrize(
    "text", ["I am at home", "meet me at noon", "anna@", "@anna", "a@b", "look at this. great"]
)
def test_a_sentence_with_at_is_no_address(text: str) -> None:
    assert find_emails(text, SETTING) == []


PHONES = [
    ("+49 30 5550101", "+49305550101"),  # international
    ("0049 30 5550101", "+49305550101"),  # with zeros
    ("030 5550101", "+49305550101"),  # national: the assistant's own country
    ("0171/2345678", "+491712345678"),  # a slash
    ("0171-234 56 78", "+491712345678"),  # mixed
    ("+49 (0)171 2345678", "+491712345678"),  # the zero in brackets
    ("(030) 555-0101", "+49305550101"),  # brackets
    ("call +1 415 555 2671 please", "+14155552671"),  # another country
    ("zero one seven one two three four five six seven eight", "+491712345678"),  # dictated
    ("null eins sieben eins zwei drei vier fünf sechs sieben acht", "+491712345678"),  # in German
]


@pytest.mark.parametrize(("text", "value"), PHONES)
def test_a_telephone_number_gets_its_country_code(text: str, value: str) -> None:
    assert [span.value for span in find_phones(text, SETTING)] == [value]


@pytest.mark.parametrize("text", ["42", "I ordered 3 things in 2026", "10115 Berlin", "12.05.2026"])
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert find_phones(text, SETTING) == []


CODES = [
    ("123456", "123456"),  # plain
    ("123 456", "123456"),  # in two parts
    ("123-456", "123456"),  # with a hyphen
    ("the code is 123456.", "123456"),  # in a sentence
    ("1 2 3 4 5 6", "123456"),  # digit by digit
    ("one two three four five six", "123456"),  # dictated
    ("eins zwei drei vier fünf sechs", "123456"),  # dictated in German
    ("mein Code: 987654", "987654"),  # in German
]


@pytest.mark.parametrize(("text", "value"), CODES)
def test_a_code_is_its_digits(text: str, value: str) -> None:
    assert find_codes(text, SETTING)[0].value == value


@pytest.mark.parametrize("text", ["12", "no code", "1234567890123"])
def test_what_is_too_short_or_too_long_is_no_code(text: str) -> None:
    assert find_codes(text, SETTING) == []
