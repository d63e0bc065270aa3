"""Proposals that share a receipt between several items: named together, or a sum of one vendor's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.matching import evidence
from beancount_refunds.matching.index import GROUPS, day
from beancount_refunds.matching.model import Evidence, ItemKind, Proposal, Share, Tier
from beancount_refunds.matching.singles import in_window
from beancount_refunds.matching.vetoes import other_sender, ruled_out, strange_iban

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.matching.index import Index
    from beancount_refunds.matching.mentions import Reading
    from beancount_refunds.matching.model import OpenItem
    from beancount_refunds.matching.terms import Terms

#: With two ways to add up none is chosen; a third tells nothing more.
_MOST_WAYS = 2


def together(reading: Reading, index: Index, terms: Terms) -> Proposal | None:
    """All items that the text names, where they add up to the receipt."""
    items = [index.items[id_] for id_ in sorted(reading.named)]
    if len(items) < 2 or not _adds_up(reading, items):  # noqa: PLR2004 (one is no sum)
        return None
    if any(ruled_out(reading, item) for item in items):
        return None
    tier = Tier.EXACT
    if any(other_sender(reading, item) or strange_iban(reading, item) for item in items):
        tier = Tier.NAME
    elif reading.settled or any(name.kind in GROUPS for name in reading.named.values()):
        tier = Tier.SUM
    return _proposal(reading, items, tier, terms)


def sums(reading: Reading, index: Index, terms: Terms) -> Iterator[Proposal]:
    """Items of one vendor that add up to the receipt: one proposal, or two that show that it is not sure.

    What the text names is among them.
    """
    named = [index.items[id_] for id_ in sorted(reading.named)]
    parties = {item.party.id for item in named} or reading.vendors | {
        index.items[id_].party.id for id_ in reading.shared
    }
    for party_id in sorted(parties):
        for kind in ItemKind:
            alike = {(item.party.id, item.kind, item.currency) for item in named}
            if alike <= {(party_id, kind, reading.receipt.currency)}:
                yield from _sums_of(party_id, kind, reading, named, index=index, terms=terms)


def _sums_of(
    party_id: str, kind: ItemKind, reading: Reading, named: Sequence[OpenItem], *, index: Index, terms: Terms
) -> Iterator[Proposal]:
    receipt = reading.receipt
    missing = receipt.amount_minor - sum(item.amount_minor for item in named)
    smaller = index.of_vendor(party_id, receipt.currency).between(1, missing)
    if len(smaller) > _LOOKED_AT * terms.most_summands or any(ruled_out(reading, item) for item in named):
        return
    pool = [
        item
        for item in smaller
        if item.kind is kind
        and item.id not in reading.named
        and in_window(reading, item, terms)
        and not ruled_out(reading, item)
        and not other_sender(reading, item)
        and not strange_iban(reading, item)
    ]
    if len(pool) <= terms.most_summands:
        least = max(2 - len(named), 1)
        for way in _ways(pool, missing, least, terms.most_members - len(named)):
            yield _proposal(reading, (*named, *way), Tier.SUM, terms)


#: So many times the bound of summands is looked at for those within the window.
_LOOKED_AT = 10


def _adds_up(reading: Reading, items: Sequence[OpenItem]) -> bool:
    receipt = reading.receipt
    return {item.currency for item in items} == {receipt.currency} and receipt.amount_minor == sum(
        item.amount_minor for item in items
    )


def _proposal(reading: Reading, items: Sequence[OpenItem], tier: Tier, terms: Terms) -> Proposal:
    ordered = sorted(items, key=lambda item: (day(item), item.id))
    receipt = reading.receipt
    figures = " + ".join(
        str(terms.precisions.to_number(item.amount_minor, item.currency)) for item in ordered
    )
    reasons: dict[Evidence, None] = {}
    for item in ordered:
        reasons.update(dict.fromkeys(evidence.of_names(reading, item, among=items)))
    reasons[
        Evidence(
            text=f"{figures} = {terms.text(receipt.amount_minor, receipt.currency)}", weight=evidence.ADDS_UP
        )
    ] = None
    for item in ordered:
        reasons.update(dict.fromkeys(evidence.of_vendor(reading, item, alike=False)))
    return Proposal(
        receipt=receipt,
        shares=tuple(Share(item=item, amount_minor=item.amount_minor) for item in ordered),
        tier=tier,
        evidence=tuple(reasons),
        score=sum(reason.weight for reason in reasons),
    )


def _ways(pool: Sequence[OpenItem], total: int, least: int, most: int) -> list[tuple[OpenItem, ...]]:
    """The first ways, at most `_MOST_WAYS`, in which ``least`` to ``most`` items of the pool make ``total``.

    The pool is in the order of amounts, and so are the members.
    """
    places: dict[int, list[int]] = {}
    for place, item in enumerate(pool):
        places.setdefault(item.amount_minor, []).append(place)
    found: list[tuple[OpenItem, ...]] = []

    def extend(members: tuple[int, ...], missing: int) -> None:
        after = members[-1] if members else -1
        if least <= len(members) + 1 <= most:
            ends = [place for place in places.get(missing, ()) if place > after]
            found.extend(tuple(pool[one] for one in (*members, end)) for end in ends)
        if len(members) + 1 < most:
            for place in range(after + 1, len(pool)):
                if 2 * pool[place].amount_minor > missing or len(found) >= _MOST_WAYS:
                    return
                extend((*members, place), missing - pool[place].amount_minor)

    extend((), total)
    return found[:_MOST_WAYS]
