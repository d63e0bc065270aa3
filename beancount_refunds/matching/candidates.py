"""Everything that may be said of one receipt alone: its proposals, best first, and what was ruled out."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.matching import amounts
from beancount_refunds.matching.assignment import strength
from beancount_refunds.matching.index import NEAREST
from beancount_refunds.matching.mentions import Reading, read
from beancount_refunds.matching.model import Proposal, Tier
from beancount_refunds.matching.several import sums, together
from beancount_refunds.matching.singles import single
from beancount_refunds.matching.vetoes import barred
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.matching.index import Amounts, Index
    from beancount_refunds.matching.model import BankReceipt, OpenItem
    from beancount_refunds.matching.terms import Terms

#: Of a vendor's items with a greater amount so many are looked at, the nearest first.
_NEIGHBOURS = 4

#: So many ruled-out items are told of.
_MOST_VETOES = 5


@frozen
class Candidates:
    """The proposals of a receipt, best first, and why items that look near cannot be it."""

    proposals: tuple[Proposal, ...]
    vetoes: tuple[str, ...]


def candidates(receipt: BankReceipt, index: Index, terms: Terms) -> Candidates:
    """What may be said of the receipt."""
    if reason := barred(receipt, terms):
        return Candidates(proposals=(), vetoes=(reason,))
    reading = read(receipt, index)
    found: list[Proposal] = []
    vetoes: list[str] = []
    near = {item.id: item for item in _near(reading, index, terms)}
    for id_ in sorted(near):
        said = single(reading, near[id_], index, terms)
        if isinstance(said, Proposal):
            found.append(said)
        elif said and _worth_telling(reading, near[id_]):
            vetoes.append(said)
    if whole := together(reading, index, terms):
        found.append(whole)
    elif all(one.tier > Tier.ALIAS for one in found):
        found += sums(reading, index, terms)
    found = [*_without_guesses(found, receipt)]
    found.sort(key=lambda one: (strength(one), -one.score, one.item_ids))
    return Candidates(proposals=tuple(found), vetoes=tuple(vetoes[:_MOST_VETOES]))


def _without_guesses(found: Sequence[Proposal], receipt: BankReceipt) -> Iterator[Proposal]:
    """A fee that nobody stated is no explanation beside something that has the exact amount."""
    exact = any(not (one.fee_minor or one.excess_minor or one.received) and _whole(one) for one in found)
    for one in found:
        guess = one.tier is Tier.DIFFERENCE and one.fee_minor not in {0, receipt.charges_minor}
        yield dataclasses.replace(one, tier=Tier.NAME) if exact and guess else one


def _whole(proposal: Proposal) -> bool:
    """Whether it takes all that is open of its items."""
    return all(share.amount_minor == share.item.amount_minor for share in proposal.shares)


def _near(reading: Reading, index: Index, terms: Terms) -> Iterator[OpenItem]:
    """The items that the receipt may pay: named, of a vendor that it tells of, or else of the amount.

    Where items are named, others of the vendor with the amount are only there to say why it is not them.
    """
    receipt = reading.receipt
    told = [index.items[id_] for id_ in (*reading.shared, *reading.hinted)]
    yield from (index.items[id_] for id_ in reading.named)
    yield from sorted(told, key=lambda item: (abs(item.amount_minor - receipt.amount_minor), item.id))[
        :NEAREST
    ]
    if reading.named:
        for party_id in reading.vendors:
            same = index.of_vendor(party_id, receipt.currency)
            yield from same.exactly(receipt.amount_minor, receipt.booked_on)
        return
    if not reading.vendors:
        yield from index.of_amount(receipt.currency, receipt.amount_minor, receipt.booked_on)
    for party_id in reading.vendors:
        for currency in index.currencies(party_id):
            yield from _of_vendor(receipt, index.of_vendor(party_id, currency), currency, terms)


def _of_vendor(receipt: BankReceipt, items: Amounts, currency: str, terms: Terms) -> Iterator[OpenItem]:
    """A vendor's items by amount: equal to the receipt's, somewhat more, or equal in the other currency."""
    on = receipt.booked_on
    if currency == receipt.currency:
        yield from items.exactly(receipt.amount_minor, on)
        yield from items.above(receipt.amount_minor, _NEIGHBOURS)
        return
    if receipt.instructed is not None and receipt.instructed.currency == currency:
        yield from items.exactly(receipt.instructed.minor, on)
    for rate in amounts.rates(receipt):
        low, high = (
            terms.precisions.convert(receipt_amount, rate, currency)
            for receipt_amount in amounts.rounding(receipt)
        )
        yield from items.between(low, high)[:_NEIGHBOURS]


def _worth_telling(reading: Reading, item: OpenItem) -> bool:
    return reading.name_of(item) is not None or (
        item.party.id in reading.vendors and item.amount_minor == reading.receipt.amount_minor
    )
