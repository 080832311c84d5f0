"""Numbers that must not be repeated: cards and bank accounts, found by their check digits.

Names and order numbers look like many things; card numbers and IBANs prove themselves. What proves itself is hidden,
everything else is left alone.
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}(?!\w)")
_CARD_LENGTHS = frozenset({13, 14, 15, 16, 19})
_NINE = 9
_MODULUS = 97
_LAST = 4


def redact(text: str) -> str:
    """Return a text with card numbers and IBANs hidden but for their last four characters."""
    if not any(character.isdigit() for character in text):
        return text
    text = _DIGITS.sub(lambda found: _hidden(found[0]) if _is_card(found[0]) else found[0], text)
    return _IBAN.sub(lambda found: _hidden(found[0]) if _is_iban(found[0]) else found[0], text)


def _hidden(number: str) -> str:
    return f"…{re.sub(r'[ -]', '', number)[-_LAST:]}"


def _is_card(number: str) -> bool:
    """Tell whether the check digit of a card number is right. Source: ISO/IEC 7812-1, Luhn."""
    digits = [int(character) for character in number if character.isdigit()]
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - _NINE if doubled > _NINE else doubled
    return total % 10 == 0 and len(set(digits)) > 1 and len(digits) in _CARD_LENGTHS


def _is_iban(number: str) -> bool:
    """Tell whether the check digits of an IBAN are right. Source: ISO 13616, modulo 97."""
    compact = number.replace(" ", "")
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % _MODULUS == 1
