"""Conversion between currencies by the policy of a day: which rate applies, and whether it is too old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.rates import Rate, RateMissing

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.money import Money, Precisions
    from beancount_refunds.policy import Policy
    from beancount_refunds.rates import Rates


class Converter:
    """The ``rates`` of a ledger under its policy ``functional_currency`` and ``max_rate_age_days``."""

    def __init__(self, policy: Policy, rates: Rates, precisions: Precisions) -> None:
        self._policy = policy
        self.rates = rates
        self._precisions = precisions

    def rate(self, base: str, quote: str, on: datetime.date) -> Rate | RateMissing:
        """The rate between two currencies on a day, by the policy of that day."""
        return self.rates.look_up(
            base,
            quote,
            on,
            through=self._policy.functional_currency(on),
            max_age_days=self._policy.days("max_rate_age_days", on),
        )

    def convert(self, money: Money, currency: str, on: datetime.date) -> int | RateMissing:
        """``money`` in minor units of ``currency`` at the rate of a day, rounded once, half up."""
        if money.currency == currency:
            return money.minor
        rate = self.rate(money.currency, currency, on)
        if isinstance(rate, Rate):
            return self._precisions.convert(money, rate.value, currency)
        return rate
