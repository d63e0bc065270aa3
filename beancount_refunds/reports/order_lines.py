"""What an order comes to, per vendor and currency: the lines behind `orders` and `order ID`.

An order is what an ``order`` directive declares, or what a case, credit or bill names. A credit belongs to
the order that it names itself, else to its case's. Only posted credits count: of one that waits nothing
moved yet, one that was reversed was none.

``credited == refunded + netted + written off + open``, exactly, in the credits' currency; the net cost is
``billed - refunded - netted``: what the vendor has kept so far.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.model import ReductionStatus
from beancount_refunds.reports.recovery import uncredited

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from beancount_refunds.model import Bill, Case, Credit, Order, Settlement


@dataclasses.dataclass(slots=True, kw_only=True)
class OrderLine:
    """One vendor's part of an order in one currency, all amounts in it.

    ``ordered`` is ``None`` where the order does not name the vendor in that currency, ``billed`` where no
    bill of the vendor names the order. ``named_on`` is the first day on which anything names the order.
    """

    order_id: str
    vendor_id: str | None
    currency: str
    order: Order | None
    named_on: datetime.date
    ordered: int | None = None
    billed: int | None = None
    credited: int = 0
    refunded: int = 0
    netted: int = 0
    written_off: int = 0
    open: int = 0
    uncredited: int = 0
    bill_ids: list[str] = dataclasses.field(default_factory=list)
    credit_ids: list[str] = dataclasses.field(default_factory=list)
    case_ids: list[str] = dataclasses.field(default_factory=list)
    waiting_ids: list[str] = dataclasses.field(default_factory=list)

    @property
    def net(self) -> int | None:
        """What was billed less what came back, unknown without a bill."""
        return None if self.billed is None else self.billed - self.refunded - self.netted

    @property
    def ordered_on(self) -> datetime.date | None:
        """The day of the order, where one is declared."""
        return None if self.order is None else self.order.ordered_on


class _Lines:
    """The lines while they are added up."""

    def __init__(self, settlement: Settlement) -> None:
        self._orders = settlement.order
        self._lines: dict[tuple[str, str, str], OrderLine] = {}

    def line(self, order_id: str, vendor_id: str | None, currency: str, on: datetime.date) -> OrderLine:
        """The line of a vendor and currency, a new one where there is none."""
        key = (order_id, vendor_id or "", currency)
        line = self._lines.get(key)
        if line is None:
            order = self._orders.get(order_id)
            line = OrderLine(
                order_id=order_id, vendor_id=vendor_id, currency=currency, order=order, named_on=on
            )
            self._lines[key] = line
        line.named_on = min(line.named_on, on)
        return line

    def take_order(self, order: Order) -> None:
        """Add what was ordered."""
        for part in order.lines:
            line = self.line(order.id, part.vendor_id, part.currency, order.ordered_on)
            line.ordered = (line.ordered or 0) + part.amount_minor

    def take_bill(self, bill: Bill) -> None:
        """Add what was billed, tax included."""
        if bill.order_id is not None:
            line = self.line(bill.order_id, bill.vendor_id, bill.currency, bill.billed_on)
            line.billed = (line.billed or 0) + bill.billed_minor
            line.bill_ids.append(bill.bill_id)

    def take_case(self, case: Case) -> None:
        """Add what a case still wants credited."""
        line = self.line(case.order_id, case.vendor_id, case.currency, case.opened_on)
        line.uncredited += uncredited(case)
        line.case_ids.append(case.id)

    def take_credit(self, credit: Credit, order_id: str | None) -> None:
        """Add what a credit was, and what became of it."""
        if order_id is None or credit.status is ReductionStatus.REVERSED:
            return
        line = self.line(order_id, credit.vendor_id, credit.currency, credit.issued_on)
        line.credit_ids.append(credit.id)
        if credit.status is ReductionStatus.WAITING:
            line.waiting_ids.append(credit.id)
            return
        line.credited += credit.amount_minor
        line.refunded += credit.refunded_amount_minor
        line.netted += credit.applied_amount_minor
        line.written_off += credit.written_off_amount_minor
        line.open += credit.unapplied_balance_minor

    def sorted(self) -> tuple[OrderLine, ...]:
        """By order, currency and vendor."""
        return tuple(
            sorted(self._lines.values(), key=lambda one: (one.order_id, one.currency, one.vendor_id or ""))
        )


def order_lines(settlement: Settlement) -> tuple[OrderLine, ...]:
    """The lines of every order, by order, currency and vendor."""
    lines = _Lines(settlement)
    order_of_case = {id_: case.order_id for case in settlement.cases for id_ in case.credit_ids}
    for order in settlement.orders:
        lines.take_order(order)
    for bill in settlement.bills:
        lines.take_bill(bill)
    for case in settlement.cases:
        lines.take_case(case)
    for credit in settlement.credits:
        lines.take_credit(credit, credit.order_id or order_of_case.get(credit.id))
    return lines.sorted()


def known_sum(amounts: Iterable[int | None]) -> int | None:
    """The sum of the amounts that are known; ``None`` where none is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def total_value(lines: Sequence[OrderLine]) -> int | None:
    """What an order was worth in the one currency of ``lines``; unknown where nothing declares it."""
    return sum(line.ordered or 0 for line in lines) if lines[0].order is not None else None


def remark_on(lines: Sequence[OrderLine]) -> str | None:
    """Why cells of these lines of one order and currency are empty, and what they leave out."""
    told = []
    if lines[0].order is None:
        told.append("no order directive: its value is not known")
    elif strangers := [line for line in lines if line.ordered is None]:
        told.append(f"not ordered in {lines[0].currency}: {_vendors(strangers)}")
    if unbilled := [line for line in lines if line.billed is None]:
        others = "" if len(unbilled) == len(lines) else ", whose part billed and net leave out"
        told.append(f"no bill of {_vendors(unbilled)}{others}")
    if waiting := [id_ for line in lines for id_ in line.waiting_ids]:
        told.append(f"not posted yet: {', '.join(waiting)}")
    return "; ".join(told) or None


def _vendors(lines: Iterable[OrderLine]) -> str:
    return ", ".join(line.vendor_id or "an unknown vendor" for line in lines)
