"""Whether a refund of an amount needs somebody's approval before it may name its receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.rates import RateMissing

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.model import Settlement
    from beancount_refunds.money import Money


def limit_reached(amount: Money, on: datetime.date, settlement: Settlement) -> Money | None:
    """The ``approval_limit`` of a day that ``amount`` reaches; also where no price says whether it does."""
    limit: Money | None = settlement.policy.get("approval_limit", on)
    if limit is None:
        return None
    if amount.currency == limit.currency:
        return limit if amount.minor >= limit.minor else None
    rate = settlement.converter.rate(amount.currency, limit.currency, on)
    if isinstance(rate, RateMissing):
        return limit
    return limit if settlement.precisions.exact(amount, rate.value, limit.currency) >= limit.minor else None
