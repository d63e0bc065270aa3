"""What belongs to a trail: both ways from what was asked for, and no further than makes sense.

Up: everything that it came from. Down: everything that came of it. Then what each credit found on the way
came from, so that no credit stands without its case, bill and order, and the receipts of each refund, so
that a payment that was returned shows how it came. Otherwise the trail never turns round: from a
refund it goes to its credits and not on to the other refunds of these, from a credit to its case and not on
to the case's other credits, from a receipt of several refunds only to the one that it came from. Each of
these is one line beside the trail (:class:`~.nouns.Aside`). So a vendor's refunds do not all hang together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.model import RefundStatus
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.reports.trail.nouns import Aside, Key, Kind, ordinal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from beancount_refunds.model import Refund
    from beancount_refunds.reports.trail.web import Web

#: What is explained by where it came from, whichever way the trail reached it.
_EXPLAINED = frozenset({Kind.CREDIT, Kind.APPLICATION, Kind.WRITE_OFF, Kind.CASE})

_TOOK = {
    RefundStatus.PENDING: "is also reserved for {other}",
    RefundStatus.APPLIED: "was also refunded by {other}",
    RefundStatus.RECONCILED: "was also refunded by {other}",
    RefundStatus.REVERSED: "was also refunded by {other}, which was reversed",
    RefundStatus.REJECTED: "was also named by {other}, which was refused",
}


def called(web: Web, word: str) -> tuple[Key, ...]:
    """What ``word`` can mean: an id, a bank reference, a gateway's or another program's id.

    Raises :class:`~beancount_refunds.reports.question.UnknownSubject` with all words that mean something.
    """
    if word not in web.words:
        kind = "id"
        raise UnknownSubject(kind, word, tuple(sorted(web.words)))
    return tuple(web.words[word])


def members(web: Web, asked: Iterable[Key]) -> frozenset[Key]:
    """Everything within the trail of ``asked``."""
    within = _closure(asked, web.up) | _closure(asked, web.down)
    explained = [key for key in within if key.kind in _EXPLAINED or _unexplained(web, key, within)]
    netted = {web.netted[key] for key in within if key in web.netted}
    paid = {receipt for key in within if key.kind is Kind.REFUND for receipt in web.down(key)}
    return within | netted | paid | _closure(explained, web.up)


def _unexplained(web: Web, key: Key, within: frozenset[Key]) -> bool:
    """Whether it is a refund of the trail whose credits were not on the way."""
    above = [one for one in web.up(key) if one.kind is Kind.CREDIT]
    return key.kind is Kind.REFUND and not within.intersection(above)


def _closure(keys: Iterable[Key], then: Callable[[Key], Iterable[Key]]) -> frozenset[Key]:
    found: set[Key] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(then(key))
    return frozenset(found)


def asides(web: Web, within: frozenset[Key]) -> Iterator[Aside]:
    """What stands next to the trail, in the order of the ids."""
    for key in sorted(within, key=ordinal):
        if key.kind is Kind.CREDIT:
            yield from _of_credit(web, key, within)
        elif key.kind is Kind.REFUND and key.id in web.refund:
            yield from _of_refund(web.refund[key.id], within)
        elif key.kind is Kind.RECEIPT:
            for refund in _refunds(web, web.up(key), within):
                words = f"also brought {refund.id}"
                yield Aside(
                    subject=key.id,
                    words=words,
                    other=refund.id,
                    amount_minor=refund.amount_minor,
                    currency=refund.currency,
                )
        elif key.kind is Kind.CASE:
            for other in sorted(web.down(key), key=ordinal):
                credit = web.books.credit.get(other.id)
                if other not in within and credit is not None:
                    yield Aside(
                        subject=key.id,
                        words=f"was also credited by {credit.id}",
                        other=credit.id,
                        amount_minor=credit.amount_minor,
                        currency=credit.currency,
                    )


def _refunds(web: Web, keys: Iterable[Key], within: frozenset[Key]) -> list[Refund]:
    """The refunds among ``keys`` that are not within the trail."""
    outside = sorted((key for key in keys if key not in within), key=ordinal)
    return [web.refund[key.id] for key in outside if key.kind is Kind.REFUND and key.id in web.refund]


def _of_credit(web: Web, key: Key, within: frozenset[Key]) -> Iterator[Aside]:
    for refund in _refunds(web, web.down(key), within):
        part = next((part for part in refund.allocations if part.credit_id == key.id), None)
        yield Aside(
            subject=key.id,
            words=_TOOK[refund.status].format(other=refund.id),
            other=refund.id,
            amount_minor=None if part is None else part.amount_minor,
            currency=None if part is None else part.currency,
        )
    for other in sorted(web.down(key), key=ordinal):
        reduction = web.reduction.get(other.id)
        if other not in within and reduction is not None and other.kind is not Kind.REFUND:
            verb = "netted" if other.kind is Kind.APPLICATION else "written off"
            state = "" if reduction.reversed_on is None else ", which was reversed"
            yield Aside(
                subject=key.id,
                words=f"was also {verb} by {reduction.id}{state}",
                other=reduction.id,
                amount_minor=reduction.amount_minor,
                currency=reduction.currency,
            )


def _of_refund(refund: Refund, within: frozenset[Key]) -> Iterator[Aside]:
    """The other credits of a refund that the trail reached from one of its credits."""
    for part in refund.allocations:
        if Key(Kind.CREDIT, part.credit_id) not in within:
            yield Aside(
                subject=refund.id,
                words=f"also settles {part.credit_id}",
                other=part.credit_id,
                amount_minor=part.amount_minor,
                currency=part.currency,
            )
