"""The example books in ``ledger/``, loaded once for the modules that test them."""

from __future__ import annotations

import collections
import datetime
import functools
import pathlib
from decimal import Decimal

from beancount.core.data import Custom, Transaction

from beancount_refunds.ledger import Ledger, open_ledger

FOLDER = pathlib.Path(__file__).parents[1] / "ledger"


@functools.cache
def example_books() -> Ledger:
    """The books as of their end."""
    return open_ledger(FOLDER / "main.beancount")


def customs(ledger: Ledger, kind: str) -> list[Custom]:
    """Our directives of a kind."""
    return [entry for entry in ledger.entries if isinstance(entry, Custom) and entry.type == kind]


def units(ledger: Ledger, account: str, on: str = "2026-06-30") -> dict[str, Decimal]:
    """Units of an account per currency at the end of a day, zeros left out."""
    totals: dict[str, Decimal] = collections.defaultdict(Decimal)
    for entry in ledger.entries:
        if isinstance(entry, Transaction) and entry.date <= datetime.date.fromisoformat(on):
            for posting in entry.postings:
                if posting.account == account and posting.units is not None:
                    totals[posting.units.currency] += posting.units.number or Decimal()
    return {currency: number for currency, number in totals.items() if number}
