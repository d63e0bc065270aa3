"""What receipts brought above their refunds: into suspense, out again, and what is still there.

Language, section 3: an excess stays an exception until a refund posted straight to
``suspense_account`` and naming the same reference, or a hand-written transaction, takes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.money import Money
from beancount_refunds.open_items import Excess
from beancount_refunds.posting import Leg, Voucher, links
from beancount_refunds.refund_posting import mirror, refund_links

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.directives import MatchDirective, UnmatchDirective


def post_excess(books: Books, match: MatchDirective) -> None:
    """Dr clearing, Cr suspense, today: once all refunds of the match are recorded."""
    refund_ids = [*map(books.names.original, match.refund_ids)]
    refunds = [books.refunds[id_] for id_ in refund_ids if id_ in books.refunds]
    if match.excess is None or len(refunds) < len(refund_ids):
        return
    excess = match.excess
    clearing = books.policy.account("clearing_account", books.today) or ""
    suspense = books.policy.account("suspense_account", books.today) or ""
    voucher = Voucher(
        on=books.today,
        subject=match.id,
        payee=None,
        narration=f"Excess on {match.id}",
        legs=(Leg(clearing, excess.minor, excess.currency), Leg(suspense, -excess.minor, excess.currency)),
        links=links([match.id]).union(*(refund_links(books, refund) for refund in refunds)),
        position=match.position,
    )
    books.post(voucher)
    books.excesses[match.id].append(
        Excess(
            match=match,
            voucher=voucher,
            clearing_account=clearing,
            suspense_account=suspense,
            matched=set(refund_ids),
            amount=excess,
        )
    )


def release_excess(books: Books, directive: UnmatchDirective, refund_id: str) -> None:
    """Mirror an excess when the last refund of its match is unmatched."""
    for excess in books.excesses.get(directive.id, ()):
        excess.matched.discard(refund_id)
        if not excess.matched and not excess.mirrored:
            excess.mirrored = True
            mirror(books, [excess.voucher], f"Unmatch of the excess on {directive.id}", directive)


def open_excesses(books: Books) -> Iterator[tuple[Excess, Money]]:
    """Each excess of which something is left, with what is left.

    Whatever names the reference takes that excess first (a refund, or a transaction with the
    reference as metadata or link); other hand-written debits of the same day or later take
    the oldest excess first.
    """
    excesses = [excess for group in books.excesses.values() for excess in group if not excess.mirrored]
    left = {id(excess): excess.amount.minor for excess in excesses}
    excesses.sort(key=lambda excess: (excess.voucher.on, excess.match.id))
    for refund in books.refunds.values():
        if refund.posted and refund.straight and refund.claim is not None and refund.computed is not None:
            named = [
                excess
                for excess in books.excesses.get(refund.claim.reference, ())
                if not excess.mirrored and excess.suspense_account == refund.directive.account
            ]
            _take(left, named, refund.computed.cash)
    unnamed: list[tuple[datetime.date, str, Money]] = []
    accounts = {excess.suspense_account for excess in excesses}
    for on, account, amount, names in books.bookings.debits(accounts, books.today, books.precisions):
        named = [
            excess for excess in excesses if excess.match.id in names and excess.suspense_account == account
        ]
        rest = _take(left, named, amount)
        unnamed.append((on, account, Money(rest, amount.currency)))
    for on, account, amount in unnamed:
        before = [
            excess for excess in excesses if excess.suspense_account == account and excess.voucher.on <= on
        ]
        _take(left, before, amount)
    for excess in excesses:
        if left[id(excess)]:
            yield excess, Money(left[id(excess)], excess.amount.currency)


def _take(left: dict[int, int], excesses: list[Excess], amount: Money) -> int:
    """Take ``amount`` of ``excesses`` in order; what remains of it."""
    rest = amount.minor
    for excess in excesses:
        if excess.amount.currency == amount.currency:
            part = min(rest, left[id(excess)])
            left[id(excess)] -= part
            rest -= part
    return rest
