"""The movements between us and one vendor, each with the column of a statement that it belongs to.

An amount is signed by what is owed to the vendor: bills, refunds and write-offs raise it, payments and
credits lower it. Netting a credit against a bill of the vendor moves nothing: both fall.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.model import RefundStatus
from beancount_refunds.reports.control_accounts import reference_of
from beancount_refunds.reports.open_items import Nettings
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act, BillMovement, Movement, Refund
    from beancount_refunds.reports.control_accounts import ControlAccounts, Unallocated
    from beancount_refunds.source import Position

#: Of each kind of a credit's movement the column that it stands in.
_COLUMNS = {
    "credit": "credits",
    "raise": "credits",
    "refund": "refunds",
    "application": "netted",
    "write-off": "written_off",
    "reduction": "by_hand",
}
_BACK = "reversal of "
#: Within a day bills come first, then credits as the books ran, then payments and what belongs to neither.
_BILL, _CREDIT, _PAYMENT, _LOOSE = range(4)


@frozen
class StatementLine:
    """One movement; each amount stands in the column of its name and counts as `effect` says."""

    on: datetime.date
    currency: str
    kind: str
    id: str
    number: str | None = None
    credit_ids: tuple[str, ...] = ()
    bills: int = 0
    payments: int = 0
    credits: int = 0
    refunds: int = 0
    netted: int = 0
    written_off: int = 0
    by_hand: int = 0
    unallocated: int = 0
    on_other_bill: int = 0
    remark: str | None = None
    rank: int
    position: Position

    @property
    def effect(self) -> int:
        """By how much the line raises what is owed to the vendor.

        ``on_other_bill`` is what was netted against a bill that stands in no statement of this vendor.
        """
        raised = self.bills + self.refunds + self.written_off + self.by_hand + self.unallocated
        return raised + self.on_other_bill - self.payments - self.credits


def statement_lines(ledger: Ledger, vendor_id: str, controls: ControlAccounts) -> list[StatementLine]:
    """All movements of a vendor on the ledger, by currency and day."""
    found = [*_Vendor(ledger, vendor_id, controls).lines()]
    found.sort(key=lambda line: (line.currency, line.on, line.rank))
    return found


class _Vendor:
    """Reads the movements of one vendor off the settlement."""

    def __init__(self, ledger: Ledger, vendor_id: str, controls: ControlAccounts) -> None:
        self._settlement = settlement = ledger.settlement
        self._controls = controls
        self._id = vendor_id
        self._nettings = Nettings(settlement, controls)
        self._reductions = {reduction.id: reduction for reduction in settlement.reductions}
        self._acts: dict[Position, Act] = {act.position: act for act in settlement.acts}
        self._latest: dict[str, Position] = {}
        self._came_by: dict[tuple[str, Position], str] = {}
        self._moved = [
            moved
            for moved in settlement.movements
            if settlement.credit[moved.credit_id].vendor_id == vendor_id
        ]
        self._billed = [
            moved
            for moved in settlement.bill_movements
            if moved.vendor_id == vendor_id and moved.kind in {"bill", "payment"}
        ]

    def lines(self) -> Iterator[StatementLine]:
        """Each movement once; the parts of one refund of one day are one line per currency."""
        set_off = self._set_off()
        for bill in self._billed:
            if (bill.position, bill.currency) not in set_off or bill.kind == "bill":
                yield self._of_bill(bill)
        groups: dict[tuple[object, ...], list[Movement]] = {}
        for number, moved in enumerate(self._moved):
            key: tuple[object, ...] = (number,)
            if moved.kind.removeprefix(_BACK) == "refund":
                key = moved.subject, moved.kind, moved.currency, moved.on, moved.position
                self._note_reference(moved)
            elif moved.kind == "reduction" and (moved.position, moved.currency) in set_off:
                key = moved.position, moved.currency
            groups.setdefault(key, []).append(moved)
        for group in groups.values():
            first = group[0]
            bills = set_off.get((first.position, first.currency), ()) if first.kind == "reduction" else ()
            yield self._set_off_line(group, bills) if bills else self._of_credit(group)
        for one in self._controls.unallocated:
            if one.vendor_id == self._id:
                yield self._of_posting(one)

    def _note_reference(self, moved: Movement) -> None:
        """Keep by which reference a refund came, where an unmatch took that back later."""
        if not moved.kind.startswith(_BACK):
            self._latest[moved.subject] = moved.position
            return
        act = self._acts.get(moved.position)
        if act is not None and act.kind == "receipt-unmatch":
            self._came_by[moved.subject, self._latest[moved.subject]] = act.id

    # --- set off by hand: one transaction lowers a credit and pays a bill with it -------------------

    def _set_off(self) -> dict[tuple[Position, str], tuple[str, ...]]:
        """Transactions whose hand-booked reductions of credits pay this vendor's bills exactly: which."""
        reduced: dict[tuple[Position, str], int] = {}
        paid: dict[tuple[Position, str], int] = {}
        bills: dict[tuple[Position, str], list[str]] = {}
        for moved in self._moved:
            if moved.kind == "reduction":
                key = moved.position, moved.currency
                reduced[key] = reduced.get(key, 0) + moved.amount_minor
        for bill in self._billed:
            if bill.kind == "payment":
                key = bill.position, bill.currency
                paid[key] = paid.get(key, 0) + bill.amount_minor
                bills.setdefault(key, []).append(bill.bill_id)
        return {key: tuple(dict.fromkeys(bills[key])) for key in bills if paid[key] == reduced.get(key)}

    def _set_off_line(self, moved: Sequence[Movement], bills: Sequence[str]) -> StatementLine:
        ids = tuple(dict.fromkeys(one.credit_id for one in moved))
        return StatementLine(
            on=moved[0].on,
            currency=moved[0].currency,
            kind="set-off",
            id=moved[0].credit_id,
            number=", ".join(bills),
            credit_ids=ids,
            netted=-sum(one.amount_minor for one in moved),
            remark="booked by hand",
            rank=_CREDIT,
            position=moved[0].position,
        )

    # --- lines ------------------------------------------------------------------------------------

    def _of_bill(self, moved: BillMovement) -> StatementLine:
        paid = moved.kind == "payment"
        return StatementLine(
            on=moved.on,
            currency=moved.currency,
            kind=moved.kind,
            id=moved.bill_id,
            number=self._controls.references.get(moved.position) if paid else None,
            bills=0 if paid else moved.amount_minor,
            payments=-moved.amount_minor if paid else 0,
            rank=_PAYMENT if paid else _BILL,
            position=moved.position,
        )

    def _of_credit(self, moved: Sequence[Movement]) -> StatementLine:
        first = moved[0]
        column = _COLUMNS[first.kind.removeprefix(_BACK)]
        total = sum(one.amount_minor for one in moved)
        line = StatementLine(
            on=first.on,
            currency=first.currency,
            kind=first.kind,
            id=first.credit_id if column in {"credits", "by_hand"} else first.subject,
            number=self._settlement.credit[first.credit_id].number if column == "credits" else None,
            credit_ids=tuple(one.credit_id for one in moved),
            rank=_CREDIT,
            position=first.position,
        )
        changes: dict[str, object] = {column: total if column == "credits" else -total}
        if column == "refunds":
            changes |= self._refund_facts(first)
        elif column == "netted":
            changes |= self._netting_facts(first)
        elif column == "written_off":
            changes["remark"] = self._reductions[first.subject].reason
        elif column == "by_hand":
            changes["number"] = self._controls.references.get(first.position)
        return dataclasses.replace(line, **changes)  # type: ignore[arg-type]

    def _refund_facts(self, moved: Movement) -> dict[str, object]:
        """The bank reference, and what a reader of the bank statement must know."""
        refund, act = self._settlement.refund[moved.subject], self._acts.get(moved.position)
        if moved.kind.startswith(_BACK):
            unmatched = act is not None and act.kind == "receipt-unmatch"
            reason = None if act is None else act.reason
            return {
                "number": act.id if act is not None and unmatched else refund.returned_ref,
                "remark": "the match was undone" if unmatched else reason,
            }
        came_by = self._came_by.get((moved.subject, moved.position))
        return {
            "number": came_by or refund.bank_transaction_ref,
            "remark": None if came_by else "; ".join(self._cash_remarks(refund, moved)) or None,
        }

    def _cash_remarks(self, refund: Refund, moved: Movement) -> Iterator[str]:
        amount = refund.received_minor if refund.received_currency is not None else refund.amount_minor
        currency = refund.received_currency or refund.currency
        if currency is not None and currency != moved.currency:
            yield f"the bank received {self._settlement.precisions.text(amount or 0, currency)}"
        if refund.status is RefundStatus.APPLIED:
            yield "not reconciled yet"

    def _netting_facts(self, moved: Movement) -> dict[str, object]:
        reduction = self._reductions[moved.subject]
        own = self._nettings.lowers_bill(reduction)
        return {
            "number": reduction.bill_id,
            "on_other_bill": 0 if own else -moved.amount_minor,
            "remark": None if own else "the bill is none of this vendor's; it stands in no line here",
        }

    def _of_posting(self, one: Unallocated) -> StatementLine:
        line = one.line
        return StatementLine(
            on=line.on,
            currency=line.units.currency,
            kind="unallocated",
            id=line.account,
            number=reference_of(line, self._settlement),
            unallocated=-one.minor,
            remark="belongs to no credit and no bill",
            rank=_LOOSE,
            position=line.position,
        )
