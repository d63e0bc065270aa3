"""What a refund must fulfil to be recorded, in the order of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.allocation import allocate, currency_problem, sum_problem
from beancount_refunds.cases import unknown_case
from beancount_refunds.controls import control_problems, missing_policies
from beancount_refunds.findings import Code
from beancount_refunds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.books import Books
    from beancount_refunds.directives import RefundDirective
    from beancount_refunds.rates import RateMissing
    from beancount_refunds.subledger import OpenCredit


def refund_problems(books: Books, directive: RefundDirective) -> Iterator[Problem]:
    """The problems of a refund that is recorded today."""
    yield from _name_problems(books, directive)
    yield from _policy_problems(books, directive)
    yield from control_problems(books, directive)
    names = books.names
    originals = [names.original(credit_id) for credit_id in directive.credit_ids]
    known = [
        books.credits[id_].vendor_id if id_ in books.credits else names.vendor_of_credit(id_)
        for id_ in originals
    ]
    vendors = sorted({vendor for vendor in (directive.vendor_id, *known) if vendor is not None})
    if len(vendors) > 1:
        yield Problem(
            Code.CREDIT_VENDOR_MISMATCH,
            f"{directive.label} is of vendor {' and '.join(vendors)}; a refund comes from one vendor:"
            " record one for each",
        )
    yield from credit_problems(books, directive.label, directive.credit_ids)
    credits_ = credits_of(books, directive)
    problem = currency_problem(directive, credits_, books.precisions) or _fee_problem(books, directive)
    yield from filter(None, [problem, sum_problem(directive, credits_, books.precisions)])
    if directive.explicit or not any(credit.waits for credit in credits_):
        wanted = wanted_of(books, directive, credits_)
        if isinstance(wanted, int):
            parts = allocate(directive, wanted, credits_, books.precisions)
            if isinstance(parts, Problem):
                yield parts


def _name_problems(books: Books, directive: RefundDirective) -> Iterator[Problem]:
    names = books.names
    if directive.vendor_id is not None and directive.vendor_id not in names.vendors:
        lack = names.vendor_lack(directive.vendor_id)
        yield Problem(
            Code.UNKNOWN_VENDOR, f"{directive.label} names the vendor {directive.vendor_id}, {lack}"
        )
    for credit_id in directive.credit_ids:
        yield from unknown_credit(books, directive.label, credit_id)
    yield from unknown_case(books, directive.label, directive.case_id)


def unknown_credit(books: Books, label: str, credit_id: str) -> Iterator[Problem]:
    """UNKNOWN_CREDIT unless something opens that credit, be it on a later day."""
    names = books.names
    original = names.original(credit_id)
    if original in books.credits:
        return
    declared = names.declared(credit_id, "vendor-credit") and original not in names.refused
    by_hand = any(posting.amount.minor > 0 for posting in books.bookings.credits_of.get(original, ()))
    if not declared and (not by_hand or original in names.refused or original in names.ids):
        yield Problem(Code.UNKNOWN_CREDIT, f"{label} names the credit {credit_id}, {names.lack(credit_id)}")


def credit_problems(books: Books, label: str, credit_ids: Sequence[str]) -> Iterator[Problem]:
    """CREDIT_NOT_YET_ISSUED, then CREDIT_REVERSED, for credits that something opens."""
    originals = [books.names.original(credit_id) for credit_id in credit_ids]
    for id_ in originals:
        if id_ not in books.credits:
            yield Problem(
                Code.CREDIT_NOT_YET_ISSUED,
                f"{label} is dated {books.today}, before the credit {id_} is"
                f" issued{_issued(books, id_)}; correct one of the dates",
            )
    for id_ in originals:
        if books.credits[id_].reversed:
            yield Problem(
                Code.CREDIT_REVERSED,
                f"{label} names the credit {id_}, which was reversed; name the credit that took its place",
            )


def _issued(books: Books, id_: str) -> str:
    postings = books.bookings.credits_of.get(id_, ())
    declared = books.names.ids.get(id_)
    booked = [posting.on for posting in postings if posting.amount.minor > 0]
    if booked:
        return f" on {min(booked)}"
    return f" on {declared.on}" if declared is not None else ""


def _policy_problems(books: Books, directive: RefundDirective) -> Iterator[Problem]:
    keys = [] if directive.account is not None else ["clearing_account"]
    if directive.fee is not None:
        keys.append("fee_account")
    if directive.functional_amount is not None:
        keys.append("functional_currency")
    yield from missing_policies(books, directive.label, books.today, keys)


def _fee_problem(books: Books, directive: RefundDirective) -> Problem | None:
    functional = books.policy.functional_currency(books.today)
    for name, stated, currency in (
        ("fee", directive.fee, directive.amount.currency),
        ("functional amount", directive.functional_amount, functional),
    ):
        if stated is not None and stated.currency != currency:
            return Problem(
                Code.CURRENCY_MISMATCH,
                f"{directive.label} is {books.text(*directive.amount)} and its {name}"
                f" {books.text(*stated)}; state it in {currency}",
            )
    return None


def wanted_of(books: Books, directive: RefundDirective, credits_: Sequence[OpenCredit]) -> int | RateMissing:
    """What the refund clears in the credits' currency at today's rate (explicit parts: 0, not looked at)."""
    if directive.explicit:
        return 0
    return books.converter.convert(directive.amount, credits_[0].currency, books.today)


def credits_of(books: Books, directive: RefundDirective) -> list[OpenCredit]:
    """The credits that an accepted refund names, in its order."""
    return [books.credits[books.names.original(credit_id)] for credit_id in directive.credit_ids]
