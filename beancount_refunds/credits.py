"""Credit memos: those that a directive posts, and those that somebody booked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.cases import (
    case_named,
    currency_mismatch,
    reopen_case,
    unknown_case,
    vendor_mismatch,
)
from beancount_refunds.controls import (
    control_problems,
    missing_policies,
    rate_problem,
    without_evidence,
)
from beancount_refunds.findings import Code
from beancount_refunds.model import ReductionStatus
from beancount_refunds.money import share
from beancount_refunds.posting import Leg, Voucher, links, without_zeros
from beancount_refunds.problems import Problem
from beancount_refunds.rates import RateMissing
from beancount_refunds.subledger import Memo, OpenCredit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.directives import CreditDirective
    from beancount_refunds.money import Money
    from beancount_refunds.open_items import Cause


def credit_problems(books: Books, directive: CreditDirective) -> Iterator[Problem]:
    """What stands against a ``vendor-credit`` that is posted by us."""
    return declaration_problems(books, directive, books.names.vendor_of(directive), directive.amount)


def issue(books: Books, directive: CreditDirective) -> None:
    """Take up a ``vendor-credit`` that is posted by us."""
    vendor_id = books.names.vendor_of(directive)
    account = books.names.vendors[vendor_id].account
    worth = directive.functional_amount
    credit = open_credit(
        books, directive.id, vendor_id, account, directive.amount, memo=memo_of(directive), worth=worth
    )
    state_tax(books, credit, directive.tax, converted=credit.functional)
    enter(books, credit, directive)
    waiting = _waits(directive, credit) or without_evidence(books, directive)
    if waiting is not None:
        credit.status = ReductionStatus.WAITING
        books.find(waiting.on(directive))
    else:
        credit.voucher = books.post(_voucher(books, directive, credit))
        journal_opening(books, credit, directive)
    books.transition(credit.id, None, credit.status, directive)


def journal_opening(books: Books, credit: OpenCredit, cause: Cause) -> None:
    """Write the opening of a credit into the sub-ledger's journal."""
    books.journal(
        credit,
        kind="credit",
        amount=credit.face,
        carrying=credit.carrying_minor,
        tax=credit.stated_tax,
        subject=credit.id,
        cause=cause,
    )


def declaration_problems(
    books: Books, directive: CreditDirective, vendor_id: str, booked: Money | None
) -> Iterator[Problem]:
    """What is wrong with a credit memo of today; ``booked`` is what a transaction books of it, if any."""
    label, names = directive.label, books.names
    functional = books.policy.functional_currency(books.today)
    if vendor_id not in names.vendors:
        lack = names.vendor_lack(vendor_id)
        yield Problem(Code.UNKNOWN_VENDOR, f"{label} names the vendor {vendor_id}, {lack}")
    yield from unknown_case(books, label, directive.case_id)
    yield from _policy_problems(books, directive)
    yield from control_problems(books, directive)
    case = case_named(books, directive.case_id)
    yield from vendor_mismatch(label, vendor_id, case)
    amount = directive.amount
    if booked != amount:
        what = (
            f"the transaction that opens it books {books.text(*booked)}"
            if booked
            else "no transaction books it"
        )
        yield Problem(
            Code.CREDIT_AMOUNT_MISMATCH,
            f"{label} declares {books.text(*amount)}, {what}; correct one of them, or state the account"
            " that the directive shall post against",
        )
    yield from currency_mismatch(books, label, amount, case)
    for name, stated, currency in (
        ("its tax is", directive.tax, amount.currency),
        ("its functional amount is", directive.functional_amount, functional),
    ):
        if stated is not None and stated.currency != currency:
            yield Problem(
                Code.CURRENCY_MISMATCH,
                f"{label} is {books.text(*amount)} and {name} {books.text(*stated)}; state it in {currency}",
            )
    worth = directive.functional_amount
    if worth is not None and amount.currency == functional and worth != amount:
        yield Problem(
            Code.CREDIT_AMOUNT_MISMATCH,
            f"{label} is {books.text(*amount)} in the functional currency, its functional amount"
            f" {books.text(*worth)}; leave the functional amount out",
        )


def _policy_problems(books: Books, directive: CreditDirective) -> Iterator[Problem]:
    on, keys = books.today, []
    if directive.tax is not None and directive.tax.minor and directive.account is not None:
        deferred = books.policy.get("tax_timing", on) == "refund"
        keys.append("tax_deferred_account" if deferred else "tax_account")
    if books.policy.get("fx_recognition", on) == "functional" or directive.functional_amount:
        keys.append("functional_currency")
    yield from missing_policies(books, directive.label, on, keys)


