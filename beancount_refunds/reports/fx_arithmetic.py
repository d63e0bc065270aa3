"""Conversions as an accountant checks them: the rate, the day of its price, the steps on a calculator."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.rates import Rate

if TYPE_CHECKING:
    import datetime
    from fractions import Fraction

    from beancount_refunds.model import Settlement
    from beancount_refunds.money import Money, Precisions

#: Prices of the ledger and their inverses end within these digits, or never.
_ENDING = decimal.Context(prec=60, traps=[decimal.Inexact])
_SHOWN = decimal.Context(prec=12)

BY_RATE = "rate"
STATED = "stated"
SAME = "same currency"


class Quote(NamedTuple):
    """How an amount was converted: ``by`` is "rate", "stated" (by somebody) or "same currency".

    With "rate", ``value`` is the rate (``exact``), rounded to 12 digits where it is a quotient that does not
    end, ``priced_on`` the day of its (older) price and ``steps`` the calculation (``× 0.78 ∕ 0.108``);
    without a usable price ``missing`` says why.
    """

    by: str
    exact: Fraction | None = None
    value: Decimal | None = None
    priced_on: datetime.date | None = None
    steps: str = ""
    missing: str | None = None

    def convert(self, money: Money, target: str, precisions: Precisions) -> int | None:
        """``money`` in minor units of ``target``, rounded once; ``None`` without a rate."""
        if self.by == SAME:
            return money.minor
        return None if self.exact is None else precisions.convert(money, self.exact, target)


class Quotes:
    """The rates of a ledger, each looked up once."""

    def __init__(self, settlement: Settlement) -> None:
        self._settlement = settlement
        self.precisions = settlement.precisions
        self._known: dict[tuple[str, str, datetime.date], Quote] = {}

    def quote(self, base: str, target: str, on: datetime.date) -> Quote:
        """The rate from ``base`` to ``target`` on a day, by the policy of that day."""
        if base == target:
            return Quote(SAME)
        known = self._known.get((base, target, on))
        if known is None:
            known = self._known[base, target, on] = self._quote(base, target, on)
        return known

    def _quote(self, base: str, target: str, on: datetime.date) -> Quote:
        rate = self._settlement.converter.rate(base, target, on)
        if not isinstance(rate, Rate):
            return Quote(BY_RATE, missing=rate.reason)
        exact = rate.value
        value = _ending(exact) or _SHOWN.divide(Decimal(exact.numerator), Decimal(exact.denominator))
        return Quote(BY_RATE, exact, value, rate.priced_on, self._steps(base, target, on, exact))

    def _steps(self, base: str, target: str, on: datetime.date, value: Fraction) -> str:
        """What to key in: a price or its inverse, or the two that lead through the functional currency."""
        through = self._settlement.policy.functional_currency(on) or ""
        if through not in (base, target):
            pairs = (base, through), (through, target)
            rates = [self._settlement.converter.rate(one, other, on) for one, other in pairs]
            values = [rate.value for rate in rates if isinstance(rate, Rate)]
            if len(values) == len(pairs) and values[0] * values[1] == value:
                return " ".join(map(_step, values))
        return _step(value)


def converted(before: Money, by: Quote, after: Money, precisions: Precisions) -> str:
    """``518.40 USD × 0.78 = 404.35 GBP``, ``404.35 GBP stated``, or the amount alone."""
    if by.by == BY_RATE:
        return f"{money_text(before, precisions)} {by.steps} = {money_text(after, precisions)}"
    return money_text(after, precisions) + (" stated" if by.by == STATED else "")


def money_text(money: Money, precisions: Precisions) -> str:
    """``1,234.50 GBP``."""
    return f"{precisions.to_number(*money):,} {money.currency}"


def _step(value: Fraction) -> str:
    """One step: a price and its inverse are numbers that end, one of the two at least."""
    number = _ending(value)
    return f"∕ {_ending(1 / value):f}" if number is None else f"× {number:f}"


def _ending(value: Fraction) -> Decimal | None:
    """The decimal number that ``value`` is, if it is one."""
    try:
        return _ENDING.divide(Decimal(value.numerator), Decimal(value.denominator))
    except decimal.Inexact:
        return None
