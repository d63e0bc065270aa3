"""Which rows a reader wants to see: by vendor, status, case, order and day."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.reports.table import as_of_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from beancount_refunds.model import Settlement


class Traits(NamedTuple):
    """What filters ask of a row."""

    vendors: frozenset[str]
    status: str
    cases: frozenset[str]
    orders: frozenset[str]
    on: datetime.date


class Unknown(NamedTuple):
    """A value of a filter that the ledger does not know, and those that it does."""

    option: str
    value: str
    known: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Values of one filter are alternatives; different filters must all admit; none admits everything."""

    vendors: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()
    since: datetime.date | None = None
    until: datetime.date | None = None

    def admit(self, traits: Traits) -> bool:
        """Whether a row with these traits is shown; both days are included."""
        return (
            (not self.vendors or not self.vendors.isdisjoint(traits.vendors))
            and (not self.statuses or traits.status in self.statuses)
            and (not self.cases or not self.cases.isdisjoint(traits.cases))
            and (not self.orders or not self.orders.isdisjoint(traits.orders))
            and (self.since is None or traits.on >= self.since)
            and (self.until is None or traits.on <= self.until)
        )

    def unknown(self, settlement: Settlement) -> Iterator[Unknown]:
        """Values that nothing in the ledger bears: most likely typing errors."""
        asked = (
            ("vendor", self.vendors, frozenset(settlement.vendor)),
            ("case", self.cases, frozenset(settlement.case)),
            ("order", self.orders, some(*_orders(settlement))),
        )
        for option, values, known in asked:
            for value in sorted(values - known):
                yield Unknown(option, value, tuple(sorted(known)))

    def __str__(self) -> str:
        """``vendor acme, from 2026-02-01``; empty where nothing is filtered."""
        words = [
            f"{name} {' or '.join(sorted(values))}"
            for name, values in (
                ("vendor", self.vendors),
                ("status", self.statuses),
                ("case", self.cases),
                ("order", self.orders),
            )
            if values
        ]
        if self.since is not None:
            words.append(f"from {self.since}")
        if self.until is not None:
            words.append(f"to {self.until}")
        return ", ".join(words)


#: Shows everything.
EVERYTHING = Filters()


def some(*ids: str | None) -> frozenset[str]:
    """The ids that are there."""
    return frozenset(id_ for id_ in ids if id_ is not None)


def title(what: str, settlement: Settlement, filters: Filters) -> str:
    """The title of a report: what it shows, as of when, and what was filtered."""
    narrowed = f" ({filters})" if str(filters) else ""
    return f"{what}{as_of_words(settlement.as_of)}{narrowed}"


def _orders(settlement: Settlement) -> Iterable[str | None]:
    yield from (order.id for order in settlement.orders)
    yield from (case.order_id for case in settlement.cases)
    yield from (credit.order_id for credit in settlement.credits)
    yield from (id_ for refund in settlement.refunds for id_ in refund.order_ids)
