"""Entries as Beancount's parser makes them, built without it: the hot loop of the properties."""

from __future__ import annotations

import copy
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.account import TYPE as ACCOUNT
from beancount.core.amount import Amount
from beancount.parser.grammar import ValueType
from beancount.parser.options import OPTIONS_DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: The first day of the ledgers.
START = datetime.date(2026, 3, 1)

ACCOUNT_PREFIXES = ("Assets:", "Liabilities:", "Expenses:", "Income:", "Equity:")
_DIGITS = {"JPY": 0, "KWD": 3}


def day(number: int) -> datetime.date:
    """The day ``number`` days after the first one."""
    return START + datetime.timedelta(days=number)


def money(minor: int, currency: str) -> Amount:
    """``minor`` units of ``currency`` as a ledger writes them."""
    return Amount(Decimal(minor).scaleb(-_DIGITS.get(currency, 2)), currency)


def value(plain: Any) -> ValueType:
    """A positional value; a text that begins like an account is one."""
    if type(plain) is int:
        plain = Decimal(plain)
    if isinstance(plain, str) and plain.startswith(ACCOUNT_PREFIXES):
        return ValueType(plain, ACCOUNT)  # type: ignore[arg-type]
    return ValueType(plain, type(plain))


def custom(on: datetime.date, kind: str, *values: Any, **meta: Any) -> data.Custom:
    """A ``custom`` directive; it gets its position from `placed`. Metadata of ``None`` is left out."""
    stated = {key: stated for key, stated in meta.items() if stated is not None}
    return data.Custom(stated, on, kind, [value(plain) for plain in values])


def posting(account: str, units: Amount, price: Amount | None = None, **meta: Any) -> data.Posting:
    """One posting."""
    return data.Posting(account, units, None, price, None, meta)


def transaction(on: datetime.date, narration: str, *postings: data.Posting, **meta: Any) -> data.Transaction:
    """A transaction as somebody wrote or imported it."""
    return data.Transaction(dict(meta), on, "*", None, narration, frozenset(), frozenset(), list(postings))


def placed(entries: Iterable[Any], places: Sequence[tuple[str, int]] = ()) -> list[Any]:
    """``entries`` with positions, in Beancount's order: by date, kind and line."""
    found = []
    for number, entry in enumerate(entries):
        filename, lineno = places[number] if places else ("books.beancount", 10 * number + 1)
        found.append(entry._replace(meta={**entry.meta, "filename": filename, "lineno": lineno}))
    return data.sorted(found)


def options() -> dict[str, Any]:
    """A fresh options map of a ledger in pounds."""
    fresh = copy.deepcopy({key: OPTIONS_DEFAULTS[key] for key in OPTIONS_DEFAULTS})
    return fresh | {
        "operating_currency": ["GBP"],
        "filename": "books.beancount",
        "plugin": [("beancount_refunds", None)],
    }
