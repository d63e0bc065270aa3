"""The tax of credits by period: what goes into the return, and why.

`tax_lines` states the rule and its sources. The sum of the lines equals what credits and refunds posted on
``tax_account``, and the report says so, having read the accounts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from beancount_refunds.reports.columns import amount, currency, place, vendor
from beancount_refunds.reports.filters import EVERYTHING, Traits, some, title
from beancount_refunds.reports.generated import narrowed, numbers_text, posted_on, sums_text, turnover
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, counted, field, rows_of
from beancount_refunds.reports.tax_lines import TaxLine, tax_lines
from beancount_refunds.reports.tax_periods import periods
from beancount_refunds.reports.tax_rest import deferred, not_posted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports.filters import Filters
    from beancount_refunds.reports.generated import Posted
    from beancount_refunds.reports.question import Question

_SCREEN = (
    "period",
    "on",
    "kind",
    "credit_id",
    "net_minor",
    "tax_minor",
    "subject",
    "bank_transaction_ref",
    "vendor_id",
    "vat_id",
    "number",
    "bill_id",
    "why",
    "remark",
)


def tax(ledger: Ledger, question: Question) -> Table:
    """The lines of the period that is asked for, in the tax periods of ``question.calendar``.

    The tables that belong to it: ``tax_periods`` (the sums that go into each return, and the account),
    ``tax_deferred`` (not due before the cash comes) and ``tax_not_posted`` (credits whose tax is unknown,
    none, or posted by hand).
    """
    settlement, filters = ledger.settlement, question.filters
    everything = filters == EVERYTHING
    lines = [
        line
        for line in tax_lines(settlement, question.calendar)
        if everything or filters.admit(_traits(line))
    ]
    accounts = sorted(set(settlement.policy.any_day("tax_account")))
    postings = [] if narrowed(filters) else list(posted_on(ledger, accounts, filters))
    return Table(
        name="tax",
        title=title("Tax of credits", settlement, filters),
        as_of=settlement.as_of,
        since=filters.since,
        until=filters.until,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows_of(_FIELDS, lines),
        summary=tuple(_summary(ledger, filters, lines, postings)),
        empty="No tax of a credit is due.",
        also=(
            periods(settlement, question, lines, postings),
            deferred(ledger, filters),
            not_posted(settlement, question),
        ),
    )


def _traits(line: TaxLine) -> Traits:
    credit = line.credit
    return Traits(
        some(credit.vendor_id), line.kind, some(credit.case_id), some(credit.order_id), line.moved.on
    )


_PLACE: tuple[Field[TaxLine], Field[TaxLine]] = place()
_FIELDS: tuple[Field[TaxLine], ...] = (
    field("period", "Period", Kind.TEXT, lambda line: str(line.period)),
    field("on", "Date", Kind.DATE, lambda line: line.moved.on),
    field("kind", "What", Kind.CODE, lambda line: line.kind),
    field("credit_id", "Credit", Kind.ID, lambda line: line.credit.id),
    field("number", "Number", Kind.TEXT, lambda line: line.credit.number),
    vendor(lambda line: line.credit.vendor_id),
    field("vat_id", "VAT number", Kind.TEXT, lambda line: getattr(line.vendor, "vat_id", None)),
    field("bill_id", "Bill", Kind.ID, lambda line: line.credit.bill_id),
    field("subject", "Refund or set-off", Kind.ID, lambda line: line.subject),
    field("bank_transaction_ref", "Bank reference", Kind.ID, lambda line: line.reference),
    amount("net_minor", "Net", lambda line: line.net, summed=True),
    amount("tax_minor", "Tax to give back", lambda line: line.moved.amount_minor, summed=True),
    currency(lambda line: line.moved.currency),
    field("tax_account", "Posted on", Kind.TEXT, lambda line: line.moved.account),
    field("why", "Why in this period", Kind.TEXT, lambda line: line.why),
    field("remark", "Remark", Kind.TEXT, lambda line: line.remark),
    *_PLACE,
)


def _summary(
    ledger: Ledger, filters: Filters, lines: Sequence[TaxLine], postings: Sequence[Posted]
) -> Iterator[str]:
    settlement = ledger.settlement
    precisions = settlement.precisions
    net, due = Counter[str](), Counter[str]()
    for line in lines:
        net[line.moved.currency] += line.net
        due[line.moved.currency] += line.moved.amount_minor
    yield (
        f"{counted(len(lines), 'line')}: net {sums_text(net, precisions) or 'nothing'},"
        f" tax to give back {sums_text(due, precisions) or 'none'}"
    )
    others = sorted({line.moved.currency for line in lines} - {settlement.functional_currency})
    if others:
        yield f"tax in {' and '.join(others)} stands as posted: convert it for a return in another currency"
    if narrowed(filters):
        yield "not compared with the tax account: only a part of the credits is asked for"
        return
    accounts = " and ".join(sorted(set(settlement.policy.any_day("tax_account"))))
    moved = turnover(postings)
    rest = Counter(moved.ours)
    rest.update(due)
    if any(rest.values()):
        yield f"our postings moved {accounts} by {sums_text(rest, precisions)} more, and not for tax"
    elif accounts:
        yield f"the tax equals what credits and refunds posted on {accounts}, to the last minor unit"
    if moved.by_hand:
        yield f"written by hand on {accounts}, and not in this table: {numbers_text(moved.by_hand)}"
