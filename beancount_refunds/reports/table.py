"""The value between a report and its rendering: typed columns, plain rows, nothing about looks.

A row is a mapping with the names of the reference data model: integer minor units, days, ids, and
records where one row holds several. Text, CSV and JSON (later spreadsheets and pages) are made of the
same rows; only the text is narrower, and shows the columns named by ``screen`` in that order.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable
    from decimal import Decimal

    from beancount_refunds.money import Precisions

Value: TypeAlias = (
    "str | int | Decimal | datetime.date | tuple[str, ...] | tuple[Mapping[str, Value], ...] | None"
)
Row: TypeAlias = Mapping[str, Value]

_Noun = TypeVar("_Noun")


class Kind(enum.Enum):
    """What a column holds."""

    ID = "an id, written as in the ledger"
    IDS = "ids, in the order of the ledger"
    TEXT = "words"
    CODE = "one of a few fixed words, such as a status"
    DATE = "a day"
    AMOUNT = "integer minor units of a currency in the same row"
    CURRENCY = "a currency code"
    COUNT = "a number of things"
    RATE = "an exact decimal number, such as an exchange rate"
    SHARE = "a share in basis points: 8333 is 83.33 %"
    FLAG = "yes or no"
    RECORDS = "rows in a row"


class Align(enum.Enum):
    """Where the text of a cell stands."""

    LEFT = "left"
    RIGHT = "right"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: ``key`` in data, ``title`` for people.

    ``currency_key`` is the key of the currency of an AMOUNT. ``blank_zero``: to a reader, zero means
    that there is nothing to say. ``unit`` is what a COUNT or RATE counts ("days"), ``summed`` that the
    column, an AMOUNT or COUNT, has a total.
    """

    key: str
    title: str
    kind: Kind
    currency_key: str | None = None
    blank_zero: bool = False
    unit: str | None = None
    summed: bool = False

    @property
    def align(self) -> Align:
        """Figures stand on the right."""
        return Align.RIGHT if self.kind in _FIGURES else Align.LEFT


_FIGURES = {Kind.AMOUNT, Kind.COUNT, Kind.RATE, Kind.SHARE}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A report: ``name`` is its key in JSON, ``also`` are tables that belong to it.

    ``since`` and ``until`` are the period that it speaks of, both days included, where it has one.
    """

    name: str
    title: str
    as_of: datetime.date
    precisions: Precisions
    columns: tuple[Column, ...]
    screen: tuple[str, ...]
    rows: tuple[Row, ...]
    summary: tuple[str, ...] = ()
    empty: str = "Nothing to show."
    also: tuple[Table, ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def currency_key(self) -> str | None:
        """The key of the currency that a row is in: that of the first AMOUNT."""
        return next((one.currency_key for one in self.columns if one.kind is Kind.AMOUNT), None)

    @property
    def totals(self) -> tuple[Row, ...]:
        """A row per currency, by name: each summed AMOUNT counts in its own currency, a COUNT in its row's.

        Without summed columns, or without rows, there are none; a table without amounts has one. The
        first column of a total row says "Total"; what is not summed is ``None``.
        """
        summed = [column for column in self.columns if column.summed]
        sums: dict[str | None, dict[str, int]] = {}
        for row in self.rows if summed else ():
            for column in summed:
                value = row[column.key]
                currency = row[column.currency_key or self.currency_key or column.key]
                if isinstance(value, int):
                    total = sums.setdefault(currency if isinstance(currency, str) else None, {})
                    total[column.key] = total.get(column.key, 0) + value
        return tuple(self._total(currency, sums[currency]) for currency in sorted(sums, key=str))

    def _total(self, currency: str | None, sums: Mapping[str, int]) -> Row:
        row: dict[str, Value] = {
            column.key: currency if column.kind is Kind.CURRENCY else sums.get(column.key)
            for column in self.columns
        }
        return row | {self.columns[0].key: "Total"}

    @property
    def screen_columns(self) -> tuple[Column, ...]:
        """The columns that a person reads, the most important first."""
        by_key = {column.key: column for column in self.columns}
        return tuple(by_key[key] for key in self.screen)


class Field(NamedTuple, Generic[_Noun]):
    """A column and how its values come from a noun."""

    column: Column
    value: Callable[[_Noun], Value]


def field(
    key: str,
    title: str,
    kind: Kind,
    value: Callable[[_Noun], Value],
    *,
    currency: str | None = None,
    blank_zero: bool = False,
    unit: str | None = None,
    summed: bool = False,
) -> Field[_Noun]:
    """A field; ``currency`` is the key of the currency of an AMOUNT."""
    column = Column(
        key=key,
        title=title,
        kind=kind,
        currency_key=currency,
        blank_zero=blank_zero,
        unit=unit,
        summed=summed,
    )
    return Field(column, value)


def rows_of(fields: Iterable[Field[_Noun]], nouns: Iterable[_Noun]) -> tuple[Row, ...]:
    """A row for each noun, its keys in the order of the fields."""
    keyed = [(one.column.key, one.value) for one in fields]
    return tuple({key: value(noun) for key, value in keyed} for noun in nouns)


def columns_of(fields: Iterable[Field[_Noun]]) -> tuple[Column, ...]:
    """The columns of the fields."""
    return tuple(one.column for one in fields)


def totals(table_rows: Iterable[Row], key: str, currency_key: str, precisions: Precisions) -> str:
    """``1,480.00 GBP, 3,100.00 EUR``: an amount summed by currency, currencies by name, zeros left out."""
    sums: dict[str, int] = {}
    for row in table_rows:
        amount, currency = row[key], row[currency_key]
        if isinstance(amount, int) and isinstance(currency, str):
            sums[currency] = sums.get(currency, 0) + amount
    return ", ".join(
        f"{precisions.to_number(total, currency):,} {currency}"
        for currency, total in sorted(sums.items())
        if total
    )


def as_of_words(on: datetime.date) -> str:
    """`` as of 2026-03-31``; nothing for a ledger that holds no day at all."""
    return "" if on.toordinal() == 1 else f" as of {on}"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """``1 refund``, ``2 refunds``."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def tally(words: Iterable[Value]) -> str:
    """``12 RECONCILED, 3 APPLIED``: the most frequent first."""
    counts: dict[Value, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    by_count = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return ", ".join(f"{count} {word}" for word, count in by_count)
