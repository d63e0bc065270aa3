"""The state of the books while they run, day by day; every step of the fold reads and moves it.

Nothing of it leaves a settlement: `report` freezes it into the nouns of `model`.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from beancount_refunds.conversion import Converter
from beancount_refunds.findings import RANK, Finding
from beancount_refunds.model import Movement, RefundStatus, Transition
from beancount_refunds.subledger import reversal_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.booked import Bookings
    from beancount_refunds.directives import (
        ApprovalDirective,
        CreditDirective,
        Directive,
        ExceptionDirective,
        MatchDirective,
    )
    from beancount_refunds.money import Precisions
    from beancount_refunds.names import Names
    from beancount_refunds.open_items import Cause, Excess, OpenBill, OpenCase, OpenReduction, OpenRefund
    from beancount_refunds.policy import Policy
    from beancount_refunds.posting import Voucher
    from beancount_refunds.problems import Problem
    from beancount_refunds.rates import Rates
    from beancount_refunds.reconciliation import Verdict
    from beancount_refunds.subledger import OpenCredit, Part


class Books:
    """All that the fold knows on ``today``."""

    def __init__(
        self, policy: Policy, rates: Rates, precisions: Precisions, names: Names, bookings: Bookings
    ) -> None:
        self.policy = policy
        self.converter = Converter(policy, rates, precisions)
        self.precisions = precisions
        self.names = names
        self.bookings = bookings
        self.today = datetime.date.min
        self.vendors_of: dict[str, list[str]] = {}
        for vendor in names.vendors.values():
            self.vendors_of.setdefault(vendor.account, []).append(vendor.id)
        self.credits: dict[str, OpenCredit] = {}
        self.refunds: dict[str, OpenRefund] = {}
        self.reductions: dict[str, OpenReduction] = {}
        self.cases: dict[str, OpenCase] = {}
        self.bills: dict[tuple[str | None, str, str], OpenBill] = {}
        self.bills_called: defaultdict[str, list[OpenBill]] = defaultdict(list)
        self.declared_by_hand: dict[str, CreditDirective] = {}
        self.evidenced: frozenset[str] = frozenset()
        self.approvals: defaultdict[str, list[ApprovalDirective]] = defaultdict(list)
        self.early_matches: defaultdict[str, list[MatchDirective]] = defaultdict(list)
        self.claimants: defaultdict[str, dict[str, OpenRefund]] = defaultdict(dict)
        self.returns: defaultdict[str, list[OpenRefund]] = defaultdict(list)
        self.excesses: defaultdict[str, list[Excess]] = defaultdict(list)
        self.acknowledgements: list[ExceptionDirective] = []
        self.credits_of_case: defaultdict[str, list[str]] = defaultdict(list)
        self.users_of_credit: defaultdict[str, list[str]] = defaultdict(list)
        self.acts: defaultdict[str, list[Directive]] = defaultdict(list)
        self.unreconciled: dict[str, None] = {}
        self.verdicts: dict[str, Verdict] = {}
        self.return_verdicts: dict[str, Verdict] = {}
        self.moved_cases: dict[str, Cause] = {}
        self.vouchers: list[Voucher] = []
        self.movements: list[Movement] = []
        self.transitions: list[Transition] = []
        self.findings: dict[int, Finding] = {}

    def find(self, found: Finding) -> None:
        """Keep a finding: of one entry the first in the catalogue's order stands."""
        key = id(found.entry)
        standing = self.findings.get(key)
        if standing is None or RANK[found.code] < RANK[standing.code]:
            self.findings[key] = found

    def refuse(self, directive: Directive, problem: Problem) -> None:
        """Refuse a directive: it changes nothing else, and names that it declares lead nowhere."""
        self.find(problem.on(directive))
        self.names.refuse(directive)

    def compare_again(self, references: Iterable[str]) -> None:
        """Note that something changed what bank transactions are compared with."""
        self.unreconciled.update(dict.fromkeys(references))

    def post(self, voucher: Voucher) -> Voucher | None:
        """Keep a transaction to be generated, if it moves anything."""
        if not voucher.legs:
            return None
        self.vouchers.append(voucher)
        return voucher

    def move(self, part: Part, cause: Cause, subject: str, *, back: bool = False) -> None:
        """Write a part taken, or given back, into the sub-ledger's journal."""
        credit = self.credits[part.credit_id]
        sign = 1 if back else -1
        self.journal(
            credit,
            kind=reversal_of(part.use) if back else str(part.use),
            amount=sign * part.amount,
            carrying=None if part.carrying is None else sign * part.carrying,
            tax=sign * part.tax,
            subject=subject,
            cause=cause,
        )

    def journal(
        self,
        credit: OpenCredit,
        *,
        kind: str,
        amount: int,
        carrying: int | None,
        tax: int,
        subject: str,
        cause: Cause,
    ) -> None:
        """Write one movement of a credit, and note that its case moved."""
        self.movements.append(
            Movement(
                on=self.today,
                credit_id=credit.id,
                subject=subject,
                kind=kind,
                amount_minor=amount,
                currency=credit.currency,
                carrying_amount_minor=carrying,
                tax_minor=tax,
                position=cause.position,
            )
        )
        self.touch_case(credit.case_id, cause)

    def touch_case(self, case_id: str | None, cause: Cause) -> None:
        """Note that money or an event moved a case today."""
        if case_id is not None:
            original = self.names.original(case_id)
            self.moved_cases[original] = cause
            if original in self.cases:
                self.cases[original].last_moved_on = self.today

    def transition(self, subject: str, before: Any, after: Any, cause: Cause) -> None:
        """Write a change of state into the log."""
        if before != after:
            self.transitions.append(
                Transition(
                    on=self.today,
                    subject=subject,
                    before=before,
                    after=after,
                    by=cause.by,
                    position=cause.position,
                )
            )

    def set_status(self, refund: OpenRefund, status: RefundStatus, cause: Cause) -> None:
        """Change the status of a refund and log it."""
        self.transition(refund.directive.id, refund.status, status, cause)
        refund.status = status

    def chain(self, credits_: Iterable[OpenCredit]) -> Iterator[str | None]:
        """The ids of credits, their orders, bills and cases, for links."""
        for credit in credits_:
            yield from (credit.id, credit.memo.order_id, credit.memo.bill_id)
            if credit.case_id is not None:
                case_id = self.names.original(credit.case_id)
                yield from (case_id, getattr(self.names.ids.get(case_id), "order_id", None))

    def text(self, minor: int, currency: str) -> str:
        """``450.00 GBP``."""
        return self.precisions.text(minor, currency)
