"""Which credits a refund probably settles: the vendor's open ones, the oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.allocation import fill
from beancount_refunds.model import ReductionStatus

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.model import Credit, Settlement


class Part(NamedTuple):
    """What a refund would take of a credit, > 0, in the minor units of the credit's currency."""

    credit: Credit
    amount_minor: int


class Proposal(NamedTuple):
    """The parts of a refund; ``missing_minor`` is what the open credits do not have.

    ``sum(parts) + missing == asked``, exactly, and each part is at most what its credit has available.
    """

    parts: tuple[Part, ...]
    missing_minor: int


def open_credits(settlement: Settlement, vendor_id: str, on: datetime.date) -> tuple[Credit, ...]:
    """The credits of a vendor that have something available on a day, the oldest first.

    What is dated after the day may have taken some of it already: available is what the books know last.
    """
    credits_ = (
        credit
        for credit in settlement.credits
        if credit.vendor_id == vendor_id
        and credit.available_balance_minor > 0
        and credit.status is ReductionStatus.POSTED
        and credit.issued_on <= on
    )
    return tuple(sorted(credits_, key=lambda credit: (credit.issued_on, credit.id)))


def propose(
    settlement: Settlement, vendor_id: str, amount_minor: int, currency: str, on: datetime.date
) -> Proposal:
    """The open credits in ``currency`` that ``amount_minor`` (> 0) fills, each before the next."""
    candidates = [one for one in open_credits(settlement, vendor_id, on) if one.currency == currency]
    parts = fill(amount_minor, [credit.available_balance_minor for credit in candidates])
    taken = tuple(Part(credit, part) for credit, part in zip(candidates, parts, strict=True) if part)
    return Proposal(taken, amount_minor - sum(parts))
