"""What is in no return yet: tax that waits for the cash, and credits whose tax is not posted by us."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from beancount_refunds.model import ReductionStatus
from beancount_refunds.reports.columns import amount, currency, place, vendor
from beancount_refunds.reports.filters import EVERYTHING, Traits, some, title
from beancount_refunds.reports.generated import narrowed, numbers_text, posted_on, sums_text, turnover
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, field, rows_of
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Credit, Settlement
    from beancount_refunds.reports.filters import Filters
    from beancount_refunds.reports.question import Question
    from beancount_refunds.source import Position

_DEFERRED = (
    "id",
    "issued_on",
    "deferred_minor",
    "due_minor",
    "written_off_minor",
    "not_due_minor",
    "unapplied_balance_minor",
    "vendor_id",
    "number",
    "bill_id",
    "remark",
)
_NOT_POSTED = (
    "period",
    "issued_on",
    "id",
    "amount_minor",
    "tax_minor",
    "vendor_id",
    "country",
    "number",
    "bill_id",
    "remark",
)


@frozen
class _Waiting:
    """A credit with tax that is not due: ``deferred == due + written_off + not_due``, all in ``currency``."""

    credit: Credit
    currency: str
    deferred: int
    due: int
    written_off: int
    remark: str | None

    @property
    def not_due(self) -> int:
        return self.deferred - self.due - self.written_off

    @property
    def position(self) -> Position:
        return self.credit.position


@frozen
class _Elsewhere:
    """A credit of which we post no tax; ``tax`` is ``None`` where nobody said whether there is any."""

    credit: Credit
    period: str
    country: str | None
    tax: int | None
    remark: str

    @property
    def position(self) -> Position:
        return self.credit.position


def traits(credit: Credit) -> Traits:
    """What filters ask of a credit."""
    return Traits(
        some(credit.vendor_id), credit.status, some(credit.case_id), some(credit.order_id), credit.issued_on
    )


# --- tax that waits for the cash ---------------------------------------------------------------


def deferred(ledger: Ledger, filters: Filters) -> Table:
    """Tax of credits that becomes due with the cash, as of ``as_of``; a period does not narrow it."""
    settlement, filters = ledger.settlement, dataclasses.replace(filters, since=None, until=None)
    all_ = list(_waiting(settlement))
    waiting = [one for one in all_ if one.not_due and filters.admit(traits(one.credit))]
    return Table(
        name="tax_deferred",
        title=title("Tax not due before the cash comes", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_DEFERRED_FIELDS),
        screen=_DEFERRED,
        rows=rows_of(_DEFERRED_FIELDS, waiting),
        summary=tuple(_deferred_proof(ledger, filters, all_)),
        empty="No tax is deferred.",
    )


def _waiting(settlement: Settlement) -> Iterator[_Waiting]:
    moved: defaultdict[str, Counter[str]] = defaultdict(Counter)
    currencies: dict[str, str] = {}
    write_offs = {one.id for one in settlement.reductions if one.bill_id is None}
    for one in settlement.tax_movements:
        if not one.due:
            what = "deferred" if one.subject == one.credit_id else "due"
            moved[one.credit_id]["written off" if one.subject in write_offs else what] += one.amount_minor
            currencies[one.credit_id] = one.currency
    by_hand: Counter[str] = Counter()
    for movement in settlement.movements:
        if movement.kind == "reduction":
            by_hand[movement.credit_id] -= movement.tax_minor
    for credit in settlement.credits:
        timing = settlement.policy.get("tax_timing", credit.issued_on)
        booked = credit.booked_by_hand and timing == "refund" and credit.status is ReductionStatus.POSTED
        if credit.id in moved or (booked and credit.tax_minor):
            sums = moved[credit.id]
            yield _Waiting(
                credit=credit,
                currency=currencies.get(credit.id, credit.currency),
                deferred=credit.tax_minor if booked else sums["deferred"],
                due=-sums["due"],
                written_off=-sums["written off"],
                remark=_remark(settlement, credit, by_hand[credit.id], currencies.get(credit.id)),
            )


def _remark(settlement: Settlement, credit: Credit, by_hand: int, currency: str | None) -> str | None:
    remarks = []
    if credit.booked_by_hand:
        remarks.append("booked by hand: its transaction must have deferred the tax")
    if by_hand:
        shown = settlement.precisions.text(by_hand, currency or credit.currency)
        remarks.append(f"reduced by hand: the tax of that part, {shown}, is to be moved by hand too")
    return "; ".join(remarks) or None


def _deferred_proof(ledger: Ledger, filters: Filters, waiting: list[_Waiting]) -> Iterator[str]:
    settlement = ledger.settlement
    accounts = sorted(set(settlement.policy.any_day("tax_deferred_account")))
    if narrowed(filters) or not accounts:
        return
    sums: Counter[str] = Counter()
    for one in waiting:
        sums[one.currency] += one.not_due - (one.deferred if one.credit.booked_by_hand else 0)
    moved = turnover(posted_on(ledger, accounts, filters))
    rest = Counter(moved.ours)
    rest.update(sums)
    names = " and ".join(accounts)
    if any(rest.values()):
        shown = sums_text(rest, settlement.precisions)
        yield f"our postings moved {names} by {shown} more, and not for tax"
    else:
        yield f"as far as our directives posted it, it equals what they moved on {names}"
    if moved.by_hand:
        yield f"written by hand on {names}: {numbers_text(moved.by_hand)}"


_DEFERRED_PLACE: tuple[Field[_Waiting], Field[_Waiting]] = place()
_DEFERRED_FIELDS: tuple[Field[_Waiting], ...] = (
    field("id", "Credit", Kind.ID, lambda one: one.credit.id),
    field("issued_on", "Date", Kind.DATE, lambda one: one.credit.issued_on),
    field("number", "Number", Kind.TEXT, lambda one: one.credit.number),
    vendor(lambda one: one.credit.vendor_id),
    field("bill_id", "Bill", Kind.ID, lambda one: one.credit.bill_id),
    amount(
        "unapplied_balance_minor",
        "Unapplied",
        lambda one: one.credit.unapplied_balance_minor,
        currency="credit_currency_code",
    ),
    field("credit_currency_code", "Credit currency", Kind.CURRENCY, lambda one: one.credit.currency),
    amount("deferred_minor", "Tax of the memo", lambda one: one.deferred, summed=True),
    amount("due_minor", "Became due", lambda one: one.due, summed=True),
    amount("written_off_minor", "Written off", lambda one: one.written_off, summed=True),
    amount("not_due_minor", "Not due yet", lambda one: one.not_due, summed=True),
    currency(lambda one: one.currency),
    field("remark", "Remark", Kind.TEXT, lambda one: one.remark),
    *_DEFERRED_PLACE,
)


# --- credits whose tax we do not post ------------------------------------------------------------


def not_posted(settlement: Settlement, question: Question) -> Table:
    """Credits of the period of which no tax was posted by us, and why; reversed ones are left out."""
    declared = {act.id for act in settlement.acts if act.kind == "vendor-credit"}
    everything = question.filters == EVERYTHING
    chosen = [
        one
        for credit in settlement.credits
        if credit.status is not ReductionStatus.REVERSED
        and (everything or question.filters.admit(traits(credit)))
        for one in _elsewhere(settlement, question, credit, declared=credit.id in declared)
    ]
    chosen.sort(key=lambda one: (one.credit.issued_on, one.credit.id))
    return Table(
        name="tax_not_posted",
        title=title("Credits whose tax is not posted here", settlement, question.filters),
        as_of=settlement.as_of,
        since=question.filters.since,
        until=question.filters.until,
        precisions=settlement.precisions,
        columns=columns_of(_ELSEWHERE_FIELDS),
        screen=_NOT_POSTED,
        rows=rows_of(_ELSEWHERE_FIELDS, chosen),
        empty="The tax of every credit is posted.",
    )


def _elsewhere(
    settlement: Settlement, question: Question, credit: Credit, *, declared: bool
) -> Iterator[_Elsewhere]:
    tax: int | None = credit.tax_minor or None
    by_cash = settlement.policy.get("tax_timing", credit.issued_on) == "refund"
    if credit.status is ReductionStatus.WAITING:
        remark = "it waits for a rate or for evidence, and is not posted"
    elif tax is None and not declared:
        remark = "tax unknown: booked by hand; a vendor-credit without an account can state its tax"
    elif tax is None:
        remark = "its vendor-credit states no tax"
    elif credit.booked_by_hand and not by_cash:
        remark = "booked by hand: its transaction must have posted the tax"
    else:
        return
    vendor = settlement.vendor.get(credit.vendor_id)
    yield _Elsewhere(
        credit=credit,
        period=str(question.calendar.period(credit.issued_on)),
        country=None if vendor is None else vendor.country,
        tax=tax,
        remark=remark,
    )


_ELSEWHERE_PLACE: tuple[Field[_Elsewhere], Field[_Elsewhere]] = place()
_ELSEWHERE_FIELDS: tuple[Field[_Elsewhere], ...] = (
    field("period", "Period", Kind.TEXT, lambda one: one.period),
    field("issued_on", "Date", Kind.DATE, lambda one: one.credit.issued_on),
    field("id", "Credit", Kind.ID, lambda one: one.credit.id),
    field("number", "Number", Kind.TEXT, lambda one: one.credit.number),
    vendor(lambda one: one.credit.vendor_id),
    field("country", "Country", Kind.TEXT, lambda one: one.country),
    field("bill_id", "Bill", Kind.ID, lambda one: one.credit.bill_id),
    amount("amount_minor", "Amount", lambda one: one.credit.amount_minor),
    amount("tax_minor", "Tax", lambda one: one.tax, summed=True),
    currency(lambda one: one.credit.currency),
    field("remark", "Remark", Kind.TEXT, lambda one: one.remark),
    *_ELSEWHERE_PLACE,
)
