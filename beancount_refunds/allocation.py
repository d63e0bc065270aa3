"""Which part of a refund settles which credit.

Language, section 2: a refund allocates to the credits in the order given, filling each before
the next, or as its explicit amounts say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.findings import Code, Shortage
from beancount_refunds.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.directives import RefundDirective
    from beancount_refunds.money import Precisions
    from beancount_refunds.subledger import OpenCredit


def fill(wanted: int, available: Sequence[int]) -> list[int]:
    """Parts of ``wanted`` in order, each at most what is available there.

    ``sum(parts) == min(wanted, sum(available))`` and ``0 <= part <= available``, exactly; no part is
    taken of one credit while the one before it has something left.
    """
    parts = []
    for limit in available:
        part = min(wanted, limit)
        parts.append(part)
        wanted -= part
    return parts


def currency_problem(
    refund: RefundDirective, credits_: Sequence[OpenCredit], precisions: Precisions
) -> Problem | None:
    """Whether the currencies of the explicit amounts, or their absence, fit the credits."""
    if refund.explicit:
        for stated, credit in zip(refund.amounts, credits_, strict=True):
            if stated.currency != credit.currency:
                return Problem(
                    Code.CURRENCY_MISMATCH,
                    f"{refund.label} takes {precisions.text(*stated)} of {credit.id}, a credit in"
                    f" {credit.currency}; state that part in {credit.currency}",
                )
    elif len(currencies := sorted({credit.currency for credit in credits_})) > 1:
        return Problem(
            Code.CURRENCY_MISMATCH,
            f"{refund.label} names credits in {' and '.join(currencies)}; state an amount after each of them",
        )
    return None


def sum_problem(
    refund: RefundDirective, credits_: Sequence[OpenCredit], precisions: Precisions
) -> Problem | None:
    """Whether explicit amounts in the refund's own currency add up to it."""
    amount = refund.amount
    if not refund.explicit:
        return None
    same = [stated.minor for stated in refund.amounts if stated.currency == amount.currency]
    only = all(credit.currency == amount.currency for credit in credits_)
    if sum(same) == amount.minor if only else sum(same) < amount.minor:
        return None
    return Problem(
        Code.ALLOCATION_MISMATCH,
        f"{refund.label} is {precisions.text(*amount)}, its parts in {amount.currency} add up to"
        f" {precisions.text(sum(same), amount.currency)}; correct the parts or the amount",
    )


def allocate(
    refund: RefundDirective, wanted: int, credits_: Sequence[OpenCredit], precisions: Precisions
) -> list[int] | Problem:
    """The part of each credit, in its minor units; or that they have not as much available.

    ``wanted`` is what the refund clears in the credits' currency; explicit amounts do without it.
    """
    available = [credit.available for credit in credits_]
    if refund.explicit:
        parts = [stated.minor for stated in refund.amounts]
        for part, limit, credit in zip(parts, available, credits_, strict=True):
            if part > limit and not credit.waits:
                return _exceeds(refund, part, limit, [credit], precisions)
        return parts
    parts = fill(wanted, available)
    if sum(parts) < wanted:
        return _exceeds(refund, wanted, sum(available), credits_, precisions)
    # A credit that the refund does not reach, and that has something left, is named in vain but no error.
    return parts


def _exceeds(
    refund: RefundDirective,
    asked: int,
    available: int,
    credits_: Sequence[OpenCredit],
    precisions: Precisions,
) -> Problem:
    currency = credits_[0].currency
    short = Shortage(asked, available, currency)
    names = " and ".join(credit.id for credit in credits_)
    reserved = sum(credit.reserved for credit in credits_)
    verb = "has" if len(credits_) == 1 else "have"
    hint = f"; {precisions.text(reserved, currency)} more is reserved by pending refunds" if reserved else ""
    return Problem(
        Code.REFUND_EXCEEDS_CREDIT_BALANCE,
        f"{refund.label} asks {precisions.text(asked, currency)} of {names}, which {verb}"
        f" {precisions.text(available, currency)} available (excess"
        f" {precisions.text(short.excess, currency)}){hint}\n"
        + "\n".join(f"{credit.id} is declared at {credit.memo.position}" for credit in credits_),
        shortage=short,
    )
