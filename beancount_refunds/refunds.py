"""Refunds: recorded, waiting, applied. Their states are in language.md, section 4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.allocation import allocate
from beancount_refunds.approvals import AwaitingApproval, approval_of
from beancount_refunds.cases import reopen_case
from beancount_refunds.controls import (
    rate_problem,
    without_evidence,
)
from beancount_refunds.model import PendingReason, RefundStatus
from beancount_refunds.open_items import Claim, OpenRefund
from beancount_refunds.problems import Problem
from beancount_refunds.rates import RateMissing
from beancount_refunds.refund_guards import credits_of, wanted_of
from beancount_refunds.refund_posting import Computation, compute, mirror, refund_voucher
from beancount_refunds.subledger import Use
from beancount_refunds.suspense import post_excess

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount_refunds.books import Books
    from beancount_refunds.directives import Directive, MatchDirective, RefundDirective
    from beancount_refunds.open_items import Cause
    from beancount_refunds.subledger import Part


def record(books: Books, directive: RefundDirective) -> None:
    """Take up a ``vendor-refund``: let it wait, or apply it at once."""
    credits_ = credits_of(books, directive)
    refund = OpenRefund(directive=directive, credits=tuple(credits_))
    books.refunds[directive.id] = refund
    for credit in credits_:
        books.users_of_credit[credit.id].append(directive.id)
    books.transition(directive.id, None, RefundStatus.PENDING, directive)
    if directive.bank_transaction_ref is not None:
        add_claim(books, refund, Claim(reference=directive.bank_transaction_ref, said_by=directive))
    for match in books.early_matches.pop(directive.id, []):
        add_match(books, refund, match)
        post_excess(books, match)
    advance(books, refund, directive)


def add_match(books: Books, refund: OpenRefund, match: MatchDirective) -> None:
    """Note what a ``receipt-match`` says of a refund; it has an effect if it is the first to claim it."""
    claim = refund.claims.get(match.id)
    if claim is None:
        add_claim(
            books, refund, Claim(reference=match.id, said_by=match, fee=match.fee, received=match.received)
        )
    elif match.fee is not None:
        claim.fee = match.fee


def add_claim(books: Books, refund: OpenRefund, claim: Claim) -> None:
    """Note a bank reference of a refund."""
    refund.add_claim(claim)
    books.claimants[claim.reference][refund.directive.id] = refund
    books.compare_again(refund.claims)


def advance(books: Books, refund: OpenRefund, cause: Cause) -> None:
    """Apply a PENDING refund today if nothing stands against it, else let it wait and reserve its part."""
    release(refund)
    refund.waiting, refund.pending_reason = None, None
    if any(credit.waits for credit in refund.credits):
        refund.pending_reason = PendingReason.CREDIT
        _reserve(books, refund)
        return
    outcome = _ready(books, refund)
    if isinstance(outcome, Computation):
        _apply(books, refund, outcome, cause)
    elif outcome is not None:
        reject(books, refund, outcome, cause)
    else:
        _reserve(books, refund)


def _ready(books: Books, refund: OpenRefund) -> Computation | Problem | None:
    """What to post; or why the refund is refused; or ``None`` while it waits, with the reason noted."""
    directive = refund.directive
    named = refund.straight or refund.claim is not None
    computed = _computed(books, refund) if named else None
    if isinstance(computed, Problem):
        return computed
    waits: list[tuple[PendingReason, Problem | None]] = []
    if not named:
        waits.append((PendingReason.RECEIPT, None))
    if isinstance(computed, RateMissing):
        waits.append((PendingReason.RATE, rate_problem(directive.label, computed)))
    approval = approval_of(books, directive, named=refund.claim is not None)
    if isinstance(approval, Problem | AwaitingApproval):
        waits.append((PendingReason.APPROVAL, approval if isinstance(approval, Problem) else None))
        approval = None
    refund.approval = approval
    evidence = without_evidence(books, directive)
    if evidence is not None:
        waits.append((PendingReason.EVIDENCE, evidence))
    if not waits and isinstance(computed, Computation):
        return computed
    if isinstance(computed, Computation):
        give_back(books, computed.parts)
    refund.pending_reason = waits[0][0]
    problem = next((problem for _, problem in waits if problem is not None), None)
    refund.waiting = problem and problem.on(directive)
    return None


def _computed(books: Books, refund: OpenRefund) -> Computation | RateMissing | Problem:
    """Take the parts of today and compute the posting; nothing stays taken where that fails."""
    wanted = wanted_of(books, refund.directive, refund.credits)
    if isinstance(wanted, RateMissing):
        return wanted
    amounts = allocate(refund.directive, wanted, refund.credits, books.precisions)
    if isinstance(amounts, Problem):
        return amounts
    parts = tuple(
        credit.take(Use.REFUND, amount)
        for credit, amount in zip(refund.credits, amounts, strict=True)
        if amount
    )
    computed = compute(books, refund, parts)
    if not isinstance(computed, Computation):
        give_back(books, parts)
    return computed


def give_back(books: Books, parts: Iterable[Part]) -> None:
    """Undo the taking of parts, the last first."""
    for part in parts:
        books.credits[part.credit_id].give_back(part)


def _reserve(books: Books, refund: OpenRefund) -> None:
    """Hold the refund's part of each credit: explicit amounts, else by the rate of the refund's date."""
    directive, credits_ = refund.directive, refund.credits
    refund.remark = None
    if not directive.explicit and any(credit.waits for credit in credits_):
        refund.remark = "reserves nothing: a credit that it names is not posted itself"
        return
    wanted: int | RateMissing = 0
    if not directive.explicit:
        wanted = books.converter.convert(directive.amount, credits_[0].currency, directive.on)
    if isinstance(wanted, RateMissing):
        refund.remark = f"reserves nothing: {wanted.reason}"
        return
    parts = allocate(directive, wanted, credits_, books.precisions)
    if isinstance(parts, Problem):
        refund.remark = "reserves nothing: more than its credits have available"
        return
    for credit, part in zip(credits_, parts, strict=True):
        if part and not credit.waits:
            credit.reserved += part
            refund.reserved.append((credit, part))


def release(refund: OpenRefund) -> None:
    """Give back what a pending refund holds."""
    for credit, part in refund.reserved:
        credit.reserved -= part
    refund.reserved.clear()


def reject(books: Books, refund: OpenRefund, problem: Problem, cause: Cause) -> None:
    """Refuse a refund that waited: what it was recorded on does not hold any more."""
    books.find(problem.on(refund.directive))
    refund.pending_reason = None
    refund.remark = None
    books.set_status(refund, RefundStatus.REJECTED, cause)
    books.compare_again(refund.claims)


def _apply(books: Books, refund: OpenRefund, computed: Computation, cause: Cause) -> None:
    refund.computed = computed
    refund.remark = None
    refund.applied_on = books.today
    voucher = books.post(refund_voucher(books, refund, computed))
    refund.vouchers = [voucher] if voucher is not None else []
    for part in computed.parts:
        books.move(part, cause, refund.directive.id)
    books.set_status(refund, RefundStatus.APPLIED, cause)
    books.compare_again(refund.claims)


def undo_posting(books: Books, refund: OpenRefund, narration: str, directive: Directive) -> None:
    """Post the mirror of all that stands for a refund, and give its parts back."""
    mirror(books, refund.vouchers, narration, directive)
    refund.vouchers = []
    parts = refund.computed.parts if refund.computed is not None else ()
    give_back(books, parts)
    for part in parts:
        books.move(part, directive, refund.directive.id, back=True)
        reopen_case(books, books.credits[part.credit_id], directive)
    refund.reconciled_on = None
