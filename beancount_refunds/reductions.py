"""Credits netted against bills, and credits written off; both at the carrying amount, without FX."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from beancount_refunds.approvals import AwaitingApproval, approval_of
from beancount_refunds.controls import (
    control_problems,
    missing_policies,
    rate_problem,
    without_evidence,
)
from beancount_refunds.directives import ApplicationDirective, WriteOffDirective
from beancount_refunds.findings import Code, Shortage
from beancount_refunds.model import ReductionStatus
from beancount_refunds.open_items import OpenReduction
from beancount_refunds.posting import Leg, Voucher, links, without_zeros
from beancount_refunds.problems import Problem
from beancount_refunds.rates import RateMissing
from beancount_refunds.refund_guards import credit_problems, unknown_credit
from beancount_refunds.refund_posting import tax_legs, tax_worth, vendor_legs
from beancount_refunds.subledger import Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.open_items import Cause, OpenBill
    from beancount_refunds.subledger import OpenCredit, Part


def record(books: Books, directive: ApplicationDirective | WriteOffDirective) -> None:
    """Process a ``credit-application`` or ``credit-write-off``."""
    credit = books.credits[books.names.original(directive.credit_id)]
    reduction = OpenReduction(directive=directive, credit=credit, bill=_bill(books, directive, credit))
    books.reductions[directive.id] = reduction
    books.users_of_credit[credit.id].append(directive.id)
    books.transition(directive.id, None, reduction.status, directive)
    advance(books, reduction, directive)


def advance(books: Books, reduction: OpenReduction, cause: Cause) -> None:
    """Post a waiting application or write-off today, if nothing stands against it any more."""
    directive, credit = reduction.directive, reduction.credit
    waiting = _waits(books, reduction)
    reduction.waiting = waiting.on(directive) if isinstance(waiting, Problem) else None
    if waiting is not None or credit.waits:
        return
    # Since this was recorded the credit may have been reversed, or it or the bill used by something else.
    gone = credit_problems(books, directive.label, [directive.credit_id])
    problem = next(itertools.chain(gone, _balance_problems(books, directive, credit, reduction.bill)), None)
    if problem is not None:
        del books.reductions[directive.id]
        books.refuse(directive, problem)
        return
    _post(books, reduction, cause)


def _waits(books: Books, reduction: OpenReduction) -> Problem | AwaitingApproval | None:
    """What it waits for, in the catalogue's order."""
    directive, credit = reduction.directive, reduction.credit
    if credit.functional and isinstance(credit.carrying, RateMissing) and not credit.waits:
        return rate_problem(directive.label, credit.carrying)
    if isinstance(directive, WriteOffDirective):
        approval = approval_of(books, directive, named=False)
        if isinstance(approval, Problem | AwaitingApproval):
            return approval
    return without_evidence(books, directive)


# --- guards ------------------------------------------------------------------------------------


def reduction_problems(
    books: Books, directive: ApplicationDirective | WriteOffDirective
) -> Iterator[Problem]:
    """What stands against an application or write-off."""
    yield from unknown_credit(books, directive.label, directive.credit_id)
    credit = books.credits.get(books.names.original(directive.credit_id))
    taxed = credit is not None and credit.tax > 0
    keys = ["tax_deferred_account"] if taxed else []
    if taxed and isinstance(directive, ApplicationDirective):
        keys.append("tax_account")
    yield from missing_policies(books, directive.label, books.today, keys)
    yield from control_problems(books, directive)
    if credit is not None and isinstance(directive, ApplicationDirective):
        yield from _vendor_problems(books, directive, credit)
    yield from credit_problems(books, directive.label, [directive.credit_id])
    credit = books.credits[books.names.original(directive.credit_id)]
    amount = directive.amount
    if amount.currency != credit.currency:
        yield Problem(
            Code.CURRENCY_MISMATCH,
            f"{directive.label} is {books.text(*amount)}, the credit {credit.id} is in"
            f" {credit.currency}; state the amount in {credit.currency}",
        )
    bill = _bill(books, directive, credit)
    if bill is not None and bill.currency != credit.currency:
        yield Problem(
            Code.CURRENCY_MISMATCH,
            f"{directive.label} nets the credit {credit.id} in {credit.currency} against bill"
            f" {bill.bill_id} in {bill.currency}; net it against a bill in {credit.currency}\nbill"
            f" {bill.bill_id} is booked at {bill.position}",
        )
    if not credit.waits:
        yield from _balance_problems(books, directive, credit, bill)


def _vendor_problems(books: Books, directive: ApplicationDirective, credit: OpenCredit) -> Iterator[Problem]:
    vendors = set()
    if directive.vendor_id is not None:
        vendors.add(directive.vendor_id)
    elif _bill(books, directive, credit) is None:
        # Nobody else's bill is settled with a vendor's credit.
        vendors.update(
            bill.vendor_id
            for bill in books.bills_called[directive.bill_id]
            if bill.vendor_id is not None and bill.owed(books.today) is not None
        )
    others = sorted(vendors - {credit.vendor_id})
    if others:
        yield Problem(
            Code.CREDIT_VENDOR_MISMATCH,
            f"{directive.label} nets the credit {credit.id} of {credit.vendor_id} against bill"
            f" {directive.bill_id} of {' and '.join(others)}; name a bill of {credit.vendor_id}",
        )


