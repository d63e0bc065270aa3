"""The accounting date of a decision: the receipt's booking date, unless that is sealed or too early.

VAT and FX fall into the period of the receipt. What is undone is undone on its own day, where the books
process it after what it undoes; what is matched again after that, on the day after, or the undoing would take
it back.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from beancount_refunds.model import Act, Settlement


def first_open_day(settlement: Settlement) -> datetime.date:
    """The first day after the last sealed one; the first day of all where nothing is sealed."""
    through = settlement.sealed_through
    return datetime.date.min if through is None else _after(datetime.date.fromisoformat(through))


def of_match(
    reference: str, booked_on: datetime.date, refund_ids: Collection[str], settlement: Settlement
) -> datetime.date:
    """When refunds are matched to a receipt that was booked on a day."""
    undone = (_after(act.on) for act in _acts("receipt-unmatch", reference, refund_ids, settlement))
    return max([booked_on, first_open_day(settlement), *undone])


def of_unmatch(reference: str, refund_ids: Collection[str], settlement: Settlement) -> datetime.date:
    """When refunds are taken from a reference: not before it was booked, nor before they were given to it."""
    days = [receipt.booked_on for receipt in settlement.receipts if receipt.reference == reference]
    days += (act.on for act in _acts("receipt-match", reference, refund_ids, settlement))
    days += (settlement.refund[id_].recorded_on for id_ in refund_ids)
    return max([first_open_day(settlement), *days])


def of_reject(reference: str, settlement: Settlement) -> datetime.date:
    """When somebody says what a receipt is not."""
    days = (receipt.booked_on for receipt in settlement.receipts if receipt.reference == reference)
    return max([first_open_day(settlement), *days])


def _acts(kind: str, reference: str, refund_ids: Collection[str], settlement: Settlement) -> Iterator[Act]:
    """Directives of a kind about a reference and any of the refunds."""
    for act in settlement.acts:
        if act.kind == kind and act.id == reference:
            named = (settlement.refund[name].id for name in act.names if name in settlement.refund)
            if not frozenset(refund_ids).isdisjoint(named):
                yield act


def _after(day: datetime.date) -> datetime.date:
    """The next day; the last day of the calendar has none."""
    return day if day == datetime.date.max else day + datetime.timedelta(days=1)