def _waits(directive: CreditDirective, credit: OpenCredit) -> Problem | None:
    if credit.functional and isinstance(credit.carrying, RateMissing):
        return rate_problem(directive.label, credit.carrying)
    return None


def open_credit(
    books: Books, id_: str, vendor_id: str, account: str, amount: Money, *, memo: Memo, worth: Money | None
) -> OpenCredit:
    """A credit of today as the sub-ledger carries it; ``worth`` is its stated carrying amount."""
    functional = books.policy.functional_currency(books.today)
    recognition = books.policy.get("fx_recognition", books.today)
    return OpenCredit(
        id=id_,
        vendor_id=vendor_id,
        account=account,
        issued_on=books.today,
        currency=amount.currency,
        face=amount.minor,
        memo=memo,
        tax_currency=amount.currency,
        functional=recognition == "functional" and amount.currency != functional,
        functional_currency=functional,
        carrying=carrying_amount(books, amount, worth),
    )


def carrying_amount(books: Books, amount: Money, worth: Money | None) -> int | RateMissing:
    """What ``amount`` of today carries in the functional currency: as stated, else at today's rate."""
    functional = books.policy.functional_currency(books.today)
    if functional is None:
        return RateMissing(stale=False, reason="no functional currency is set")
    if worth is not None and worth.currency == functional:
        return worth.minor
    return books.converter.convert(amount, functional, books.today)


def enter(books: Books, credit: OpenCredit, cause: Cause) -> None:
    """Give a credit its place in the books; its case, if it was closed, is open again."""
    books.credits[credit.id] = credit
    if credit.case_id is not None:
        books.credits_of_case[books.names.original(credit.case_id)].append(credit.id)
        reopen_case(books, credit, cause)


def memo_of(directive: CreditDirective) -> Memo:
    """What a ``vendor-credit`` says beside its money."""
    return Memo(
        number=directive.number,
        bill_id=directive.bill_id,
        order_id=directive.order_id,
        case_id=directive.case_id,
        reason=directive.reason,
        external_id=directive.external_id,
        expires_on=directive.expires,
        by=directive.by,
        position=directive.position,
    )


def state_tax(books: Books, credit: OpenCredit, tax: Money | None, *, converted: bool) -> None:
    """Note the tax of a credit; with ``tax_timing`` "refund" its slices move later.

    ``converted``: it is posted in the functional currency, as its share of the carrying amount.
    """
    if tax is None:
        return
    credit.stated_tax = tax.minor
    if books.policy.get("tax_timing", books.today) == "refund":
        credit.tax = tax.minor
        if converted and credit.functional_currency and isinstance(credit.carrying, int):
            credit.tax = share(credit.carrying, tax.minor, credit.face)
            credit.tax_currency = credit.functional_currency


def _voucher(books: Books, directive: CreditDirective, credit: OpenCredit) -> Voucher:
    """Dr vendor's account, Cr the account, Cr tax; where FX is recognised the offset is converted."""
    deferred = books.policy.get("tax_timing", books.today) == "refund"
    tax_account = (
        books.policy.account("tax_deferred_account" if deferred else "tax_account", books.today) or ""
    )
    currency, total, tax, worth = credit.currency, credit.face, credit.stated_tax, None
    if credit.functional and credit.functional_currency and isinstance(credit.carrying, int):
        currency, total, worth = credit.functional_currency, credit.carrying, credit.carrying
        tax = share(total, tax, credit.face)
    legs = [
        Leg(credit.account, credit.face, credit.currency, worth, credit.id),
        Leg(directive.account or "", tax - total, currency, None if worth is None else tax - total),
        Leg(
            tax_account,
            -tax,
            currency,
            None if worth is None else -tax,
            tax_of=credit.id,
            due=not deferred,
        ),
    ]
    return Voucher(
        on=books.today,
        subject=credit.id,
        payee=books.names.vendors[credit.vendor_id].name,
        narration=f"Credit memo {credit.id}" + (f" ({credit.memo.number})" if credit.memo.number else ""),
        legs=without_zeros(legs),
        links=links(books.chain([credit])),
        position=directive.position,
        functional_currency=None if worth is None else credit.functional_currency,
    )
