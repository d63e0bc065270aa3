"""Approvals: what reaches policy ``approval_limit`` needs a second person (language, section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from beancount_refunds.findings import Code
from beancount_refunds.problems import Problem
from beancount_refunds.rates import RateMissing

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from beancount_refunds.books import Books
    from beancount_refunds.conversion import Converter
    from beancount_refunds.directives import ApprovalDirective, RefundDirective, WriteOffDirective
    from beancount_refunds.money import Money, Precisions
    from beancount_refunds.policy import Policy


class Priced(Protocol):
    """What tells whether an amount reaches a limit: the books while they run, or once they are settled."""

    @property
    def policy(self) -> Policy:
        """The policy of each day."""

    @property
    def converter(self) -> Converter:
        """The rates by that policy."""

    @property
    def precisions(self) -> Precisions:
        """The decimals of each currency."""


class AwaitingApproval:
    """Nobody has approved it yet; no finding, but an open exception."""


def approval_of(
    books: Books, directive: RefundDirective | WriteOffDirective, *, named: bool
) -> ApprovalDirective | Problem | AwaitingApproval | None:
    """The approval that a refund or write-off stands on, or what is wrong; ``None`` if it needs none.

    ``named``: a bank reference is named, so that a missing approval is a finding.
    """
    if limit_reached(directive.amount, directive.on, books) is None:
        return None
    approvals = books.approvals.get(directive.id, [])
    for approval in approvals:
        if directive.by not in (None, approval.by) and approval.amount in (None, directive.amount):
            return approval
    problem = _approval_problem(books, directive, approvals)
    return (
        AwaitingApproval()
        if problem.code is Code.APPROVAL_MISSING and directive.by and not named
        else problem
    )


def _approval_problem(
    books: Books, directive: RefundDirective | WriteOffDirective, approvals: Sequence[ApprovalDirective]
) -> Problem:
    """Why none of ``approvals`` counts."""
    shown = f"{directive.label} of {books.text(*directive.amount)}"
    limit: Money = books.policy.get("approval_limit", directive.on)
    reaches = f"reaches the approval limit of {books.text(*limit)}"
    if directive.by is None:
        return Problem(Code.APPROVAL_MISSING, f"{shown} {reaches} and does not say by whom it is; add by:")
    if not approvals:
        return Problem(
            Code.APPROVAL_MISSING,
            f'{shown} {reaches} and nobody has approved it; add custom "approval" "{directive.id}"'
            f" {books.text(*directive.amount)} by somebody else than {directive.by}",
        )
    last = next((one for one in reversed(approvals) if one.by != directive.by), approvals[-1])
    place = f"\nthe approval stands at {last.position}"
    if last.by == directive.by:
        return Problem(
            Code.APPROVAL_SELF,
            f"{shown} is recorded and approved by {directive.by}; let somebody else approve it{place}",
        )
    approved = books.text(*(last.amount or directive.amount))
    return Problem(
        Code.APPROVAL_STALE,
        f"{shown} was approved by {last.by} at {approved}; have the new amount approved{place}",
    )


def limit_reached(amount: Money, on: datetime.date, books: Priced) -> Money | None:
    """The ``approval_limit`` of a day that ``amount`` reaches; also where no price says whether it does."""
    limit: Money | None = books.policy.get("approval_limit", on)
    if limit is None or amount.currency == limit.currency:
        return limit if limit is not None and amount.minor >= limit.minor else None
    rate = books.converter.rate(amount.currency, limit.currency, on)
    if isinstance(rate, RateMissing):
        return limit
    return limit if books.precisions.exact(amount, rate.value, limit.currency) >= limit.minor else None
