"""A report's columns as columns of beanquery: the same names, beanquery's types.

An amount stands there twice: ``refund_amount_minor`` is the integer of minor units, to compare and to
sort by; ``refund_amount`` is an inventory: it sums by currency, converts, and is empty where there is no
amount, which neither Fava's page nor a download takes as a missing value.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.amount import Amount
from beancount.core.inventory import Inventory
from beancount.core.position import Position
from beanquery.query_compile import EvalColumn

from beancount_refunds.reports.table import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.money import Precisions
    from beancount_refunds.reports.table import Column, Row

_MINOR = "_minor"

#: Rows within a row have a table of their own, or none.
_TYPES: dict[Kind, type] = {
    Kind.ID: str,
    Kind.IDS: set,
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.DATE: datetime.date,
    Kind.AMOUNT: int,
    Kind.CURRENCY: str,
    Kind.COUNT: int,
    Kind.RATE: Decimal,
    Kind.SHARE: int,
    Kind.FLAG: bool,
}


class Line(NamedTuple):
    """What beanquery hands to a column: a row, and how many decimals the currencies in it have."""

    row: Row
    precisions: Precisions


class ValueColumn(EvalColumn):  # type: ignore[misc]  # beanquery has no types
    """A value as the row holds it."""

    # beanquery compares columns by their slots: without the key, two columns of one type are the same.
    __slots__ = ("key",)

    def __init__(self, key: str, datatype: type) -> None:
        super().__init__(datatype)
        self.key = key

    def __call__(self, line: Line) -> Any:
        """The value, ``None`` where there is none."""
        return line.row[self.key]


class AmountColumn(EvalColumn):  # type: ignore[misc]  # as above
    """An amount in the currency beside it."""

    __slots__ = ("currency_key", "key")

    def __init__(self, key: str, currency_key: str) -> None:
        super().__init__(Inventory)
        self.key = key
        self.currency_key = currency_key

    def __call__(self, line: Line) -> Inventory:
        """The amount; empty where there is none or nobody knows its currency."""
        inventory = Inventory()
        minor, currency = line.row[self.key], line.row[self.currency_key]
        if isinstance(minor, int) and isinstance(currency, str):
            units = Amount(line.precisions.to_number(minor, currency), currency)
            # Not by its own method, which leaves a zero out: nothing left is not nothing known.
            inventory[currency, None] = Position(units, None)
        return inventory


def columns_for(columns: Iterable[Column]) -> dict[str, EvalColumn]:
    """Columns of beanquery by name, in the order of the report's."""
    return dict(pair for column in columns for pair in _pairs(column))


def _pairs(column: Column) -> Iterator[tuple[str, EvalColumn]]:
    datatype = _TYPES.get(column.kind)
    if datatype is None:
        return
    yield column.key, ValueColumn(column.key, datatype)
    if column.kind is Kind.AMOUNT and column.currency_key is not None:
        yield shown_as(column), AmountColumn(column.key, column.currency_key)


def shown_as(column: Column) -> str:
    """What ``SELECT *`` shows for a column: an amount with its currency, not its minor units."""
    return column.key.removesuffix(_MINOR) if column.kind is Kind.AMOUNT else column.key
