"""The nodes of a trail: what each thing is, as it stands."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount.core.data import Transaction

from beancount_refunds.reports.trail.nouns import Key, Kind, Node
from beancount_refunds.reports.trail.web import DECLARING
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Receipt
    from beancount_refunds.reports.trail.web import Web


class Describer:
    """Describes the things of one ledger."""

    def __init__(self, ledger: Ledger, web: Web) -> None:
        self._web = web
        self._books = ledger.settlement
        places = {receipt.position for receipt in self._books.receipts}
        self._told = {
            place: " · ".join(filter(None, (entry.payee, entry.narration)))
            for entry in ledger.entries
            if isinstance(entry, Transaction) and (place := Position.of(entry.meta)) in places
        }
        self._receipts: dict[str, list[Receipt]] = {}
        for receipt in self._books.receipts:
            self._receipts.setdefault(receipt.reference, []).append(receipt)
        self._declared = {
            (DECLARING[act.kind], act.id): act for act in self._books.acts if act.kind in DECLARING
        }

    def bank_lines(self, reference: str) -> list[Receipt]:
        """The bank transactions with a reference: none, one, or the same one imported twice."""
        return self._receipts.get(reference, [])

    def narration(self, receipt: Receipt) -> str:
        """Payee and narration of a bank transaction."""
        return self._told.get(receipt.position, "")

    def vendor(self, id_: str | None) -> str | None:
        """The name of a vendor, else its id."""
        return self.known_vendor(id_ or "") or id_

    def known_vendor(self, id_: str) -> str | None:
        """The name of a vendor, or ``None`` where ``id_`` is no vendor."""
        known = self._books.vendor.get(id_)
        return None if known is None else known.name

    def text(self, minor: int, currency: str) -> str:
        """``1,234.50 GBP``."""
        return f"{self._books.precisions.to_number(minor, currency):,} {currency}"

    def node(self, key: Key, *, asked: bool, within: bool) -> Node:
        """What a key stands for, and its place in the trail."""
        known = {
            Kind.RECEIPT: self._receipt,
            Kind.REFUND: self._refund,
            Kind.CREDIT: self._credit,
            Kind.CASE: self._case,
            Kind.BILL: self._bill,
            Kind.ORDER: self._order,
            Kind.APPLICATION: self._reduction,
            Kind.WRITE_OFF: self._reduction,
        }[key.kind](key)
        return dataclasses.replace(known or self._refused(key), asked=asked, within=within)

    def _refused(self, key: Key) -> Node:
        """What is only named, or was refused when it was declared."""
        act = self._declared.get((key.kind, key.id))
        if act is None:
            named = {
                Kind.RECEIPT: "not in the bank's transactions",
                Kind.ORDER: "no order directive declares it",
                Kind.BILL: "no posting carries it",
            }
            remark = named.get(key.kind, "nothing declares it")
            return Node(key=key, title=self.vendor(key.vendor_id), remark=remark)
        return Node(
            key=key,
            on=act.on,
            actor=act.by,
            amount_minor=act.amount_minor,
            currency=act.currency,
            state="REFUSED",
            remark=act.finding,
            position=act.position,
        )

    def _receipt(self, key: Key) -> Node | None:
        lines = self.bank_lines(key.id)
        if not lines:
            return None
        first = lines[0]
        cleared: dict[str, int] = {}
        for _, currency, minor in first.cleared:
            cleared[currency] = cleared.get(currency, 0) + (minor or 0)
        only = next(iter(cleared)) if len(cleared) == 1 else None
        remark = None if cleared else "moves nothing on a clearing account"
        if len(cleared) > 1:
            remark = " and ".join(self.text(amount, unit) for unit, amount in cleared.items())
        if len(lines) > 1:
            remark = f"stands on {len(lines)} bank transactions"
        return Node(
            key=key,
            title=self.narration(first) or None,
            on=first.booked_on,
            amount_minor=cleared[only] if only else None,
            currency=only,
            state=_receipt_state(first),
            remark=remark,
            position=first.position,
        )

    def _refund(self, key: Key) -> Node | None:
        refund = self._web.refund.get(key.id)
        if refund is None:
            return None
        waits = f"waits for: {refund.pending_reason.lower()}" if refund.pending_reason else None
        return Node(
            key=key,
            title=self.vendor(refund.vendor_id),
            on=refund.recorded_on,
            actor=refund.recorded_by,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
            state=refund.status,
            remark="; ".join(filter(None, (waits, refund.remark))) or None,
            position=refund.position,
        )

    def _credit(self, key: Key) -> Node | None:
        credit = self._books.credit.get(key.id)
        if credit is None:
            return None
        left = self.text(credit.unapplied_balance_minor, credit.currency)
        return Node(
            key=key,
            title=" · ".join(filter(None, (credit.number, self.vendor(credit.vendor_id)))),
            on=credit.issued_on,
            actor=credit.recorded_by,
            amount_minor=credit.amount_minor,
            currency=credit.currency,
            state=credit.status,
            remark=f"unapplied {left}",
            position=credit.position,
        )

    def _reduction(self, key: Key) -> Node | None:
        reduction = self._web.reduction.get(key.id)
        if reduction is None:
            return None
        return Node(
            key=key,
            title=reduction.reason or self.vendor(reduction.vendor_id),
            on=reduction.recorded_on,
            actor=reduction.recorded_by,
            amount_minor=reduction.amount_minor,
            currency=reduction.currency,
            state=reduction.status,
            position=reduction.position,
        )

    def _case(self, key: Key) -> Node | None:
        case = self._books.case.get(key.id)
        if case is None:
            return None
        agreed = self.text(case.agreed_amount_minor, case.currency)
        return Node(
            key=key,
            title=" · ".join(filter(None, (case.reason, self.vendor(case.vendor_id)))),
            on=case.opened_on,
            actor=case.owner,
            amount_minor=case.claimed_amount_minor,
            currency=case.currency,
            state=case.status,
            remark=f"agreed {agreed}",
            position=case.position,
        )

    def _bill(self, key: Key) -> Node | None:
        bills = self._web.bills.get(key, [])
        if not bills:
            return None
        first = bills[0]
        left = [self.text(bill.open_minor, bill.currency) for bill in bills if bill.open_minor]
        return Node(
            key=key,
            title=self.vendor(first.vendor_id),
            on=first.billed_on,
            amount_minor=first.billed_minor if len(bills) == 1 else None,
            currency=first.currency if len(bills) == 1 else None,
            state="OPEN" if left else "PAID",
            remark=f"open {' and '.join(left)}" if left else None,
            position=first.position,
        )

    def _order(self, key: Key) -> Node | None:
        order = self._books.order.get(key.id)
        if order is None:
            return None
        currencies = {line.currency for line in order.lines}
        total = sum(line.amount_minor for line in order.lines) if len(currencies) == 1 else None
        return Node(
            key=key,
            title=", ".join(dict.fromkeys(filter(None, (self.vendor(one.vendor_id) for one in order.lines)))),
            on=order.ordered_on,
            amount_minor=total,
            currency=None if total is None else order.lines[0].currency,
            position=order.position,
        )


def _receipt_state(receipt: Receipt) -> str | None:
    if receipt.returned_refund_ids:
        return "RETURNED" if receipt.matched else "DIFFERS"
    if receipt.refund_ids:
        return "MATCHED" if receipt.matched else "DIFFERS"
    return "UNMATCHED" if receipt.cleared else None
