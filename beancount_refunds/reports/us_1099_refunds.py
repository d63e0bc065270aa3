"""Refunds of US vendors by the year of the payment that they give back.

Forms 1099-MISC and 1099-NEC are filed for each person "to whom you have paid" amounts "during the year" (IRS,
Instructions for Forms 1099-MISC and 1099-NEC). What a refund does to that is taken from practice: one in the
year of the payment reduces what is reported, one in a later year reduces neither year's form (M. Couch in
Thomson Reuters' tax blog, "If a payee returns prior-year money to you", 3 May 2013).
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.reports.columns import amount, currency, place, vendor
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, field, rows_of
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from beancount_refunds.model import Credit, Movement, Settlement
    from beancount_refunds.source import Position

_REFUND = "refund"
_BACK = "reversal of refund"
_SCREEN = (
    "vendor_id",
    "year",
    "on",
    "refund_id",
    "same_year_minor",
    "earlier_years_minor",
    "unknown_minor",
    "credit_id",
    "bill_id",
    "paid",
    "bank_transaction_ref",
    "remark",
)


class Payment(NamedTuple):
    """Money that left for a bill; ``minor`` > 0."""

    on: datetime.date
    vendor_id: str | None
    bill_id: str
    minor: int
    currency: str


class Years(NamedTuple):
    """What a refund gives back: of payments of its own year, of earlier ones, of nobody knows which."""

    same: int
    earlier: int
    unknown: int


@frozen
class Returned:
    """Cash for one credit that came back from a vendor, or (all amounts < 0) went out again.

    ``taken`` is what of it was counted against the payments of a year, ``paid`` says when the bill was paid.
    """

    moved: Movement
    credit: Credit
    years: Years
    taken: Counter[int]
    paid: str | None
    reference: str | None
    remark: str | None

    @property
    def year(self) -> int:
        """The calendar year in which it was applied."""
        return self.moved.on.year

    @property
    def position(self) -> Position:
        """The directive that applied it."""
        return self.moved.position


@dataclasses.dataclass(slots=True)
class _Bill:
    """What was paid for a bill: in ``words``, and what of each year's payments is ``left`` to give back."""

    words: str | None = None
    left: Counter[int] = dataclasses.field(default_factory=Counter)


def returned(settlement: Settlement, payments: Iterable[Payment]) -> Iterator[Returned]:
    """All cash refunds up to ``as_of``, and what took them back, in the order of the books."""
    bills = _bills(settlement, payments)
    standing: dict[tuple[str, str], Returned] = {}
    for moved in settlement.movements:
        if moved.kind in (_REFUND, _BACK):
            credit, refund = settlement.credit[moved.credit_id], settlement.refund[moved.subject]
            bill = bills[credit.vendor_id, credit.bill_id or "", credit.currency]
            if moved.kind == _REFUND:
                one = _returned(settlement, moved, credit, bill, refund.bank_transaction_ref)
                standing[moved.subject, credit.id] = one
            else:
                one = _given_back(standing.pop((moved.subject, credit.id)), moved, bill, refund.returned_ref)
            yield one


def _bills(
    settlement: Settlement, payments: Iterable[Payment]
) -> defaultdict[tuple[str | None, str, str], _Bill]:
    """The bills by vendor, number and currency: ``2026-03-03 1,960.00 USD``, for each payment."""
    bills: defaultdict[tuple[str | None, str, str], _Bill] = defaultdict(_Bill)
    for one in payments:
        bill = bills[one.vendor_id, one.bill_id, one.currency]
        bill.left[one.on.year] += one.minor
        words = f"{one.on} {settlement.precisions.to_number(one.minor, one.currency):,} {one.currency}"
        bill.words = words if bill.words is None else f"{bill.words}, {words}"
    return bills


def _returned(
    settlement: Settlement, moved: Movement, credit: Credit, bill: _Bill, reference: str | None
) -> Returned:
    """A refund counted against what is left of the payments of its bill, the latest year first.

    Payments of years after the refund do not count.
    """
    year, rest = moved.on.year, -moved.amount_minor
    taken: Counter[int] = Counter()
    for paid_in in sorted((one for one in bill.left if one <= year), reverse=True):
        taken[paid_in] = min(rest, bill.left[paid_in])
        rest -= taken[paid_in]
    bill.left.subtract(taken)
    years = Years(taken[year], sum(taken.values()) - taken[year], rest)
    return Returned(
        moved=moved,
        credit=credit,
        years=years,
        taken=taken,
        paid=bill.words,
        reference=reference,
        remark=_remark(settlement, credit, years, bill.words),
    )


def _given_back(before: Returned, moved: Movement, bill: _Bill, reference: str | None) -> Returned:
    """The mirror of a refund: as that was counted in the same year, else nobody can say."""
    years, remark = Years(*(-minor for minor in before.years)), before.remark
    if before.year == moved.on.year:
        bill.left.update(before.taken)
    else:
        years = Years(0, 0, -moved.amount_minor)
        remark = f"the refund of {before.moved.on} went back in another year: an adviser must say where it"
        remark += " counts"
    return dataclasses.replace(before, moved=moved, years=years, reference=reference, remark=remark)


def _remark(settlement: Settlement, credit: Credit, years: Years, paid: str | None) -> str | None:
    if not years.unknown:
        return None
    if credit.bill_id is None:
        return "year of the payment unknown: the credit names no bill"
    if paid is None:
        return f"year of the payment unknown: no payment of {credit.bill_id} in {credit.currency} is there"
    more = settlement.precisions.text(years.unknown, credit.currency)
    return f"{more} more than was paid for {credit.bill_id} until then: year of the payment unknown"


def refunds_table(settlement: Settlement, chosen: Iterable[Returned]) -> Table:
    """The refunds, each with its credit, bill and the days on which that was paid."""
    lines = sorted(chosen, key=lambda one: (one.credit.vendor_id, one.moved.on, one.moved.subject))
    return Table(
        name="us_1099_refunds",
        title="Refunds and the payments that they give back",
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows_of(_FIELDS, lines),
        empty="No refunds.",
    )


_PLACE: tuple[Field[Returned], Field[Returned]] = place()
_FIELDS: tuple[Field[Returned], ...] = (
    vendor(lambda one: one.credit.vendor_id),
    field("year", "Year", Kind.TEXT, lambda one: str(one.year)),
    field("on", "Applied", Kind.DATE, lambda one: one.moved.on),
    field("kind", "What", Kind.CODE, lambda one: one.moved.kind),
    field("refund_id", "Refund", Kind.ID, lambda one: one.moved.subject),
    field("bank_transaction_ref", "Bank reference", Kind.ID, lambda one: one.reference),
    field("credit_id", "Credit", Kind.ID, lambda one: one.credit.id),
    field("bill_id", "Bill", Kind.ID, lambda one: one.credit.bill_id),
    field("paid", "Bill paid", Kind.TEXT, lambda one: one.paid),
    amount("same_year_minor", "Of payments of the year", lambda one: one.years.same, summed=True),
    amount("earlier_years_minor", "Of earlier years", lambda one: one.years.earlier, summed=True),
    amount("unknown_minor", "Year unknown", lambda one: one.years.unknown, blank_zero=True, summed=True),
    currency(lambda one: one.credit.currency),
    field("remark", "Remark", Kind.TEXT, lambda one: one.remark),
    *_PLACE,
)
