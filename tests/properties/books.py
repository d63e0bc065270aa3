"""What two settled ledgers are compared by, and the questions that the properties ask of one."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.data import entry_sortkey

from beancount_refunds import ledger
from beancount_refunds.conversion import Converter
from beancount_refunds.model import Reduction, ReductionStatus, Settlement
from beancount_refunds.money import Precisions
from beancount_refunds.plugin import post_refunds
from beancount_refunds.policy import Policy
from beancount_refunds.settlement import settle
from tests.properties.building import options

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from beancount.core.data import Transaction

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.outcome import Outcome

#: They are read from the ledger as it is, and come to nothing of their own.
_RULES = (Converter, Policy, Precisions)

Balances = dict[tuple[str, str], Decimal]


def settled(entries: Sequence[Any], as_of: datetime.date | None = None) -> Outcome:
    """The entries settled with fresh options."""
    return settle(entries, options(), as_of)


def ledger_of(entries: Sequence[Any]) -> Ledger:
    """The ledger of some entries, as a load settles it."""
    stated = options()
    posted, found = post_refunds(list(entries), stated)
    return ledger.settled("main.beancount", sorted(posted, key=entry_sortkey), found, stated)


def plain(value: Any) -> Any:
    """A value such that equal ones compare equal: a NaN equals itself, and sets are in order."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, *(
            plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        )
    if isinstance(value, dict):
        return tuple((key, plain(value[key])) for key in sorted(value))
    if isinstance(value, set | frozenset):
        return tuple(sorted(map(repr, value)))
    if isinstance(value, list | tuple):
        return type(value).__name__, *map(plain, value)
    return type(value).__name__ if isinstance(value, _RULES) else repr(value)


def unplaced(noun: Any) -> Any:
    """A noun of the model as plain values, without where it stands."""
    if dataclasses.is_dataclass(noun) and not isinstance(noun, type):
        fields = (
            field.name for field in dataclasses.fields(noun) if field.name not in ("position", "finding")
        )
        return type(noun).__name__, *(unplaced(getattr(noun, name)) for name in fields)
    return tuple(map(unplaced, noun)) if isinstance(noun, tuple) else noun


def posted(entry: Transaction) -> str:
    """A generated transaction without its position."""
    legs = [
        (leg.account, leg.units, leg.price, leg.meta.get("credit_id"), leg.meta.get("functional_amount"))
        for leg in entry.postings
    ]
    return repr((entry.date, entry.flag, entry.payee, entry.narration, sorted(entry.links), legs))


def journal(outcome: Outcome) -> Counter[str]:
    """All generated transactions, in no order."""
    return Counter(map(posted, outcome.generated))


def findings(settlement: Settlement) -> Counter[tuple[str, str]]:
    """Code and subject of each finding."""
    return Counter((str(found.code), found.subject) for found in settlement.findings)


def books(outcome: Outcome) -> dict[str, Any]:
    """All that a ledger comes to, without positions and messages."""
    settlement = outcome.settlement
    nouns = {
        name: Counter(repr(unplaced(noun)) for noun in getattr(settlement, name))
        for name in ("vendors", "orders", "cases", "credits", "refunds", "reductions", "receipts", "bills")
    }
    points = Counter(
        (point.code, point.subject, point.amount_minor, point.owner) for point in settlement.exceptions
    )
    return nouns | {"journal": journal(outcome), "findings": findings(settlement), "exceptions": points}


def difference(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What stands in one of two books only: empty where they are the same."""
    return {key: (one[key] - other[key], other[key] - one[key]) for key in one if one[key] != other[key]}


def balances(entries: Iterable[Transaction]) -> Balances:
    """Units by account and currency, exactly; zeros left out."""
    found: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        for leg in entry.postings:
            found[leg.account, leg.units.currency] += leg.units.number
    return {key: number for key, number in found.items() if number}


def matched_in_place(settlement: Settlement, through: datetime.date) -> Counter[str]:
    """What applications to bills on the vendor's own account took of each credit: they post nothing."""
    taken: Counter[str] = Counter()
    for reduction in settlement.reductions:
        credit = settlement.credit[reduction.credit_id]
        if (
            standing(reduction, through)
            and reduction.bill_id is not None
            and reduction.account == credit.account
        ):
            taken[reduction.credit_id] += reduction.amount_minor
    return taken


def standing(reduction: Reduction, on: datetime.date) -> bool:
    """Whether an application or write-off stands in the books at the end of a day."""
    if reduction.posted_on is None or reduction.posted_on > on:
        return False
    return reduction.status is not ReductionStatus.REVERSED or (
        reduction.reversed_on is not None and reduction.reversed_on > on
    )
