"""Exchange rates out of the ledger's ``price`` directives.

Language, section 4: a price is looked up on or before the day: direct, else inverse (the more
recent of the two; direct on the same day), else through the functional currency. A look-up that
meets two different prices of one pair on the day that it would use finds none.
"""

from __future__ import annotations

import bisect
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from decimal import Decimal


class Rate(NamedTuple):
    """Units of the target currency for one unit, exactly, and the day of the (older) price."""

    value: Fraction
    priced_on: datetime.date


class RateMissing(NamedTuple):
    """Why there is no rate: none on or before the day, or contradictory or stale prices."""

    stale: bool
    reason: str


class Rates:
    """The ledger's prices. Prices that are not greater than zero are of no use and left out."""

    def __init__(self, prices: Iterable[tuple[datetime.date, str, str, Decimal]]) -> None:
        quoted: dict[tuple[str, str], dict[datetime.date, set[Fraction]]] = {}
        for on, base, quote, number in prices:
            if number.is_finite() and number > 0:
                quoted.setdefault((base, quote), {}).setdefault(on, set()).add(Fraction(number))
        self._quoted = {pair: sorted(days.items(), key=lambda day: day[0]) for pair, days in quoted.items()}

    def look_up(
        self, base: str, quote: str, on: datetime.date, *, through: str | None, max_age_days: int | None
    ) -> Rate | RateMissing:
        """The rate from ``base`` to ``quote`` on a day, not older than ``max_age_days`` if given."""
        rate = self._rate(base, quote, on)
        if rate is None and through is not None and through not in (base, quote):
            first, second = self._rate(base, through, on), self._rate(through, quote, on)
            missing = next((leg for leg in (first, second) if isinstance(leg, RateMissing)), None)
            if missing is not None:
                rate = missing
            elif isinstance(first, Rate) and isinstance(second, Rate):
                rate = Rate(first.value * second.value, min(first.priced_on, second.priced_on))
        if rate is None:
            return RateMissing(
                stale=False, reason=f"there is no price of {base} in {quote} on or before {on}"
            )
        if isinstance(rate, Rate) and max_age_days is not None:
            age = (on - rate.priced_on).days
            if age > max_age_days:
                return RateMissing(
                    stale=True,
                    reason=f"the price of {base} in {quote} of {rate.priced_on} is {age} days old on {on},"
                    f" more than the {max_age_days} days allowed",
                )
        return rate

    def _rate(self, base: str, quote: str, on: datetime.date) -> Rate | RateMissing | None:
        """Direct or inverse, whichever is more recent; ``None`` if there is neither."""
        direct, inverse = self._latest(base, quote, on), self._latest(quote, base, on)
        if direct is None and inverse is None:
            return None
        inverted = direct is None or (inverse is not None and inverse[0] > direct[0])
        priced_on, values = (inverse if inverted else direct) or (on, set())
        if len(values) > 1:
            pair = f"{quote} in {base}" if inverted else f"{base} in {quote}"
            return RateMissing(stale=False, reason=f"there are two different prices of {pair} on {priced_on}")
        (value,) = values
        return Rate(1 / value if inverted else value, priced_on)

    def _latest(self, base: str, quote: str, on: datetime.date) -> tuple[datetime.date, set[Fraction]] | None:
        days = self._quoted.get((base, quote))
        index = bisect.bisect_right(days, on, key=lambda day: day[0]) if days else 0
        return days[index - 1] if days and index else None
