"""Reversals: what came back, or was recorded in error; the exact mirror, on its own date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.cases import reopen_case
from beancount_refunds.controls import control_problems
from beancount_refunds.findings import Code
from beancount_refunds.model import ReductionStatus, RefundStatus
from beancount_refunds.problems import Problem
from beancount_refunds.refund_posting import mirror
from beancount_refunds.refunds import release, undo_posting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.directives import ReversalDirective
    from beancount_refunds.open_items import OpenReduction, OpenRefund
    from beancount_refunds.subledger import OpenCredit

_REVERSIBLE = frozenset({"vendor-refund", "credit-application", "credit-write-off", "vendor-credit"})


def reverse(books: Books, directive: ReversalDirective) -> None:
    """Process a ``reversal`` of a refund, application, write-off or credit."""
    original = books.names.original(directive.id)
    if original in books.refunds:
        _reverse_refund(books, books.refunds[original], directive)
    elif original in books.reductions:
        _reverse_reduction(books, books.reductions[original], directive)
    else:
        _reverse_credit(books, books.credits[original], directive)


def reversal_problems(books: Books, directive: ReversalDirective) -> Iterator[Problem]:
    """What stands against a reversal."""
    names, label = books.names, directive.label
    original = names.original(directive.id)
    declared = names.ids.get(original)
    refund = books.refunds.get(original)
    known = original in books.credits or (declared is not None and declared.kind in _REVERSIBLE)
    if (
        not known
        or original in names.refused
        or (refund is not None and refund.status is RefundStatus.REJECTED)
    ):
        lack = names.lack(original)
        yield Problem(
            Code.UNKNOWN_ID,
            f"{label} names the refund, application, write-off or credit {directive.id}, {lack}",
        )
    yield from control_problems(books, directive)
    why = _obstacle(books, original, directive)
    if why is not None:
        yield Problem(Code.INVALID_STATE_TRANSITION, f"{label}: {why}")


def _obstacle(books: Books, original: str, directive: ReversalDirective) -> str | None:
    """Why what ``original`` names cannot be reversed today, if it cannot."""
    if original in books.refunds:
        return _refund_obstacle(books.refunds[original], directive)
    if original in books.reductions:
        reduction = books.reductions[original]
        gone = reduction.status is ReductionStatus.REVERSED
        return f"it was already reversed on {reduction.reversed_on}; delete this one" if gone else None
    credit = books.credits.get(original)
    if credit is None:
        return f"it is dated {directive.on}, before {original} is recorded; correct one of the dates"
    return _credit_obstacle(books, credit)


def _refund_obstacle(refund: OpenRefund, directive: ReversalDirective) -> str | None:
    if refund.status is RefundStatus.REVERSED:
        return f"the refund was already reversed on {refund.reversed_on}; delete this one"
    if refund.status is RefundStatus.RECONCILED and directive.bank_transaction_ref is None:
        return (
            "the refund is RECONCILED; state the bank_transaction_ref of the returned payment, or undo a"
            " wrong match with receipt-unmatch"
        )
    return None


def _credit_obstacle(books: Books, credit: OpenCredit) -> str | None:
    if credit.booked_by_hand:
        return f"the credit was booked by hand at {credit.memo.position}; correct it by hand"
    if credit.reversed:
        return "the credit was already reversed; delete this one"
    if not credit.untouched:
        return (
            f"the credit has {books.text(credit.cleared, credit.currency)} used and"
            f" {books.text(credit.reserved, credit.currency)} reserved; reverse these uses first"
        )
    return None


def _reverse_refund(books: Books, refund: OpenRefund, directive: ReversalDirective) -> None:
    refund.returned_ref = directive.bank_transaction_ref
    refund.reversed_on = books.today
    refund.waiting = refund.pending_reason = refund.remark = None
    if refund.posted:
        undo_posting(books, refund, f"Reversal of {refund.directive.id}", directive)
        if directive.bank_transaction_ref is not None:
            books.returns[directive.bank_transaction_ref].append(refund)
            books.compare_again([directive.bank_transaction_ref])
    else:
        release(refund)
    books.set_status(refund, RefundStatus.REVERSED, directive)
    books.compare_again(refund.claims)


def _reverse_reduction(books: Books, reduction: OpenReduction, directive: ReversalDirective) -> None:
    id_ = reduction.directive.id
    if reduction.part is not None:
        if reduction.voucher is not None:
            mirror(books, [reduction.voucher], f"Reversal of {id_}", directive)
        if reduction.bill is not None:
            reduction.bill.applied -= reduction.part.amount
        reduction.credit.give_back(reduction.part)
        books.move(reduction.part, directive, id_, back=True)
        reopen_case(books, reduction.credit, directive)
    books.transition(id_, reduction.status, ReductionStatus.REVERSED, directive)
    reduction.status = ReductionStatus.REVERSED
    reduction.waiting = None
    reduction.reversed_on = books.today


def _reverse_credit(books: Books, credit: OpenCredit, directive: ReversalDirective) -> None:
    if credit.voucher is not None:
        mirror(books, [credit.voucher], f"Reversal of {credit.id}", directive)
        books.journal(
            credit,
            kind="reversal of credit",
            amount=-credit.face,
            carrying=None if credit.carrying_minor is None else -credit.carrying_minor,
            tax=-credit.stated_tax,
            subject=credit.id,
            cause=directive,
        )
    books.transition(credit.id, credit.status, ReductionStatus.REVERSED, directive)
    credit.status = ReductionStatus.REVERSED
    reopen_case(books, credit, directive)
