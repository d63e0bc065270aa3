"""Credits that are already in the books: postings with ``credit_id`` (language, section 2).

The first positive posting opens a credit; later postings raise or lower it. What somebody booked is
never changed: a posting that cannot be counted is a finding on its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.canonical import value_text
from beancount_refunds.cases import case_named, currency_mismatch, unknown_case, vendor_mismatch
from beancount_refunds.controls import note_act, without_evidence
from beancount_refunds.credits import (
    carrying_amount,
    declaration_problems,
    enter,
    journal_opening,
    memo_of,
    open_credit,
    state_tax,
)
from beancount_refunds.findings import Code, Shortage
from beancount_refunds.model import ReductionStatus
from beancount_refunds.money import Money
from beancount_refunds.problems import Problem
from beancount_refunds.subledger import Memo, Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.booked import CreditPosting
    from beancount_refunds.books import Books
    from beancount_refunds.directives import CreditDirective
    from beancount_refunds.subledger import OpenCredit


def book(books: Books, posting: CreditPosting) -> None:
    """Process one posting with ``credit_id``."""
    declared = books.declared_by_hand.get(posting.credit_id)
    if declared is not None and posting.credit_id in books.names.refused:
        return
    problem = next(_problems(books, posting), None)
    if problem is not None:
        _find(books, posting, problem)
        return
    credit = books.credits.get(posting.credit_id)
    if credit is None:
        _open(books, posting, declared)
    elif posting.account != credit.account or (
        credit.opened_by is posting.entry and posting.amount.minor > 0
    ):
        # Not on the credit's account, it is shown as an unallocated posting; of the opening it was counted.
        return
    elif posting.amount.minor > 0:
        _raise(books, posting, credit)
    else:
        _lower(books, posting, credit)


def counted(books: Books, posting: CreditPosting) -> bool:
    """Whether a posting stands in the sub-ledger: on its credit's account, with no finding."""
    credit = books.credits.get(posting.credit_id)
    found = books.findings.get(id(posting.entry))
    return (
        credit is not None
        and credit.account == posting.account
        and (found is None or found.subject != posting.credit_id)
    )


def refuse_unbooked(books: Books) -> None:
    """Refuse each declared credit that no transaction ever books, before the books run."""
    for declared in books.declared_by_hand.values():
        postings = books.bookings.credits_of.get(declared.id, ())
        if not any(posting.amount.minor > 0 for posting in postings):
            books.today = declared.on
            vendor_id = books.names.vendor_of(declared)
            books.refuse(declared, next(declaration_problems(books, declared, vendor_id, None)))


def _find(books: Books, posting: CreditPosting, problem: Problem) -> None:
    books.find(problem.at(posting.position, posting.entry, posting.credit_id))


def _problems(books: Books, posting: CreditPosting) -> Iterator[Problem]:
    id_, amount = posting.credit_id, posting.amount
    shown = f"the posting of {books.text(*amount)} to credit {id_}"
    taken = books.names.ids.get(id_)
    declared = books.declared_by_hand.get(id_)
    if taken is not None and taken is not declared and (amount.minor > 0 or taken.kind != "vendor-credit"):
        yield Problem(
            Code.DUPLICATE_ID,
            f"{shown} uses the id of {taken.label}, which a directive posts; leave out the account there"
            f" if the transaction books it, or give one of them another id\n{taken.label} is declared at"
            f" {taken.position}",
        )
    credit = books.credits.get(id_)
    if credit is None:
        if amount.minor < 0:
            opened = f"that nothing opens on or before {posting.on}; open it first, or correct credit_id"
            lack = books.names.lack(id_) if id_ in books.names.refused else opened
            yield Problem(Code.UNKNOWN_CREDIT, f"{shown} lowers a credit {lack}")
        elif declared is None:
            yield from _opening_problems(books, posting, shown)
        return
    if credit.reversed:
        yield Problem(
            Code.CREDIT_REVERSED,
            f"{shown} is on a credit that was reversed; book it on the credit that took its place",
        )
    if amount.currency != credit.currency:
        yield Problem(
            Code.CURRENCY_MISMATCH,
            f"{shown} is in {amount.currency}, the credit in {credit.currency}; post {credit.currency}"
            f"\ncredit {id_} is declared at {credit.memo.position}",
        )
    if posting.account == credit.account and -amount.minor > credit.available:
        short = Shortage(-amount.minor, credit.available, credit.currency)
        hint = f", {books.text(credit.reserved, credit.currency)} more is reserved" if credit.reserved else ""
        yield Problem(
            Code.APPLICATION_EXCEEDS_CREDIT_BALANCE,
            f"{shown} takes {books.text(short.asked, short.currency)} of it, which has"
            f" {books.text(short.available, short.currency)} available{hint} (excess"
            f" {books.text(short.excess, short.currency)})\ncredit {id_} is declared at"
            f" {credit.memo.position}",
            shortage=short,
        )


