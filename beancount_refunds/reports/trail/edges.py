"""The edges of a trail: which part of what went where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.model import ReductionStatus, RefundStatus
from beancount_refunds.reports.trail.nouns import Edge, Key, Kind, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.model import Refund
    from beancount_refunds.reports.trail.web import Web


#: Refunds that count on their bank transaction, be it one that has not come yet.
_LIVE = frozenset({RefundStatus.PENDING, RefundStatus.APPLIED, RefundStatus.RECONCILED})


def edges(web: Web, within: frozenset[Key]) -> Iterator[Edge]:
    """What follows from what within a trail, and the pairs that do not hold (any more)."""
    for key in sorted(within, key=ordinal):
        for above in sorted(web.up(key), key=ordinal):
            if above in within and not _led_by_others(web, key, above, within):
                yield _edge(web, key, above)
        bill = web.netted.get(key)
        if bill is not None:
            reduction = web.reduction[key.id]
            yield Edge(
                source=bill,
                target=key,
                words="netted",
                amount_minor=reduction.amount_minor,
                currency=reduction.currency,
                standing=reduction.status is ReductionStatus.POSTED,
            )
    for (receipt, other), words in web.former.items():
        if receipt in within or other in within:
            yield Edge(source=receipt, target=other, words=words, standing=False)


def _led_by_others(web: Web, key: Key, above: Key, within: frozenset[Key]) -> bool:
    """Whether an order is reached through the case or bill as well: one line is enough."""
    if above.kind is not Kind.ORDER:
        return False
    return any(above in web.up(one) for one in web.up(key) if one in within and one != above)


def _edge(web: Web, below: Key, above: Key) -> Edge:
    if below.kind is Kind.RECEIPT:
        return _receipt_edge(web, below, above)
    if below.kind is Kind.REFUND and above.kind is Kind.CREDIT:
        return _allocation(web, below, above)
    if below.kind in (Kind.APPLICATION, Kind.WRITE_OFF):
        reduction = web.reduction[below.id]
        return Edge(
            source=below,
            target=above,
            words="applied" if below.kind is Kind.APPLICATION else "written off",
            amount_minor=reduction.amount_minor,
            currency=reduction.currency,
            standing=reduction.status is ReductionStatus.POSTED,
        )
    words = {Kind.CASE: "settles", Kind.BILL: "corrects", Kind.ORDER: "of"}[above.kind]
    return Edge(source=below, target=above, words=words)


def _receipt_edge(web: Web, below: Key, above: Key) -> Edge:
    refund = web.refund[above.id]
    cash, currency = _cash(refund)
    if below.id == refund.returned_ref:
        return Edge(
            source=below,
            target=above,
            words="returned",
            amount_minor=-cash,
            currency=currency,
        )
    live = refund.status in _LIVE or refund.returned_ref is not None
    holds = live and below.id == refund.bank_transaction_ref
    there = below.id in web.receipts
    return Edge(
        source=below,
        target=above,
        words="named" if not holds else "pays" if there else "expected",
        amount_minor=cash if holds else None,
        currency=currency if holds else None,
        standing=holds,
    )


def _cash(refund: Refund) -> tuple[int, str | None]:
    """What reaches the bank: the amount, or what was received in its place, less the fee."""
    if refund.received_minor is not None:
        return refund.received_minor - refund.fee_minor, refund.received_currency
    return (refund.amount_minor or 0) - refund.fee_minor, refund.currency


def _allocation(web: Web, below: Key, above: Key) -> Edge:
    refund = web.refund[below.id]
    part = next((part for part in refund.allocations if part.credit_id == above.id), None)
    words = {
        RefundStatus.PENDING: "reserves",
        RefundStatus.REVERSED: "reversed",
        RefundStatus.REJECTED: "refused",
    }.get(refund.status, "takes")
    return Edge(
        source=below,
        target=above,
        words=words,
        amount_minor=None if part is None else part.amount_minor,
        currency=None if part is None else part.currency,
        standing=words in ("takes", "reserves"),
    )
