"""What to do now about each open point: the catalogue's sentence, filled with the facts of the point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.catalogue import ENTRIES
from beancount_refunds.reports.recovery import open_amount

if TYPE_CHECKING:
    from beancount_refunds.model import Bill, Case, Credit, OpenException, Refund, Settlement

#: States that a sentence of the catalogue may speak of, beside those of refunds and cases.
STRAIGHT, EXPIRED = "STRAIGHT", "EXPIRED"


class NextSteps:
    """The next steps of the open points of a settlement."""

    def __init__(self, settlement: Settlement) -> None:
        self._settlement = settlement
        self._recorders = {reduction.id: reduction.recorded_by for reduction in settlement.reductions}
        self._bills: dict[tuple[str | None, str], Bill] = {}
        for bill in sorted(settlement.bills, key=lambda one: (one.due_on or one.billed_on, one.bill_id)):
            if bill.open_minor > 0:
                self._bills.setdefault((bill.vendor_id, bill.currency), bill)

    def of(self, point: OpenException, vendors: frozenset[str]) -> str | None:
        """The sentence for a point whose subject leads to ``vendors``; ``None`` if its code has none."""
        entry = ENTRIES[point.code]
        sentence = entry.next_step_if.get(self._state(point), entry.next_step)
        return None if sentence is None else sentence.format_map(self.facts(point, vendors))

    def facts(self, point: OpenException, vendors: frozenset[str]) -> dict[str, str]:
        """The facts that a sentence may name, each in words that stand in any of them."""
        books = self._settlement
        facts = {
            "subject": point.subject,
            "vendor": " or ".join(sorted(vendors)) or "the vendor",
            "amount": self._amount(point.amount_minor, point.currency),
            "since": str(point.since),
            "until": str(point.acknowledged_until),
            "recorder": self._recorders.get(point.subject) or "its recorder",
            "account": books.policy.account("suspense_account", point.since) or "the suspense account",
            "reference": "its bank reference",
            "credits": "its credits",
            "expires": "its last day",
            "bill": "the next bill",
            "open": "what is open",
        }
        if point.subject in books.refund:
            facts |= _of_refund(books.refund[point.subject])
        if point.subject in books.credit:
            facts |= self._of_credit(books.credit[point.subject])
        if point.subject in books.case:
            facts |= self._of_case(books.case[point.subject])
        return facts

    def _state(self, point: OpenException) -> str:
        """The state of what a point is about, as the catalogue's sentences distinguish it."""
        books = self._settlement
        if point.subject in books.case:
            return books.case[point.subject].status
        if point.subject in books.refund:
            refund = books.refund[point.subject]
            clearing = books.policy.account("clearing_account", refund.applied_on or refund.recorded_on)
            straight = refund.pending_reason is None and refund.cash_account != clearing
            return STRAIGHT if straight else str(refund.pending_reason)
        credit = books.credit.get(point.subject)
        expires_on = None if credit is None else credit.expires_on
        return EXPIRED if expires_on is not None and expires_on < books.as_of else ""

    def _of_credit(self, credit: Credit) -> dict[str, str]:
        facts = {} if credit.expires_on is None else {"expires": str(credit.expires_on)}
        bill = self._bills.get((credit.vendor_id, credit.currency))
        return facts if bill is None else facts | {"bill": f"bill {bill.bill_id}"}

    def _of_case(self, case: Case) -> dict[str, str]:
        facts = {"open": self._amount(open_amount(case), case.currency)}
        return facts | ({"credits": ", ".join(case.credit_ids)} if case.credit_ids else {})

    def _amount(self, minor: int | None, currency: str | None) -> str:
        """``the 1,260.00 GBP``."""
        if minor is None or currency is None:
            return "the amount"
        return f"the {self._settlement.precisions.to_number(minor, currency):,} {currency}"


def _of_refund(refund: Refund) -> dict[str, str]:
    facts = {
        "recorder": refund.recorded_by,
        "reference": refund.bank_transaction_ref,
        "credits": ", ".join(refund.credit_ids),
        "account": refund.cash_account,
    }
    return {name: fact for name, fact in facts.items() if fact}