def _balance_problems(
    books: Books,
    directive: ApplicationDirective | WriteOffDirective,
    credit: OpenCredit,
    bill: OpenBill | None,
) -> Iterator[Problem]:
    asked, currency = directive.amount.minor, credit.currency
    application = isinstance(directive, ApplicationDirective)
    if asked > credit.available:
        short = Shortage(asked, credit.available, currency)
        code = (
            Code.APPLICATION_EXCEEDS_CREDIT_BALANCE if application else Code.WRITE_OFF_EXCEEDS_CREDIT_BALANCE
        )
        reserved = f"; {books.text(credit.reserved, currency)} more is reserved by pending refunds"
        yield Problem(
            code,
            f"{directive.label} asks {books.text(asked, currency)} of {credit.id}, which has"
            f" {books.text(short.available, currency)} available (excess"
            f" {books.text(short.excess, currency)}){reserved if credit.reserved else ''}"
            f"\n{credit.id} is declared at {credit.memo.position}",
            shortage=short,
        )
    owed = bill.owed(books.today) if bill is not None else None
    if bill is not None and owed is not None and asked > owed:
        short = Shortage(asked, owed, currency)
        yield Problem(
            Code.APPLICATION_EXCEEDS_BILL_BALANCE,
            f"{directive.label} asks {books.text(asked, currency)} of bill {bill.bill_id}, which has"
            f" {books.text(short.available, currency)} open on {books.today} (excess"
            f" {books.text(short.excess, currency)})\nbill {bill.bill_id} is booked at {bill.position}",
            shortage=short,
        )


def _bill(
    books: Books, directive: ApplicationDirective | WriteOffDirective, credit: OpenCredit
) -> OpenBill | None:
    """The vendor's bill of that number, in the credit's currency if there is one."""
    if not isinstance(directive, ApplicationDirective):
        return None
    bills = [
        bill
        for bill in books.bills_called[directive.bill_id]
        if bill.vendor_id in (credit.vendor_id, None) and bill.owed(books.today) is not None
    ]
    own = [bill for bill in bills if bill.vendor_id is not None] or bills
    same = [bill for bill in own if bill.currency == credit.currency]
    return next(iter(same or own), None)


# --- posting -----------------------------------------------------------------------------------


def _post(books: Books, reduction: OpenReduction, cause: Cause) -> None:
    directive, credit = reduction.directive, reduction.credit
    if isinstance(directive, ApplicationDirective):
        part = credit.take(Use.APPLICATION, directive.amount.minor)
        legs = _application_legs(books, reduction, directive, part)
        narration, bill_id = f"Application {directive.id} to {directive.bill_id}", directive.bill_id
    else:
        part = credit.take(Use.WRITE_OFF, directive.amount.minor)
        legs = _write_off_legs(books, directive, credit, part)
        narration, bill_id = f"Write-off {directive.id}", None
    reduction.part = part
    reduction.status = ReductionStatus.POSTED
    reduction.posted_on = books.today
    if reduction.bill is not None:
        reduction.bill.applied += part.amount
    reduction.voucher = books.post(
        Voucher(
            on=books.today,
            subject=directive.id,
            payee=books.names.vendors[credit.vendor_id].name,
            narration=narration,
            legs=without_zeros(legs),
            links=links([directive.id, bill_id, *books.chain([credit])]),
            position=directive.position,
            functional_currency=credit.functional_currency if credit.functional else None,
        )
    )
    books.move(part, cause, directive.id)
    books.transition(directive.id, ReductionStatus.WAITING, ReductionStatus.POSTED, cause)


def _application_legs(
    books: Books, reduction: OpenReduction, directive: ApplicationDirective, part: Part
) -> Iterator[Leg]:
    """Nothing where the bill sits on the vendor's own account: applying is matching, not posting."""
    credit = reduction.credit
    account = directive.account or (reduction.bill.account if reduction.bill is not None else credit.account)
    reduction.account = account
    if account != credit.account:
        worth = part.carrying if credit.functional else None
        yield Leg(account, part.amount, credit.currency, worth, bill_id=directive.bill_id)
        yield from vendor_legs(books, [part], worth=credit.functional)
    yield from tax_legs(books, [part], worth=credit.functional)


def _write_off_legs(
    books: Books, directive: WriteOffDirective, credit: OpenCredit, part: Part
) -> Iterator[Leg]:
    """Dr account (part − tax slice), Dr deferred tax (slice), Cr vendor's account."""
    deferred = books.policy.account("tax_deferred_account", books.today) or ""
    if credit.functional and credit.functional_currency is not None and part.carrying is not None:
        slice_worth = tax_worth(credit, part)
        lost = part.carrying - slice_worth
        yield Leg(directive.account, lost, credit.functional_currency, lost)
        yield Leg(deferred, part.tax, credit.tax_currency, slice_worth, tax_of=credit.id)
    else:
        yield Leg(directive.account, part.amount - part.tax, credit.currency)
        yield Leg(deferred, part.tax, credit.currency, tax_of=credit.id)
    yield from vendor_legs(books, [part], worth=credit.functional)
