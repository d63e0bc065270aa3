"""What is open between us and each vendor on a day: bills, credits, and postings that are neither.

An amount > 0 is owed to the vendor, as on the vendor's own statement; a credit is < 0. The items of all
vendors make up the control accounts with the sign turned (`control_accounts`).
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.reports.control_accounts import booked_but_waiting, netted, reference_of
from beancount_refunds.reports.filters import Traits, some

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Bill, Credit, Reduction, Settlement
    from beancount_refunds.reports.control_accounts import ControlAccounts, Unallocated
    from beancount_refunds.source import Position


class ItemKind(enum.StrEnum):
    """What is open."""

    BILL = "bills"
    CREDIT = "credits"
    UNALLOCATED = "unallocated"


class Item(NamedTuple):
    """One open item; ``aged_from`` is the day that its age counts from, ``number`` as printed on it."""

    kind: ItemKind
    vendor_id: str | None
    id: str
    number: str | None
    dated_on: datetime.date
    due_on: datetime.date | None
    amount_minor: int
    currency: str
    account: str
    case_id: str | None
    order_id: str | None
    remark: str | None
    position: Position

    @property
    def aged_from(self) -> datetime.date:
        """The due date of a bill that states one, else the day of the item."""
        return self.due_on or self.dated_on

    def traits(self, settlement: Settlement) -> Traits:
        """What filters ask of an item."""
        case = settlement.case.get(self.case_id or "")
        return Traits(
            some(self.vendor_id),
            self.kind,
            some(self.case_id),
            some(self.order_id, None if case is None else case.order_id),
            self.dated_on,
        )


class Nettings:
    """Credits netted against bills: which of them lowered a bill that is in the ledger."""

    def __init__(self, settlement: Settlement, controls: ControlAccounts) -> None:
        self._vendors = {
            moved.subject: moved.vendor_id
            for moved in settlement.bill_movements
            if moved.kind == "application"
        }
        self._accounts = controls.accounts
        self.unbooked = tuple(
            reduction
            for reduction in netted(settlement)
            if reduction.id not in self._vendors and reduction.account in self._accounts
        )

    def lowers_bill(self, reduction: Reduction) -> bool:
        """Whether it lowers what its own vendor is owed: a bill of that vendor, or one not booked yet."""
        if reduction.id in self._vendors:
            return self._vendors[reduction.id] == reduction.vendor_id
        return reduction.account in self._accounts


def open_items(ledger: Ledger, controls: ControlAccounts) -> Iterator[Item]:
    """All open items on the day as of which the ledger is settled, in no order."""
    settlement = ledger.settlement
    nettings = Nettings(settlement, controls)
    early: dict[tuple[str | None, str, str], list[Reduction]] = {}
    for reduction in nettings.unbooked:
        key = reduction.vendor_id, str(reduction.bill_id), reduction.currency
        early.setdefault(key, []).append(reduction)
    for bill in settlement.bills:
        before = early.pop((bill.vendor_id, bill.bill_id, bill.currency), [])
        item = _of_bill(bill, before, settlement)
        if item.amount_minor:
            yield item
    for reductions in early.values():
        yield from map(_of_unbooked, reductions)
    for credit in settlement.credits:
        open_minor = credit.unapplied_balance_minor + booked_but_waiting(credit)
        if open_minor:
            yield _of_credit(credit, open_minor)
    for one in controls.unallocated:
        yield _of_unallocated(one, settlement)


def _of_bill(bill: Bill, before: list[Reduction], settlement: Settlement) -> Item:
    remarks = [] if bill.due_on is not None else ["no due date: aged from the day of the bill"]
    if bill.vendor_id is None:
        remarks.append("its postings state no vendor_id")
    for reduction in before:
        amount = settlement.precisions.text(reduction.amount_minor, reduction.currency)
        remarks.append(f"{amount} was netted before it was booked ({reduction.id})")
    return Item(
        kind=ItemKind.BILL,
        vendor_id=bill.vendor_id,
        id=bill.bill_id,
        number=None,
        dated_on=bill.billed_on,
        due_on=bill.due_on,
        amount_minor=bill.open_minor - sum(reduction.amount_minor for reduction in before),
        currency=bill.currency,
        account=bill.account,
        case_id=None,
        order_id=bill.order_id,
        remark="; ".join(remarks) or None,
        position=bill.position,
    )


def _of_unbooked(reduction: Reduction) -> Item:
    """A credit netted against a bill that no posting shows: the bill is still to come."""
    return Item(
        kind=ItemKind.BILL,
        vendor_id=reduction.vendor_id,
        id=str(reduction.bill_id),
        number=None,
        dated_on=reduction.posted_on or reduction.recorded_on,
        due_on=None,
        amount_minor=-reduction.amount_minor,
        currency=reduction.currency,
        account=str(reduction.account),
        case_id=None,
        order_id=None,
        remark=f"{reduction.id} nets it, and no posting shows this bill",
        position=reduction.position,
    )


def _of_credit(credit: Credit, open_minor: int) -> Item:
    reserved = credit.reserved_balance_minor
    remark = "a pending refund has reserved it" if reserved == open_minor else None
    if 0 < reserved < open_minor:
        remark = "a pending refund has reserved a part of it"
    if booked_but_waiting(credit):
        remark = "booked, but its declaration waits"
    return Item(
        kind=ItemKind.CREDIT,
        vendor_id=credit.vendor_id,
        id=credit.id,
        number=credit.number,
        dated_on=credit.issued_on,
        due_on=None,
        amount_minor=-open_minor,
        currency=credit.currency,
        account=credit.account,
        case_id=credit.case_id,
        order_id=credit.order_id,
        remark=remark,
        position=credit.position,
    )


def _of_unallocated(one: Unallocated, settlement: Settlement) -> Item:
    """A posting that belongs to no credit and no bill."""
    line = one.line
    return Item(
        kind=ItemKind.UNALLOCATED,
        vendor_id=one.vendor_id,
        id=line.account,
        number=reference_of(line, settlement),
        dated_on=line.on,
        due_on=None,
        amount_minor=-one.minor,
        currency=line.units.currency,
        account=line.account,
        case_id=None,
        order_id=None,
        remark="belongs to no credit and no bill; add credit_id or bill_id to the posting",
        position=line.position,
    )
