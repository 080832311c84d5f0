"""Postal addresses in German and international forms.

The value is `{street, postal_code, city, country, text}`: the street with its house number, the country as two
letters (ISO 3166; `DE` when nothing else is said or seen).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from standfast.events import Record
from standfast.understanding.slots.setting import Setting
from standfast.understanding.text import folded
from standfast.understanding.types import Span

_STREET_DE = (
    r"(?:[^\W\d_][\w.-]*[ -]){0,3}?[^\W\d_][\w.-]*(?:stra(?:ß|ss)e|str\.?|weg|platz|allee|gasse|ring|ufer|damm|chaussee|"
    r"markt|steig|graben|berg|hof|wall|park|tor)"
    r"|(?:[^\W\d_][\w.-]*[ -]){0,2}(?:stra(?:ß|ss)e|str\.?|weg|platz|allee|ring|ufer|damm)"
    r"|(?:am|an der|an den|auf dem|auf der|im|in der|unter den|zum|zur)[ ][^\W\d_][\w-]*(?:[ ][^\W\d_][\w-]*)?"
)
_NUMBER = r"\d{1,4}[ ]?[a-z]?(?:[-/]\d{1,4}[a-z]?)?(?![\w])"
_CITY = r"[^\W\d_][^\W\d_.'-]*(?:[ .'-]+[^\W\d_][^\W\d_'-]*){0,3}"
_POSTCODE = r"(?:[a-z]{1,2}-)?(?:\d{4,5}(?:-\d{4})?|\d{4}[ ]?[a-z]{2}|\d{3}[ ]\d{2})"
_POSTCODE_UK = r"[a-z]{1,2}\d[a-z\d]?[ ]?\d[a-z]{2}"
_WAY = (
    r"street|st|road|rd|avenue|ave|lane|ln|drive|dr|square|sq|court|ct|way|boulevard|blvd|terrace|close|crescent|"
    r"gardens|hill|row|mews|parkway|highway"
)
_GAP = r"[ ]*[,;\n][ ]*|[ ]+"
_FLAGS = re.IGNORECASE
_GERMAN = re.compile(
    rf"(?<![\w'])(?P<street>{_STREET_DE})[ ]*(?P<number>{_NUMBER})(?:{_GAP})(?:in[ ])?(?P<postcode>{_POSTCODE})[ ]+(?P<city>{_CITY})",
    _FLAGS,
)
_ENGLISH = re.compile(
    rf"(?P<number>\d{{1,5}}[a-z]?)[ ]+(?P<street>(?:[^\W_][\w.'-]*[ ]){{1,4}}?(?:{_WAY})\.?)(?:{_GAP})"
    rf"(?:(?P<unit>(?:apt|apartment|flat|unit|suite)\.?[ ]?[\w#]+)(?:{_GAP}))?"
    rf"(?P<city>{_CITY})(?:{_GAP})(?P<postcode>{_POSTCODE_UK}|(?:[a-z]{{2}}[ ]+)?\d{{5}}(?:-\d{{4}})?)(?!\w)",
    _FLAGS,
)
_LOOSE = re.compile(
    rf"(?P<a>[^,;\n]*?\d[^,;\n]*?)[ ]*[,;\n][ ]*(?:(?P<p1>{_POSTCODE}|{_POSTCODE_UK})[ ]+(?P<c1>{_CITY})"
    rf"|(?P<c2>{_CITY})[ ,]+(?P<p2>{_POSTCODE_UK}|{_POSTCODE}))(?!\w)",
    _FLAGS,
)
_TIGHT = re.compile(
    rf"(?P<a>[^\W\d_][^\d,;\n]*?[ ]{_NUMBER})[ ]+(?P<p1>{_POSTCODE})[ ]+(?P<c1>{_CITY})", _FLAGS
)
_COUNTRY = re.compile(
    r"[ ]*[,;\n][ ]*(?P<country>[^\W\d_]{2,}(?:[ ][^\W\d_]+){0,2})[ ]*[.]?$", re.IGNORECASE
)
_LEAD = re.compile(
    r".*?\b(?:(?:new |my |the )?address(?: is)?(?: now)?|(?:deliver|send|ship|change|moved|move)(?: it| them)?(?: the \w+)?"
    r"(?: now)? to|i(?:'m| am)? (?:now )?liv(?:e|ing) (?:at|in)|adresse(?: ist)?(?: jetzt)?|(?:wohne|bin)(?: jetzt)?"
    r"(?: in der| am| im| in)?(?= )|an die|an(?! de[rnm]\b)|bitte|please|nach|lautet|to|is|ist|it's)[ :]+",
    re.IGNORECASE | re.DOTALL,
)
_TAIL = re.compile(
    r"[ ,]+(?:please|thanks|thank you|bitte|danke|and|und|instead|statt\w*|now|jetzt|geändert|schicken|senden|liefern)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_COUNTRIES = {
    "germany": "DE", "deutschland": "DE", "austria": "AT", "oesterreich": "AT", "switzerland": "CH", "schweiz": "CH",
    "france": "FR", "frankreich": "FR", "italy": "IT", "italien": "IT", "spain": "ES", "spanien": "ES",
    "netherlands": "NL", "the netherlands": "NL", "niederlande": "NL", "belgium": "BE", "belgien": "BE", "poland": "PL",
    "polen": "PL", "denmark": "DK", "daenemark": "DK", "sweden": "SE", "schweden": "SE", "uk": "GB", "united kingdom": "GB",
    "england": "GB", "great britain": "GB", "grossbritannien": "GB", "usa": "US", "united states": "US", "ireland": "IE",
    "irland": "IE", "luxembourg": "LU", "luxemburg": "LU", "czechia": "CZ", "tschechien": "CZ",
}  # fmt: skip
_FIRST_NUMBER = re.compile(rf"^(?P<number>{_NUMBER})[ ]+(?P<street>\D.*)$", _FLAGS)
_LAST_NUMBER = re.compile(rf"^(?P<street>.*\D)[ ](?P<number>{_NUMBER})$", _FLAGS)


def find_addresses(text: str, setting: Setting) -> list[Span]:
    """Return the address in the text, when street, house number, postcode and city are all there."""
    del setting
    for pattern in (_GERMAN, _ENGLISH):
        if match := pattern.search(text):
            return [_span(text, match, match.group("street"), match.group("number"))]
    return []


def find_loose_addresses(text: str, setting: Setting) -> list[Span]:
    """Return the address in the text where one was asked for: any street names, parts by commas."""
    if found := find_addresses(text, setting):
        return found
    start = _lead_length(text)
    for pattern in (_LOOSE, _TIGHT):
        match = pattern.search(text, start)
        if match and (parts := _street_parts(match.group("a").strip())):
            return [_span(text, match, *parts)]
    return []


def _lead_length(text: str) -> int:
    """Return how much of a text leads to the address: "please change the address to"."""
    end = 0
    while (match := _LEAD.match(text, end)) and match.end() < len(text):
        end = match.end()
    return end


def _street_parts(written: str) -> tuple[str, str] | None:
    for pattern in (_FIRST_NUMBER, _LAST_NUMBER):
        if match := pattern.match(written):
            return match.group("street").strip(), match.group("number")
    return None


def _span(text: str, match: re.Match[str], street: str, number: str) -> Span:
    said = match.groupdict()
    city = said.get("city") or said.get("c1") or said.get("c2") or ""
    postcode = said.get("postcode") or said.get("p1") or said.get("p2") or ""
    end = match.end()
    if tail := _TAIL.search(city):
        end -= len(city) - tail.start()
        city = city[: tail.start()]
    led = _lead_length(street)
    street = street[led:]
    country = _COUNTRY.match(text, end)
    said_country = _COUNTRIES.get(folded(country.group("country")), "") if country else ""
    place = _Place(street, number, postcode, city, said_country)
    start = match.start() + led
    end = country.end() if country and said_country else end
    return Span("address", _address(place), start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class _Place:
    street: str
    number: str
    postcode: str
    city: str
    country: str


def _address(place: _Place) -> Record:
    street, city = _titled(place.street.strip(" ,")), _titled(place.city.strip(" ,."))
    number = place.number.replace(" ", "")
    postcode = re.sub(r"\s+", " ", place.postcode).upper()
    line = f"{number} {street}" if _is_number_first(street) else f"{street} {number}"
    return {
        "street": line,
        "postal_code": postcode,
        "city": city,
        "country": place.country or _country_of(postcode),
        "text": f"{line}, {postcode} {city}",
    }


def _country_of(postcode: str) -> str:
    if re.fullmatch(_POSTCODE_UK, postcode, _FLAGS):
        return "GB"
    if re.fullmatch(r"[A-Z]{2} \d{5}(?:-\d{4})?|\d{5}-\d{4}", postcode):
        return "US"
    return "DE"


def _is_number_first(street: str) -> bool:
    return bool(re.search(rf"\b(?:{_WAY}|rue)\b", street, _FLAGS))


def _titled(words: str) -> str:
    if words != words.lower():
        return words
    return re.sub(r"(?<![\w'])\w", lambda match: match.group().upper(), words)
