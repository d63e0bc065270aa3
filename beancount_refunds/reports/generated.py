"""What the plugin posted, told from what people wrote: the ground on which reports are checked.

A generated transaction has the position of the directive that caused it (language, section 3); nobody
can write a transaction there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.amount import Amount
from beancount.core.data import Transaction

from beancount_refunds.money import round_half_up

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.money import Precisions
    from beancount_refunds.reports.filters import Filters


class Posted(NamedTuple):
    """A posting on an account that is looked at; a debit is > 0, ``ours`` was generated.

    ``minor`` counts minor units, rounded where somebody wrote more decimals than the currency has.
    """

    on: datetime.date
    minor: int
    units: Amount
    ours: bool


def transactions(ledger: Ledger) -> Iterator[tuple[Transaction, bool]]:
    """All transactions up to ``as_of``, and whether the plugin generated each."""
    places = _places(ledger)
    for entry in _standing(ledger):
        yield entry, _place(entry) in places


def posted_on(ledger: Ledger, accounts: Collection[str], filters: Filters) -> Iterator[Posted]:
    """The postings on ``accounts`` in the period that is asked for, in the order of the ledger."""
    precisions, places, accounts = ledger.settlement.precisions, _places(ledger), frozenset(accounts)
    for entry in _standing(ledger):
        for posting in entry.postings:
            if (
                posting.account in accounts
                and isinstance(posting.units, Amount)
                and _within(entry.date, filters)
            ):
                minor = minor_units(posting.units, precisions)
                yield Posted(entry.date, minor, posting.units, _place(entry) in places)


def _places(ledger: Ledger) -> Collection[tuple[Any, Any]]:
    """Where directives of ours stand."""
    return {act.position for act in ledger.settlement.acts}


def _standing(ledger: Ledger) -> Iterator[Transaction]:
    as_of = ledger.settlement.as_of
    return (entry for entry in ledger.entries if isinstance(entry, Transaction) and entry.date <= as_of)


def _place(entry: Transaction) -> tuple[Any, Any]:
    """Where an entry says that it stands; somebody can have written anything there."""
    meta = entry.meta or {}
    return meta.get("filename"), meta.get("lineno")


def minor_units(amount: Amount, precisions: Precisions) -> int:
    """An amount in minor units of its currency; rounded only where it has more decimals."""
    number, currency = amount.number or Decimal(0), str(amount.currency)
    minor = precisions.to_minor(number, currency)
    return round_half_up(Fraction(number) * 10 ** precisions.digits(currency)) if minor is None else minor


class Turnover(NamedTuple):
    """What moved on some accounts, by currency, exactly: by generated postings, and by all others."""

    ours: dict[str, int]
    by_hand: dict[str, Decimal]


def turnover(postings: Iterable[Posted]) -> Turnover:
    """The movement of accounts; debits count up. Currencies that do not move are left out."""
    ours: Counter[str] = Counter()
    by_hand: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in postings:
        currency = str(one.units.currency)
        if one.ours:
            ours[currency] += one.minor
        else:
            by_hand[currency] += one.units.number or 0
    return Turnover(
        {currency: minor for currency, minor in ours.items() if minor},
        {currency: number for currency, number in by_hand.items() if number},
    )


def sums_text(sums: Mapping[str, int], precisions: Precisions) -> str:
    """``1,480.00 GBP, 3,100.00 EUR``: minor units by currency; currencies by name, zeros left out."""
    return numbers_text({unit: precisions.to_number(minor, unit) for unit, minor in sums.items() if minor})


def numbers_text(sums: Mapping[str, Decimal]) -> str:
    """The same of numbers."""
    return ", ".join(f"{number:,} {currency}" for currency, number in sorted(sums.items()))


def narrowed(filters: Filters) -> bool:
    """Whether more than a period is asked for, so that a table shows a part of an account only."""
    return bool(filters.vendors or filters.statuses or filters.cases or filters.orders)


def _within(on: datetime.date, filters: Filters) -> bool:
    return (filters.since is None or on >= filters.since) and (filters.until is None or on <= filters.until)
