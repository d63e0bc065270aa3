"""Open items, found by what a receipt can tell of them: names, vendors, amounts and days.

Every look-up is a hash or a bisection, and gives a bounded number of items: the nearest by amount or by day.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from beancount_refunds.matching import tokens
from beancount_refunds.matching.model import ItemKind, ItemName, OpenItem
from beancount_refunds.matching.parties import Directory

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from beancount_refunds.matching.terms import Terms

K = TypeVar("K")

#: Of items with the same amount so many are looked at, the nearest by day first.
NEAREST = 12

#: A name that more items bear tells of none of them.
MOST_BEARERS = 50

#: Names that mean the item itself, not what it belongs to.
GROUPS = frozenset({"case", "order", "bill"})


class Holder(NamedTuple):
    """A name and the item that bears it; ``item`` is ``None`` for what is settled already."""

    name: ItemName
    key: tuple[str, ...]
    item: OpenItem | None


class Amounts:
    """Items in the order of their amounts, those of one amount in the order of their days."""

    def __init__(self, items: Iterable[OpenItem]) -> None:
        self.items = sorted(items, key=lambda item: (item.amount_minor, day(item), item.id))
        self._keys = [(item.amount_minor, day(item).toordinal()) for item in self.items]

    def exactly(self, minor: int, on: datetime.date) -> list[OpenItem]:
        """The items of that amount, the `NEAREST` by day."""
        low = bisect.bisect_left(self._keys, (minor,))
        high = bisect.bisect_left(self._keys, (minor + 1,))
        middle = bisect.bisect_left(self._keys, (minor, on.toordinal()))
        near = self.items[max(low, middle - NEAREST) : min(high, middle + NEAREST)]
        return sorted(near, key=lambda item: (abs((day(item) - on).days), item.id))[:NEAREST]

    def above(self, minor: int, most: int) -> Sequence[OpenItem]:
        """At most ``most`` items of the next greater amounts."""
        start = bisect.bisect_left(self._keys, (minor + 1,))
        return self.items[start : start + most]

    def between(self, low: int, high: int) -> Sequence[OpenItem]:
        """The items of an amount from ``low`` to ``high``, both included."""
        return self.items[
            bisect.bisect_left(self._keys, (low,)) : bisect.bisect_left(self._keys, (high + 1,))
        ]


def day(item: OpenItem) -> datetime.date:
    """When its money is expected: the day of a refund, the issue of a credit."""
    return item.expected_on or item.since


class Index:
    """The open items of one run."""

    def __init__(self, items: Iterable[OpenItem], terms: Terms) -> None:
        self.items: Mapping[str, OpenItem] = {
            item.id: item for item in sorted(items, key=lambda item: item.id)
        }
        everything = self.items.values()
        vendors = {party.id: party for party in terms.vendors}
        vendors.update((item.party.id, item.party) for item in everything)
        self.directory = Directory(vendors.values())
        self.names: defaultdict[tuple[str, ...], list[Holder]] = defaultdict(list)
        self.lookalikes: defaultdict[str, set[str]] = defaultdict(set)
        self.creditor_references: defaultdict[str, list[Holder]] = defaultdict(list)
        for item in everything:
            for name in item.names:
                self._name(name, item)
        for name in terms.settled:
            self._name(name, None)
        for loose in [loose for loose, holders in self.names.items() if len(holders) > MOST_BEARERS]:
            del self.names[loose]
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for loose in self.names:
            lengths[loose[0]].add(len(loose))
        self.lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        self.beginnings = frozenset(look[:2] for look in self.lookalikes)
        self._by_amount = _amounts((item.currency, item) for item in everything)
        self._of_vendor = _amounts(((item.party.id, item.currency), item) for item in everything)
        self._currencies: defaultdict[str, set[str]] = defaultdict(set)
        for item in everything:
            self._currencies[item.party.id].add(item.currency)
        self.reserving: defaultdict[str, set[str]] = defaultdict(set)
        for item in everything:
            if item.kind is ItemKind.REFUND:
                for credit_id in item.credit_ids:
                    self.reserving[credit_id].add(item.id)

    def _name(self, name: ItemName, item: OpenItem | None) -> None:
        key = tokens.key(name.text)
        if not key:
            return
        holder = Holder(name, key, item)
        reference = tokens.creditor_reference(name.text)
        if reference is not None:
            self.creditor_references[reference].append(holder)
        loose = tokens.without_zeros(key)
        self.names[loose].append(holder)
        if item is not None and name.kind not in GROUPS:
            look = tokens.lookalike("".join(key))
            if len(look) > _SHORTEST_LOOKALIKE:
                self.lookalikes[look].add(item.id)

    def of_amount(self, currency: str, minor: int, on: datetime.date) -> list[OpenItem]:
        """Items of that amount, whoever the vendor, the nearest by day."""
        amounts = self._by_amount.get(currency)
        return amounts.exactly(minor, on) if amounts else []

    def of_vendor(self, party_id: str, currency: str) -> Amounts:
        """The items of a vendor in a currency."""
        return self._of_vendor.get((party_id, currency), _NONE)

    def currencies(self, party_id: str) -> Iterator[str]:
        """The currencies in which a vendor has open items, in order."""
        yield from sorted(self._currencies.get(party_id, ()))


#: An id this short looks like too much.
_SHORTEST_LOOKALIKE = 4

_NONE = Amounts(())


def _amounts(keyed: Iterable[tuple[K, OpenItem]]) -> Mapping[K, Amounts]:
    groups: defaultdict[K, list[OpenItem]] = defaultdict(list)
    for key, item in keyed:
        groups[key].append(item)
    return {key: Amounts(items) for key, items in groups.items()}
