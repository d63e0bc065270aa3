"""The lines of a tax return that come from credits: what was posted on the tax account, each with its chain.

The date of the credit decides once: with ``tax_timing`` "memo" the memo takes its tax back on its own date;
with "refund" each refund or set-off does so for its slice, when it happens. UK VAT Regulations 1995: a
decrease in consideration occurs when the supplier pays it (24B(b)), each part payment being a decrease of
its own (24A(c)); setting off is payment (24C(1)(b)); the entry belongs to the period in which the decrease
occurs (38(5)).
"""

from __future__ import annotations

import dataclasses
import functools
from collections import defaultdict
from typing import TYPE_CHECKING

from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping

    from beancount_refunds.model import Credit, Movement, Settlement, TaxMovement, Vendor
    from beancount_refunds.reports.question import Calendar, Period
    from beancount_refunds.source import Position

_BACK = "reversal of "


@frozen
class TaxLine:
    """Tax of a credit that goes into a return: ``net`` and ``tax`` in ``currency``, < 0 where taken back.

    ``kind`` is as in `Movement`; ``subject`` is the refund or application, ``None`` for the memo itself;
    ``why`` says why it stands in this period.
    """

    moved: TaxMovement
    kind: str
    period: Period
    credit: Credit
    vendor: Vendor | None
    subject: str | None
    reference: str | None
    net: int
    why: str
    remark: str | None

    @property
    def position(self) -> Position:
        """The directive that posted it."""
        return self.moved.position


def tax_lines(settlement: Settlement, calendar: Calendar) -> list[TaxLine]:
    """All lines up to ``as_of``, in the order of the books."""
    causes = _causes(settlement)
    unmatched = {act.position: act.id for act in settlement.acts if act.kind == "receipt-unmatch"}
    receipts: defaultdict[str, list[datetime.date]] = defaultdict(list)
    for receipt in settlement.receipts:
        receipts[receipt.reference].append(receipt.booked_on)
    period_of = functools.cache(calendar.period)
    bills = {one.id: one.bill_id for one in settlement.reductions}
    lines: list[TaxLine] = []
    latest: dict[tuple[str, str], int] = {}
    for moved in settlement.tax_movements:
        if moved.due:
            cause = next(causes[_key(moved, back=moved.amount_minor < 0)])
            line = _line(settlement, period_of(moved.on), moved, cause, bills)
            chain = moved.subject, moved.credit_id
            if cause.kind == _BACK + "refund" and cause.position in unmatched:
                line = dataclasses.replace(line, reference=unmatched[cause.position])
                lines[latest[chain]] = dataclasses.replace(lines[latest[chain]], reference=line.reference)
            latest[chain] = len(lines)
            lines.append(line)
    return [_banked(line, period_of, receipts) for line in lines]


def _key(moved: Movement | TaxMovement, *, back: bool) -> tuple[datetime.date, str, str, bool]:
    return moved.on, moved.credit_id, moved.subject, back


def _causes(settlement: Settlement) -> dict[tuple[datetime.date, str, str, bool], Iterator[Movement]]:
    """The movements of credits that moved tax, as the books ran."""
    causes: defaultdict[tuple[datetime.date, str, str, bool], list[Movement]] = defaultdict(list)
    for moved in settlement.movements:
        if moved.tax_minor:
            causes[_key(moved, back=moved.kind.startswith(_BACK))].append(moved)
    return {key: iter(moves) for key, moves in causes.items()}


def _line(
    settlement: Settlement,
    period: Period,
    moved: TaxMovement,
    cause: Movement,
    bills: Mapping[str, str | None],
) -> TaxLine:
    credit = settlement.credit[moved.credit_id]
    # Where FX is recognised the tax stands in the functional currency, and so does the net: the part's share
    # of the carrying amount.
    same = moved.currency == cause.currency
    gross = abs(cause.amount_minor if same else cause.carrying_amount_minor or 0)
    sign = 1 if moved.amount_minor > 0 else -1
    refund = settlement.refund.get(moved.subject)
    reference = None if refund is None else refund.bank_transaction_ref
    if refund is not None and cause.kind.startswith(_BACK):
        reference = refund.returned_ref
    return TaxLine(
        moved=moved,
        kind=cause.kind,
        period=period,
        credit=credit,
        vendor=settlement.vendor.get(credit.vendor_id),
        subject=None if moved.subject == credit.id else moved.subject,
        reference=reference,
        net=sign * gross - moved.amount_minor,
        why=_why(moved, cause, credit, bills),
        remark=None,
    )


def _why(moved: TaxMovement, cause: Movement, credit: Credit, bills: Mapping[str, str | None]) -> str:
    on, kind = moved.on, cause.kind.removeprefix(_BACK)
    if kind == "credit":
        done = f"memo of {credit.issued_on}, tax_timing memo"
        return done if cause.kind == kind else f"reversed on {on}; {done}"
    done = f"cash on {on}"
    if kind == "application":
        done = f"set off on {on} against {bills[moved.subject]}"
    if cause.kind != kind:
        done = f"taken back on {on}"
    return f"{done}; tax_timing refund on the memo's day, {credit.issued_on}"


def _banked(
    line: TaxLine,
    period_of: Callable[[datetime.date], Period],
    receipts: Mapping[str, list[datetime.date]],
) -> TaxLine:
    """The line with a remark where the bank says another period, or nothing yet."""
    days = receipts.get(line.reference or "")
    if line.kind != "refund" or line.reference is None:
        return line
    if not days:
        return dataclasses.replace(line, remark=f"{line.reference} is not in the bank yet")
    others = [day for day in days if period_of(day) != line.period]
    if len(others) < len(days):
        return line
    period = period_of(others[0])
    return dataclasses.replace(
        line, remark=f"the bank has it on {others[0]}, in {period}: check where it belongs"
    )
