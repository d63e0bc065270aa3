"""Which sheets a workbook has: a sheet per table, per currency where sums would mix, per column of records.

The status bar of a spreadsheet adds whatever somebody marks: where the rows of a table are in several
currencies, each currency has a sheet of its own. Records, which explain rows and have no totals, stay
together.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from beancount_refunds.render.style import printable
from beancount_refunds.reports.table import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from beancount_refunds.reports.table import Row, Table, Value

    _Pairs: TypeAlias = list[tuple[Row, Mapping[str, Value]]]

#: A sheet of Excel has 1,048,576 rows; header and totals need some.
MOST_ROWS = 1_000_000

_LONGEST_NAME = 31
_ILLEGAL = re.compile(r"[\[\]:*?/\\]")

#: The last sheet, which tells what the others are; and the name that Excel keeps for itself.
ABOUT = "About"
_RESERVED = ("history",)

_CURRENCY = "currency_code"
_AMOUNT = "amount_minor"
_OWNER = "of_"

_KINDS: tuple[tuple[type, Kind], ...] = (
    (bool, Kind.FLAG),
    (int, Kind.COUNT),
    (Decimal, Kind.RATE),
    (datetime.date, Kind.DATE),
    (tuple, Kind.IDS),
    (str, Kind.TEXT),
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``table`` has the rows of this sheet only, ``currency`` is the one that they share where it was cut.

    ``name`` is one that Excel takes: at most 31 letters, none of them forbidden, unique in its workbook.
    ``first`` is true of the first sheet of each table: what is told of all its sheets is told once.
    """

    name: str
    table: Table
    currency: str | None
    first: bool


def sheets_of(tables: Iterable[Table]) -> tuple[Sheet, ...]:
    """The sheets in order: of each table, of its records, of the tables that belong to it."""
    taken = {ABOUT.casefold(), *_RESERVED}
    return tuple(
        Sheet(name=_name(table.name, suffix, taken), table=part, currency=currency, first=not index)
        for table, cut in _all(tables)
        for index, (suffix, currency, part) in enumerate(_parts(table, table.currency_key if cut else None))
    )


def _all(tables: Iterable[Table]) -> Iterator[tuple[Table, bool]]:
    """Each table, and whether it is cut by currency."""
    for table in tables:
        yield table, True
        for column in table.columns:
            if column.kind is Kind.RECORDS:
                yield from ((records, False) for records in _records(table, column))
        yield from _all(table.also)


def _name(words: str, suffix: str, taken: set[str]) -> str:
    """``refunds GBP``; a name that is taken gets a number."""
    number = 1
    while True:
        end = f"{f' {suffix}' if suffix else ''}{f' {number}' if number > 1 else ''}"
        start = _ILLEGAL.sub("_", printable(words)).replace("'", "_")[: _LONGEST_NAME - len(end)]
        name = f"{start}{_ILLEGAL.sub('_', end)}"
        if name.casefold() not in taken:
            taken.add(name.casefold())
            return name
        number += 1


def _parts(table: Table, currency_key: str | None) -> Iterator[tuple[str, str | None, Table]]:
    """The rows by the currency that they are in, where there are several; no more than a sheet holds."""
    groups: dict[str | None, list[Row]] = {}
    for row in table.rows:
        currency = row[currency_key] if currency_key else None
        groups.setdefault(currency if isinstance(currency, str) else None, []).append(row)
    currencies = sorted(currency for currency in groups if currency is not None)
    if len(currencies) <= 1:
        yield from (("", None, part) for part in _held(table, table.rows))
        return
    for currency in currencies:
        yield from ((currency, currency, part) for part in _held(table, tuple(groups[currency])))
    if None in groups:
        yield from (("no currency", None, part) for part in _held(table, tuple(groups[None])))


def _held(table: Table, rows: tuple[Row, ...]) -> Iterator[Table]:
    for start in range(0, max(len(rows), 1), MOST_ROWS):
        yield dataclasses.replace(table, rows=rows[start : start + MOST_ROWS])


# --------------------------------------------------------------------------------- rows in a row


def _records(table: Table, column: Column) -> Iterator[Table]:
    """A table of the records of one column, each beside the first value of the row that holds it.

    An ``amount_minor`` is in the record's own currency, else in that of its row; any other amount stays in
    minor units, for nothing says in which currency it is.
    """
    pairs: _Pairs = [
        (row, record)
        for row in table.rows
        for record in _tuple(row[column.key])
        if not isinstance(record, str)
    ]
    if pairs:
        owner = table.columns[0]
        columns = (dataclasses.replace(owner, key=f"{_OWNER}{owner.key}", summed=False), *_columns(pairs))
        rows = tuple(
            {
                f"{_OWNER}{owner.key}": row[owner.key],
                **{one.key: record.get(one.key) for one in columns[1:]},
                _CURRENCY: record.get(_CURRENCY, row.get(table.currency_key or "")),
            }
            for row, record in pairs
        )
        yield dataclasses.replace(
            table,
            name=f"{table.name} {column.key}",
            title=f"{table.title}: {column.title}",
            columns=columns,
            screen=(),
            rows=rows,
            summary=(),
            also=(),
        )


def _tuple(value: Value) -> tuple[str, ...] | tuple[Mapping[str, Value], ...]:
    return value if isinstance(value, tuple) else ()


def _columns(pairs: _Pairs) -> Iterator[Column]:
    """The keys of the records, in their order, each with the kind that its values have."""
    values: dict[str, Value] = {}
    for _, record in pairs:
        for key, value in record.items():
            if values.get(key) is None:
                values[key] = value
    for key, value in values.items():
        title = key.removesuffix("_minor").removesuffix("_code").replace("_", " ").capitalize()
        if key == _AMOUNT:
            yield Column(key=key, title=title, kind=Kind.AMOUNT, currency_key=_CURRENCY)
            if _CURRENCY not in values:
                yield Column(key=_CURRENCY, title="Currency", kind=Kind.CURRENCY)
        elif key.endswith("_minor"):
            yield Column(key=key, title=title, kind=Kind.COUNT, unit="minor units")
        else:
            yield Column(key=key, title=title, kind=_kind(key, value))


def _kind(key: str, value: Value) -> Kind:
    if key == _CURRENCY:
        return Kind.CURRENCY
    return next((kind for type_, kind in _KINDS if isinstance(value, type_)), Kind.TEXT)