def _opening_problems(books: Books, posting: CreditPosting, shown: str) -> Iterator[Problem]:
    vendor_id, case_id = _vendor(books, posting), posting.stated("case_id")
    if vendor_id not in books.names.vendors:
        lack = books.names.vendor_lack(vendor_id)
        yield Problem(Code.UNKNOWN_VENDOR, f"{shown} is of the vendor {vendor_id}, {lack}")
    yield from unknown_case(books, shown, case_id)
    case = case_named(books, case_id)
    yield from vendor_mismatch(shown, vendor_id, case)
    yield from currency_mismatch(books, shown, posting.amount, case)


def _vendor(books: Books, posting: CreditPosting) -> str:
    stated = posting.stated("vendor_id")
    if stated is None:
        by_id = books.names.vendor_in(posting.credit_id)
        of_account = books.vendors_of.get(posting.account, ())
        stated = of_account[0] if by_id not in books.names.vendors and len(of_account) == 1 else by_id
    return stated


def _open(books: Books, posting: CreditPosting, declared: CreditDirective | None) -> None:
    """Open a credit by all that its transaction books of it."""
    amount, worth = _booked(books, posting)
    vendor_id = _vendor(books, posting)
    memo = _memo(posting)
    if declared is not None:
        vendor_id = books.names.vendor_of(declared)
        memo = memo_of(declared)
        worth = worth or declared.functional_amount
        problem = next(declaration_problems(books, declared, vendor_id, amount), None)
        if problem is not None:
            books.refuse(declared, problem)
            return
        note_act(books, declared)
    credit = open_credit(books, posting.credit_id, vendor_id, posting.account, amount, memo=memo, worth=worth)
    credit.booked_by_hand = True
    credit.opened_by = posting.entry
    enter(books, credit, posting)
    if declared is not None:
        state_tax(books, credit, declared.tax, converted=False)
        waiting = without_evidence(books, declared)
        if waiting is not None:
            books.find(waiting.on(declared))
            credit.status = ReductionStatus.WAITING
    journal_opening(books, credit, posting)
    books.transition(credit.id, None, credit.status, posting)


def _booked(books: Books, posting: CreditPosting) -> tuple[Money, Money | None]:
    """All that a transaction adds to a credit, and what that is worth if each posting says so."""
    added = [
        other
        for other in books.bookings.credits_of[posting.credit_id]
        if other.entry is posting.entry
        and other.account == posting.account
        and other.amount.currency == posting.amount.currency
        and other.amount.minor > 0
    ]
    worths = {other.functional and other.functional.currency for other in added}
    amount = Money(sum(other.amount.minor for other in added), posting.amount.currency)
    if len(worths) != 1 or posting.functional is None:
        return amount, None
    total = sum(other.functional.minor for other in added if other.functional is not None)
    return amount, Money(total, posting.functional.currency)


def _memo(posting: CreditPosting) -> Memo:
    return Memo(
        number=posting.stated("number"),
        bill_id=posting.stated("bill_id"),
        order_id=posting.stated("order_id"),
        case_id=posting.stated("case_id"),
        reason=posting.stated("reason"),
        external_id=None,
        expires_on=posting.stated_date("expires"),
        by=posting.by,
        position=posting.position,
    )


def _raise(books: Books, posting: CreditPosting, credit: OpenCredit) -> None:
    added = posting.amount.minor
    carrying = carrying_amount(books, posting.amount, posting.functional)
    credit.raise_by(added, carrying)
    books.journal(
        credit,
        kind="raise",
        amount=added,
        carrying=carrying if isinstance(carrying, int) else None,
        tax=0,
        subject=_subject(posting),
        cause=posting,
    )


def _lower(books: Books, posting: CreditPosting, credit: OpenCredit) -> None:
    worth = posting.functional
    own = worth.minor if worth is not None and worth.currency == credit.functional_currency else None
    part = credit.take(Use.REDUCTION, -posting.amount.minor, own)
    books.move(part, posting, _subject(posting))


def _subject(posting: CreditPosting) -> str:
    """What a reader knows a transaction by: its reference, else its narration."""
    return posting.stated("bank_transaction_ref") or value_text(posting.entry.narration or "")
