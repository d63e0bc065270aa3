"""Buckets of age: the policy ``ageing_buckets`` "30 60 90" cuts days into 0–30, 31–60, 61–90, over 90."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from beancount_refunds.model import Settlement


class Bucket(NamedTuple):
    """Ages in days, both ends included; ``until`` is ``None`` for the last one, which has no end."""

    since: int
    until: int | None

    def holds(self, age_days: int) -> bool:
        """Whether an age >= 0 lies in it."""
        return self.since <= age_days and (self.until is None or age_days <= self.until)

    @property
    def key(self) -> str:
        """``days_31_60_minor`` or ``days_over_90_minor``: the key of the amounts of this age."""
        span = f"over_{self.since - 1}" if self.until is None else f"{self.since}_{self.until}"
        return f"days_{span}_minor"

    @property
    def title(self) -> str:
        """``31–60`` or ``Over 90``."""
        return f"Over {self.since - 1}" if self.until is None else f"{self.since}–{self.until}"


def buckets(settlement: Settlement) -> tuple[Bucket, ...]:
    """The buckets of the policy on the settlement's day: every age lies in exactly one."""
    ends: tuple[int, ...] = settlement.policy.get("ageing_buckets", settlement.as_of)
    starts = (0, *(end + 1 for end in ends))
    return tuple(Bucket(since, until) for since, until in zip(starts, (*ends, None), strict=True))
