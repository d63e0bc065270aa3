"""Exact arithmetic on money.

Inside the package an amount is an integer of minor units (pence, cents, yen) of one
currency; it becomes a decimal again only where a posting or a text is made. The one
place where anything is rounded is :func:`round_half_up`.
"""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from iso4217 import Currency

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The largest number of minor units that the reference data model can carry (int64).
MAX_MINOR = 2**63 - 1

#: More digits than any precision; beyond it a commodity's ``precision`` is a mistake.
MAX_PRECISION = 18

#: Wide enough for any whole number of minor units that a sum can come to.
_WIDE = decimal.Context(prec=60)

_DEFAULT_PRECISION = 2
_ISO_PRECISION: dict[str, int] = {
    currency.code: currency.exponent for currency in Currency if currency.exponent is not None
}


class Money(NamedTuple):
    """An amount of one currency: ``minor`` counts its minor units, any sign."""

    minor: int
    currency: str


class Precisions:
    """How many decimals each currency has.

    ISO 4217 decides for the currencies that it lists; any other commodity takes the
    ``precision`` of its ``commodity`` directive, else 2.
    """

    def __init__(self, commodities: Mapping[str, int] | None = None) -> None:
        self._digits = dict(commodities or {}) | _ISO_PRECISION

    def digits(self, currency: str) -> int:
        """Number of decimals of ``currency``, 0 to :data:`MAX_PRECISION`."""
        return self._digits.get(currency, _DEFAULT_PRECISION)

    def to_minor(self, number: Decimal, currency: str) -> int | None:
        """``number`` in minor units; ``None`` if that is not a whole int64.

        A number written with more decimals than the currency has is refused even where
        they are zeros: ``500.000 EUR`` may well have been meant as half a million.
        """
        if not number.is_finite():
            return None
        _, _, exponent = number.as_tuple()
        digits = self.digits(currency)
        if not isinstance(exponent, int) or exponent < -digits or number.adjusted() > len(str(MAX_MINOR)):
            return None
        minor = int(number.scaleb(digits, _WIDE)) if number else 0
        return minor if abs(minor) <= MAX_MINOR else None

    def to_number(self, minor: int, currency: str) -> Decimal:
        """The decimal number of ``minor`` units, with all decimals of the currency."""
        return Decimal(minor).scaleb(-self.digits(currency), _WIDE)

    def text(self, minor: int, currency: str) -> str:
        """``1234.50 GBP``: the amount as messages write it."""
        return f"{self.to_number(minor, currency)} {currency}"

    def rule(self, currency: str) -> str:
        """What an amount of ``currency`` must be, as messages say it."""
        return (
            f"{currency} has {self.digits(currency)} decimals: write as many at most, and no more than"
            f" {self.text(MAX_MINOR, currency)}"
        )

    def convert(self, money: Money, rate: Fraction, currency: str) -> int:
        """``money`` at ``rate`` (units of ``currency`` per unit), rounded once, in minor units."""
        return round_half_up(self.exact(money, rate, currency))

    def exact(self, money: Money, rate: Fraction, currency: str) -> Fraction:
        """The same, not rounded."""
        return money.minor * rate * Fraction(10) ** (self.digits(currency) - self.digits(money.currency))


def round_half_up(value: Fraction) -> int:
    """Round to the nearest integer, halves away from zero (commercial rounding)."""
    doubled = 2 * abs(value.numerator) + value.denominator
    magnitude = doubled // (2 * value.denominator)
    return magnitude if value >= 0 else -magnitude


def share(total: int, part: int, whole: int) -> int:
    """``round(total × part ∕ whole)``: the cumulative share of ``total`` at ``part`` of ``whole``.

    ``share(total, whole, whole) == total``, exactly. ``whole > 0``.
    """
    return total if part == whole else round_half_up(Fraction(total * part, whole))
