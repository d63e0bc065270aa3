"""What a report says, without its blanks and places: the form in which these tests state whole tables."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from beancount_refunds.ledger import open_ledger
from tests.books_on_disk import write

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports import Table

_PLACES = {"filename", "lineno"}


def day(text: str) -> datetime.date:
    """A day as ledgers write it."""
    return datetime.date.fromisoformat(text)


def opened(folder: pathlib.Path, text: str, as_of: str | None = None) -> Ledger:
    """The ledger that ``text`` is."""
    return open_ledger(write(folder, text), None if as_of is None else day(as_of))


def told(table: Table, *keys: str) -> list[dict[str, Any]]:
    """The rows with what they say (under ``keys``, where given); blanks are left out."""
    return [
        {
            key: str(value) if isinstance(value, datetime.date) else value
            for key, value in row.items()
            if value not in (None, ()) and key not in _PLACES and (not keys or key in keys)
        }
        for row in table.rows
    ]


def columns(table: Table, *keys: str) -> list[tuple[Any, ...]]:
    """Some columns of a table, days as text."""
    return [
        tuple(str(row[key]) if isinstance(row[key], datetime.date) else row[key] for key in keys)
        for row in table.rows
    ]


def lines(table: Table) -> list[int]:
    """The lines of the ledger that the rows point to."""
    return [int(str(row["lineno"])) for row in table.rows]
