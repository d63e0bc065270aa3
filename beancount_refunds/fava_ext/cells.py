"""Tables in the form of Fava's query table, which sorts, links accounts and entries, and knows dark mode.

``{"types": [{"name", "dtype"}, …], "rows": [[…], …]}``; a column's type decides how Fava sorts and shows
it. Amounts are inventories: of Fava's types only those may be empty, and Fava hides them in incognito mode.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fava.template_filters import replace_numbers

from beancount_refunds.render.figures import currency_of, heading, rate_text
from beancount_refunds.render.style import printable
from beancount_refunds.reports.table import Kind
from beancount_refunds.shapes import frozen
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from beancount_refunds.reports.table import Column, Row, Table, Value

_ENTRY = "Entry"
_TOTAL = "Total"
_HASH_LENGTH = 32
_PER_CENT = -2
#: Words beyond which a cell may break its line.
_LONG = 40

_DTYPES = {
    Kind.AMOUNT: "Inventory",
    Kind.COUNT: "int",
    Kind.DATE: "date",
    Kind.SHARE: "Decimal",
}


@frozen
class Grid:
    """A table for Fava's component.

    ``wide`` are the columns, from 1, whose cells break their lines; ``linked`` says that the last column
    leads to entries.
    """

    data: dict[str, Any]
    wide: tuple[int, ...] = ()
    linked: bool = False


def grid(
    table: Table, rows: Sequence[Row], link: Callable[[Position], str | None], *, incognito: bool
) -> Grid:
    """Some rows of a table: the columns for people that say something, and a link to the entry."""
    columns = [column for column in table.screen_columns if any(_said(row, column) for row in table.rows)]
    placed = bool(table.rows) and {"filename", "lineno"} <= table.rows[0].keys()
    lines = [
        [
            *(_cell(row, column, table, incognito=incognito) for column in columns),
            *([link(_position(row))] if placed else []),
        ]
        for row in rows
    ]
    types = [
        {"name": name, "dtype": _DTYPES.get(column.kind, "str")}
        for name, column in zip(_names(columns, _ENTRY), columns, strict=True)
    ]
    if placed:
        types.append({"name": _ENTRY, "dtype": "str"})
    wide = [
        index
        for index in range(len(columns))
        if any(isinstance(line[index], str) and len(line[index]) > _LONG for line in lines)
    ]
    return Grid(data={"types": types, "rows": lines}, wide=tuple(index + 1 for index in wide), linked=placed)


def totals_grid(table: Table) -> Grid | None:
    """The totals of a table as a grid of their own, where sorting leaves them; ``None`` without totals."""
    totals = table.totals
    columns = [
        column
        for column in table.screen_columns
        if column.summed and any(_said(row, column) for row in totals)
    ]
    if not columns:
        return None
    # A total counts in the currency of its row, whatever column names it.
    lines = [
        [row[table.currency_key or table.columns[0].key], *(_cell(row, one, table) for one in columns)]
        for row in totals
    ]
    named = [{"name": _TOTAL, "dtype": "str"}]
    named += [
        {"name": name, "dtype": _DTYPES[column.kind]}
        for name, column in zip(_names(columns, _TOTAL), columns, strict=True)
    ]
    return Grid(data={"types": named, "rows": lines})


def words(text: str, *, incognito: bool) -> str:
    """Words for people; in incognito mode without digits, as they may state amounts."""
    said = printable(text)
    return replace_numbers(said) or "" if incognito else said


def _said(row: Row, column: Column) -> bool:
    """Whether a column has something to say in a row."""
    value = row[column.key]
    return value is not None and value != () and not (column.blank_zero and value == 0)


def _names(columns: Iterable[Column], taken: str) -> list[str]:
    """Headings, each once and none as ``taken``: Fava's component fails on two columns of one name."""
    names: list[str] = []
    for column in columns:
        name = f"{heading(column)} %" if column.kind is Kind.SHARE else heading(column)
        names.append(f"{name} ({column.key})" if name in {*names, taken} else name)
    return names


def _position(row: Row) -> Position:
    return Position(str(row["filename"]), row["lineno"] if isinstance(row["lineno"], int) else 0)


def _cell(row: Row, column: Column, table: Table, *, incognito: bool = False) -> Any:
    value = row[column.key]
    if value is None or (column.blank_zero and value == 0):
        return None
    if column.kind is Kind.AMOUNT and isinstance(value, int):
        currency = currency_of(column, row)
        # Without a currency nobody knows where the decimals begin.
        return None if currency is None else {currency: table.precisions.to_number(value, currency)}
    if column.kind is Kind.SHARE and isinstance(value, int):
        return Decimal(value).scaleb(_PER_CENT)
    if column.kind in {Kind.COUNT, Kind.DATE}:
        return value
    text = _text(value, column)
    return _no_link(words(text, incognito=incognito and column.kind in {Kind.TEXT, Kind.RECORDS}))


def _text(value: Value, column: Column) -> str:
    if column.kind is Kind.FLAG:
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return rate_text(value)
    if not isinstance(value, tuple):
        return str(value)
    return ", ".join(one if isinstance(one, str) else _record(one) for one in value)


def _record(record: Row) -> str:
    return " ".join(str(part) for part in record.values() if part is not None)


def _no_link(text: str) -> str:
    """Fava takes any 32 letters for the hash of an entry; a blank behind them is not seen."""
    return f"{text} " if len(text) == _HASH_LENGTH else text
