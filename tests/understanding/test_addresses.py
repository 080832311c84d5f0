"""Postal addresses and names."""

from __future__ import annotations

import pytest
from tests.understanding.shop import SETTING

from standfast.understanding.slots.addresses import find_addresses, find_loose_addresses
from standfast.understanding.slots.names import find_bare_names, find_names

ADDRESSES = [
    ("Lindenstr. 5, 10969 Berlin", "Lindenstr. 5", "10969", "Berlin", "DE"),  # abbreviated
    ("Ahornallee 12, 14050 Berlin", "Ahornallee 12", "14050", "Berlin", "DE"),  # one word
    (
        "hauptstraße 12a 80331 münchen",
        "Hauptstraße 12a",
        "80331",
        "München",
        "DE",
    ),  # no comma, lower case
    ("Am Markt 5, 99084 Erfurt", "Am Markt 5", "99084", "Erfurt", "DE"),  # two words
    ("An der Alster 3\n20099 Hamburg", "An der Alster 3", "20099", "Hamburg", "DE"),  # two lines
    (
        "Unter den Linden 77, 10117 Berlin",
        "Unter den Linden 77",
        "10117",
        "Berlin",
        "DE",
    ),  # three words
    (
        "Frankfurter Allee 100, 10247 Berlin",
        "Frankfurter Allee 100",
        "10247",
        "Berlin",
        "DE",
    ),  # named after a town
    (
        "Karl-Marx-Str. 10-12, 12043 Berlin",
        "Karl-Marx-Str. 10-12",
        "12043",
        "Berlin",
        "DE",
    ),  # hyphens, two numbers
    (
        "send it to Kastanienallee 3, 10435 Berlin please",
        "Kastanienallee 3",
        "10435",
        "Berlin",
        "DE",
    ),  # in a sentence
    ("Ringstraße 4, 1010 Wien, Austria", "Ringstraße 4", "1010", "Wien", "AT"),  # another country
    (
        "Bahnhofstrasse 1, 8001 Zürich, Schweiz",
        "Bahnhofstrasse 1",
        "8001",
        "Zürich",
        "CH",
    ),  # Swiss spelling
    ("Lindenweg 7, 01067 Dresden", "Lindenweg 7", "01067", "Dresden", "DE"),  # a zero in front
    (
        "Hauptstr. 1, 60311 Frankfurt am Main",
        "Hauptstr. 1",
        "60311",
        "Frankfurt am Main",
        "DE",
    ),  # a long town
    (
        "221B Baker Street, London NW1 6XE",
        "221B Baker Street",
        "NW1 6XE",
        "London",
        "GB",
    ),  # British
    (
        "12 Main Street, Springfield, IL 62704",
        "12 Main Street",
        "IL 62704",
        "Springfield",
        "US",
    ),  # American
]


@pytest.mark.parametrize(("text", "street", "code", "city", "country"), ADDRESSES)
def test_an_address_is_read_in_parts(
    text: str, street: str, code: str, city: str, country: str
) -> None:
    (span,) = find_addresses(text, SETTING)
    assert isinstance(span.value, dict)
    found = (
        span.value["street"],
        span.value["postal_code"],
        span.value["city"],
        span.value["country"],
    )
    assert found == (street, code, city, country)
    assert span.value["text"] == f"{street}, {code} {city}"


LOOSE = [
    (
        "Rue de Rivoli 12, 75001 Paris, France",
        "12 Rue de Rivoli",
        "75001",
        "Paris",
        "FR",
    ),  # another form of street
    (
        "my new address is Zeil 5, 60313 Frankfurt",
        "Zeil 5",
        "60313",
        "Frankfurt",
        "DE",
    ),  # no word for street
    (
        "it should go to Kudamm 200, 10719 Berlin",
        "Kudamm 200",
        "10719",
        "Berlin",
        "DE",
    ),  # led in by words
    (
        "no, it's Ahornallee 21, 14050 Berlin",
        "Ahornallee 21",
        "14050",
        "Berlin",
        "DE",
    ),  # a correction
    (
        "die neue Adresse ist Zeil 5, 60313 Frankfurt",
        "Zeil 5",
        "60313",
        "Frankfurt",
        "DE",
    ),  # German
]


@pytest.mark.parametrize(("text", "street", "code", "city", "country"), LOOSE)
def test_where_it_was_asked_any_street_will_do(
    text: str, street: str, code: str, city: str, country: str
) -> None:
    (span,) = find_loose_addresses(text, SETTING)
    assert isinstance(span.value, dict)
    found = (
        span.value["street"],
        span.value["postal_code"],
        span.value["city"],
        span.value["country"],
    )
    assert found == (street, code, city, country)


@pytest.mark.parametrize(
    "text",
    ["Berlin", "Lindenstr. 5", "10969 Berlin", "to my mother", "zu meiner Mutter", "I live at 5"],
)
def test_half_an_address_is_none(text: str) -> None:
    assert find_loose_addresses(text, SETTING) == []


NAMES = [
    ("my name is anna weber", "Anna Weber"),  # lower case
    ("My name's Anna", "Anna"),  # short
    ("I'm Anna Weber", "Anna Weber"),  # in capitals
    (
        "this is Jörg Müller speaking",
        "Jörg Müller speaking",
    ),  # what follows cannot be told from a name
    ("ich heiße Jean-Luc Picard", "Jean-Luc Picard"),  # a hyphen
    ("mein Name ist anna und ich habe eine Frage", "Anna"),  # the name ends at a common word
    ("hier spricht Frau Weber", "Weber"),  # a title is no name
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_is_announced(text: str, name: str) -> None:
    assert [span.value for span in find_names(text, SETTING)] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [("anna weber", "Anna Weber"), ("Weber", "Weber"), ("Dr. Anna Weber", "Anna Weber")],
)
def test_where_a_name_was_asked_it_may_stand_alone(text: str, name: str) -> None:
    assert [span.value for span in find_bare_names(text, SETTING)] == [name]


@pytest.mark.parametrize(
    "text", ["why do you ask", "no", "I'm waiting", "where is my order", "cancel"]
)
def test_an_answer_that_is_no_name_is_none(text: str) -> None:
    assert find_bare_names(text, SETTING) == []
