"""Money: an integer of the smallest unit and a currency; never a float on the way."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Self

from standfast.events.values import Record, Value

_EXPONENTS = {
    "BHD": 3,
    "JOD": 3,
    "KWD": 3,
    "OMR": 3,
    "TND": 3,
    "CLP": 0,
    "ISK": 0,
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
}
"""Currencies whose smallest unit is not a hundredth. Source: ISO 4217, list one."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """A sum: `Money(12990, "EUR")` is 129.90 EUR.

    Attributes:
        minor: The number of the currency's smallest units; may be negative.
        currency: Three capital letters (ISO 4217).
    """

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: str | Decimal | int, currency: str) -> Self:
        """Return the sum that a decimal amount names.

        Raises:
            ValueError: Not a number, or finer than the currency's smallest unit.
        """
        exponent = _EXPONENTS.get(currency.upper(), 2)
        try:
            minor = Decimal(amount).scaleb(exponent)
        except InvalidOperation:
            raise ValueError(
                f"'{amount}' is not an amount of money. Write it like 129.90."
            ) from None
        if not minor.is_finite() or minor != minor.to_integral_value():
            raise ValueError(f"'{amount}' is finer than the smallest unit of {currency}.")
        return cls(int(minor), currency.upper())

    @property
    def amount(self) -> Decimal:
        """The sum in whole units: `Decimal("129.90")`."""
        return Decimal(self.minor).scaleb(-_EXPONENTS.get(self.currency, 2))

    def to_value(self) -> Record:
        """Return the sum as it stands in slots and facts."""
        return {"amount": float(self.amount), "currency": self.currency, "minor": self.minor}

    @classmethod
    def from_value(cls, value: Value) -> Self:
        """Return the sum from its form in slots and facts.

        Raises:
            ValueError: The value does not have that form.
        """
        match value:
            case {"minor": int(minor), "currency": str(currency)}:
                return cls(minor, currency)
            case _:
                raise ValueError("not a sum of money: it needs 'minor' and 'currency'.")


def is_money(value: Value) -> bool:
    """Tell whether a value has the form of a sum of money."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("minor"), int)
        and isinstance(value.get("currency"), str)
    )
