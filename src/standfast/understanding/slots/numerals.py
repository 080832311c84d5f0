"""Numbers in digits and in words, in English and German."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_EN_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_DE_SMALL = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_DE_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_HUNDRED, _THOUSAND = 100, 1000


def _english() -> dict[str, int]:
    table = {word: number for number, word in enumerate(_EN_SMALL)}
    for tens, word in enumerate(_EN_TENS, start=2):
        table[word] = tens * 10
        for ones in range(1, 10):
            table[f"{word}-{_EN_SMALL[ones]}"] = tens * 10 + ones
            table[f"{word} {_EN_SMALL[ones]}"] = tens * 10 + ones
    return table


def _german() -> dict[str, int]:
    below = {word: number for number, word in enumerate(_DE_SMALL)}
    for tens, word in enumerate(_DE_TENS, start=2):
        below[word] = tens * 10
        for ones in range(1, 10):
            below[
                f"{_DE_SMALL[ones].removesuffix('s') if ones == 1 else _DE_SMALL[ones]}und{word}"
            ] = tens * 10 + ones
    table = dict(below)
    for hundreds in range(1, 10):
        heads = {f"{_de_head(hundreds)}hundert"} | ({"hundert"} if hundreds == 1 else set())
        for head in heads:
            table[head] = hundreds * 100
            table |= {head + tail: hundreds * 100 + n for tail, n in below.items() if n}
    for thousands in range(1, 20):
        table[f"{_de_head(thousands)}tausend"] = thousands * 1000
    table |= {"tausend": 1000, "zwo": 2, "ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1}
    return table | {_plain_umlauts(word): number for word, number in table.items()}


def _de_head(number: int) -> str:
    return "ein" if number == 1 else _DE_SMALL[number]


def _plain_umlauts(word: str) -> str:
    return word.replace("ü", "ue").replace("ö", "oe").replace("ß", "ss")


WORDS: dict[str, int] = _german() | _english()
"""Number words up to 99 (English) and 999 (German), with some beyond."""
ARTICLES = {"ein", "eine", "einen", "einem", "einer", "one"}
"""Words that mean 1 only where a number is expected."""

SMALL_NUMBER = (
    r"(?:\d{1,4}|"
    + "|".join(
        sorted((re.escape(w) for w, n in WORDS.items() if n < _HUNDRED), key=len, reverse=True)
    )
    + r"|an?|half an?|a couple of|a few)"
)
"""A pattern for a count in digits or words, as in "in two weeks"."""

_DIGITS = r"(?:\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
AMOUNT = re.compile(rf"(?<![\w.,])[-+]?{_DIGITS}(?![\w]|[.,]\d)")
_GROUPED = re.compile(r"^\d{1,3}(?:[.,' ]\d{3})+$")
_WORD = re.compile(r"[^\W\d_]+(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)\b)?")
_ENGLISH_TAIL = re.compile(r"\s+(hundred|thousand)(?:\s+and)?(?=\s|$|\W)")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and where it stands."""

    start: int
    end: int
    value: int | float


def count_of(text: str) -> float:
    """Return the number that a match of SMALL_NUMBER names."""
    fixed = {"a": 1, "an": 1, "half a": 0.5, "half an": 0.5, "a couple of": 2, "a few": 3}
    if text in fixed:
        return fixed[text]
    return float(text) if text.isdecimal() else float(WORDS.get(text, 0))


def decimal_of(text: str) -> float:
    """Return the number that digits with points and commas name, in English or German writing.

    Of two kinds of separators the last is the decimal one; a single one before exactly three digits
    separates thousands: `1.234,50` and `1,234.50` are 1234.5, `12.500` is 12500, `12,5` is 12.5.
    """
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-").replace("'", "").replace(" ", "")
    if _GROUPED.match(digits):
        return sign * float(re.sub(r"[.,]", "", digits))
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return sign * float(digits)
    whole = re.sub(r"[.,]", "", digits[:last])
    return sign * float(f"{whole}.{digits[last + 1 :] or 0}")


def find_numerals(lower: str) -> list[Numeral]:
    """Return the numbers of a text in lower case, in order; words like `a` and `ein` are none."""
    found = [
        Numeral(m.start(), m.end(), _whole(decimal_of(m.group()))) for m in AMOUNT.finditer(lower)
    ]
    found += _in_words(lower)
    return sorted(found, key=lambda numeral: numeral.start)


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _in_words(lower: str) -> Iterator[Numeral]:
    position = 0
    while match := _WORD.search(lower, position):
        end, value = _value_at(lower, match)
        if value is None:
            position = match.start() + len(match.group().split()[0].split("-")[0])
            continue
        yield Numeral(match.start(), end, value)
        position = end


def _value_at(lower: str, match: re.Match[str]) -> tuple[int, int | None]:
    value = WORDS.get(match.group())
    end = match.end()
    if value is None:
        head = re.match(r"[^\W\d_]+", match.group())
        word = head.group() if head else ""
        value, end = WORDS.get(word), match.start() + len(word)
    while value is not None and (tail := _ENGLISH_TAIL.match(lower, end)):
        value *= _HUNDRED if tail.group(1) == "hundred" else _THOUSAND
        end = tail.end(1)
        rest = _WORD.match(lower, tail.end() + 1)
        if rest and (more := WORDS.get(rest.group())) is not None and more < value:
            value, end = value + more, rest.end()
    return end, value


_SPOKEN = {
    **{word: str(n) for n, word in enumerate(_EN_SMALL[:10])},
    **{word: str(n) for n, word in enumerate(_DE_SMALL[:10])},
    "oh": "0", "o": "0", "zwo": "2", "fuenf": "5",
}  # fmt: skip
_DIGIT_WORD = "|".join(sorted(_SPOKEN, key=len, reverse=True))
_TIMES = r"double|triple|doppel"
_SPOKEN_RUN = re.compile(
    rf"(?<!\w)(?:(?:(?:{_TIMES})\s+)?(?:{_DIGIT_WORD}|\d)(?:[\s,.-]+|(?!\w))){{3,}}"
)


def find_spoken_digits(lower: str) -> list[tuple[int, int, str]]:
    """Return runs of at least three digits said one by one, some in words: (start, end, digits)."""
    found = []
    for match in _SPOKEN_RUN.finditer(lower):
        said = match.group().rstrip(" ,.-\n")
        digits, times = "", 1
        for word in re.findall(r"\w+", said):
            if re.fullmatch(_TIMES, word):
                times = 3 if word == "triple" else 2
                continue
            digits += _SPOKEN.get(word, word) * times
            times = 1
        found.append((match.start(), match.start() + len(said), digits))
    return found
