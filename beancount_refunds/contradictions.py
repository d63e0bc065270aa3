"""What a directive says that cannot be, whatever the rest of the ledger says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds import directives
from beancount_refunds.findings import Code, ExceptionCode
from beancount_refunds.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODES = frozenset(Code) | frozenset(ExceptionCode)


def contradictions(directive: directives.Directive) -> Iterator[str]:
    """What a directive says that cannot be, whatever the rest of the ledger says."""
    match directive:
        case directives.CreditDirective(vendor_id=None) if "/" not in directive.id:
            yield 'has no vendor_id; state it, or spell the id "VENDOR/NUMBER"'
        case directives.CreditDirective(tax=Money() as tax) if _more(tax, directive.amount):
            yield "has more tax than its amount, which includes the tax"
        case directives.RefundDirective() if len(set(directive.credit_ids)) < len(directive.credit_ids):
            yield "names a credit twice; state one part for it"
        case directives.RefundDirective(fee=Money() as fee) if not _more(directive.amount, fee, other=True):
            yield "has a fee that leaves nothing of the amount"
        case directives.MatchDirective() | directives.UnmatchDirective() if len(
            set(directive.refund_ids)
        ) < len(directive.refund_ids):
            yield "names a refund twice; name it once"
        case directives.MatchDirective() if len(directive.refund_ids) > 1 and (
            directive.fee or directive.received
        ):
            yield "has fee or received for several refunds; match that refund on its own"
        case directives.ExceptionDirective() if directive.id not in _CODES:
            yield (
                f"names {directive.id}, which is no code of a finding or exception; see bean-refunds explain"
            )
        case directives.SealDirective() if directive.through > directive.on:
            yield (
                f"seals {directive.through} before that day is over; date it on or after {directive.through}"
            )


def _more(left: Money, right: Money, *, other: bool = False) -> bool:
    """Whether ``left`` is more than ``right``; ``other`` where their currencies differ."""
    return left.minor > right.minor if left.currency == right.currency else other
