"""What the ledger states of its own result: balances of credits and vendors, states of refunds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.controls import control_problems
from beancount_refunds.directives import RefundDirective
from beancount_refunds.findings import Code
from beancount_refunds.model import RefundStatus
from beancount_refunds.money import Money
from beancount_refunds.problems import Problem
from beancount_refunds.refund_guards import unknown_credit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.directives import BalanceDirective


def credit_balance_problems(books: Books, directive: BalanceDirective) -> Iterator[Problem]:
    """What is wrong with a ``credit-balance``: the unapplied amount at the start of the day."""
    yield from unknown_credit(books, directive.label, directive.id)
    yield from control_problems(books, directive)
    credit = books.credits.get(books.names.original(directive.id))
    stated = directive.amount
    if credit is not None and stated.currency != credit.currency:
        yield Problem(
            Code.CURRENCY_MISMATCH,
            f"{directive.label} is stated in {stated.currency}, the credit is in {credit.currency};"
            " state it in that",
        )
    unapplied = credit.unapplied if credit is not None else 0
    if unapplied != stated.minor:
        yield _mismatch(books, directive, Code.CREDIT_BALANCE_MISMATCH, unapplied, "credit")


def vendor_balance_problems(books: Books, directive: BalanceDirective) -> Iterator[Problem]:
    """What is wrong with a ``vendor-balance``: the same over all credits of a vendor in one currency."""
    if directive.id not in books.names.vendors:
        lack = books.names.vendor_lack(directive.id)
        yield Problem(Code.UNKNOWN_VENDOR, f"{directive.label} names the vendor {directive.id}, {lack}")
    yield from control_problems(books, directive)
    stated = directive.amount
    unapplied = sum(
        credit.unapplied
        for credit in books.credits.values()
        if credit.vendor_id == directive.id and credit.currency == stated.currency
    )
    if unapplied != stated.minor:
        yield _mismatch(books, directive, Code.VENDOR_BALANCE_MISMATCH, unapplied, "vendor")


def _mismatch(books: Books, directive: BalanceDirective, code: Code, unapplied: int, what: str) -> Problem:
    stated = directive.amount
    difference = stated.minor - unapplied
    return Problem(
        code,
        f"{what} {directive.id} has {books.text(unapplied, stated.currency)} unapplied at the start of"
        f" {directive.on}, stated are {books.text(*stated)} (difference"
        f" {books.text(difference, stated.currency)}); look for the movement that is missing here or"
        " there",
        Money(abs(difference), stated.currency),
    )


def judge_statuses(books: Books) -> None:
    """Compare the ``status`` that refunds assert with what they came to, at the end of the ledger."""
    for directive in books.names.accepted:
        if not isinstance(directive, RefundDirective) or directive.status is None:
            continue
        refund = books.refunds.get(directive.id)
        status = refund.status if refund is not None else RefundStatus.REJECTED
        if status != directive.status and directive.on <= books.today:
            reason = f" ({refund.pending_reason})" if refund is not None and refund.pending_reason else ""
            problem = Problem(
                Code.STATUS_MISMATCH,
                f"{directive.label} states {directive.status} and is {status}{reason} on {books.today};"
                " record what is missing, or correct the statement",
            )
            books.find(problem.on(directive))
