"""What transactions that people or importers wrote say about credits, bills and receipts: the nouns.

Language, section 2 ("Credits that are already in the books") and section 4 ("A bank receipt is …").
`bookings` finds them.
"""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from beancount.core.amount import Amount

from beancount_refunds.money import Money, Precisions
from beancount_refunds.shapes import noun

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from beancount.core.data import Posting, Transaction

    from beancount_refunds.findings import Finding
    from beancount_refunds.source import Position


class Units(NamedTuple):
    """The units of a posting, of any precision."""

    number: Decimal
    currency: str


def units_of(posting: Posting) -> Units | None:
    """The units of a posting that has any; an incomplete one may have come from another plugin."""
    units = posting.units
    if isinstance(units, Amount) and isinstance(units.number, Decimal):
        return Units(units.number, units.currency)
    return None


@noun
class CreditPosting:
    """A posting with ``credit_id``; ``functional`` is what its price or cost says it is worth."""

    on: datetime.date
    credit_id: str
    account: str
    units: Units
    amount: Money
    functional: Money | None
    posting: Posting
    entry: Transaction
    position: Position

    @property
    def by(self) -> str | None:
        """Who recorded it, if it says so."""
        return self.stated("by")

    def stated(self, key: str) -> str | None:
        """A text that the posting, else its transaction, states in metadata."""
        for meta in (self.posting.meta, self.entry.meta):
            value = (meta or {}).get(key)
            if isinstance(value, str) and value.strip():
                return value
        return None

    def stated_date(self, key: str) -> datetime.date | None:
        """A date that the posting, else its transaction, states in metadata."""
        for meta in (self.posting.meta, self.entry.meta):
            value = (meta or {}).get(key)
            if isinstance(value, datetime.date):
                return value
        return None


@noun
class BillPosting:
    """A posting with ``bill_id``; ``amount`` < 0 raises what is owed. No vendor where none is stated."""

    on: datetime.date
    vendor_id: str | None
    bill_id: str
    account: str
    amount: Money
    due_on: datetime.date | None
    order_id: str | None
    entry: Transaction
    position: Position


@noun
class BankLine:
    """A bank transaction with a reference, and a posting on a receipt account."""

    on: datetime.date
    reference: str
    entry: Transaction
    position: Position

    def posted(self, accounts: Collection[str]) -> dict[tuple[str, str], Decimal]:
        """What it posts to each of ``accounts`` in each currency; > 0 is a debit."""
        totals: dict[tuple[str, str], Decimal] = {}
        for posting in self.entry.postings:
            if posting.account in accounts and (units := units_of(posting)) is not None:
                key = posting.account, units.currency
                totals[key] = totals.get(key, Decimal(0)) + units.number
        return totals


@noun
class LoosePosting:
    """A posting on a vendor's account that says neither which credit nor which bill it belongs to."""

    on: datetime.date
    account: str
    units: Units
    position: Position


@dataclasses.dataclass(slots=True)
class Bookings:
    """All that was found, each list in the order of the ledger; findings stand on transactions."""

    credits: list[CreditPosting] = dataclasses.field(default_factory=list)
    credits_of: dict[str, list[CreditPosting]] = dataclasses.field(default_factory=dict)
    bills: list[BillPosting] = dataclasses.field(default_factory=list)
    lines: dict[str, list[BankLine]] = dataclasses.field(default_factory=dict)
    loose: list[LoosePosting] = dataclasses.field(default_factory=list)
    references: dict[str, list[Transaction]] = dataclasses.field(default_factory=dict)
    findings: list[Finding] = dataclasses.field(default_factory=list)
    transactions: Sequence[Transaction] = ()

    def debits(
        self, accounts: set[str], through: datetime.date, precisions: Precisions
    ) -> Iterator[tuple[datetime.date, str, Money, frozenset[str]]]:
        """Hand-written debits on ``accounts``: date, account, amount, what the transaction names."""
        references = {
            id(entry): reference for reference, entries in self.references.items() for entry in entries
        }
        for entry in self.transactions if accounts else ():
            for posting in entry.postings:
                units = units_of(posting) if posting.account in accounts else None
                if units is not None and entry.date <= through:
                    minor = precisions.to_minor(*units)
                    if minor is not None and minor > 0:
                        named = {*(entry.links or ()), references.get(id(entry), "")}
                        yield entry.date, posting.account, Money(minor, units.currency), frozenset(named)
