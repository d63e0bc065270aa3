"""A table as text for people: aligned, amounts by their decimal point, no wider than the screen.

Columns that do not fit stand under their row, named. Without a width (a pipe) there is one line per row.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from beancount_refunds.render.style import pad, printable, width_of
from beancount_refunds.reports.table import Align, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount_refunds.money import Precisions
    from beancount_refunds.render.style import Style
    from beancount_refunds.reports.table import Column, Row, Table, Value

_GAP = "  "
_INDENT = " " * 4
_BETWEEN = "; "


def table_as_text(table: Table, style: Style) -> str:
    """The table with its title, its summary, and the tables that belong to it where they have rows."""
    lines = [style.paint(table.title, bold=True), ""]
    lines += _grid(table, style) if table.rows else [table.empty]
    if table.rows and table.summary:
        lines += ["", *(line for said in table.summary for line in style.wrap(printable(said), "  ", ""))]
    for other in table.also:
        if other.rows:
            lines += ["", table_as_text(other, style).removesuffix("\n")]
    return "\n".join(lines) + "\n"


def cell_text(value: Value, column: Column, row: Row, precisions: Precisions) -> str:
    """One value in words; an AMOUNT with its currency, thousands apart."""
    if value is None or (column.blank_zero and value == 0):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and column.kind is Kind.AMOUNT:
        currency = row.get(column.currency_key or "")
        return f"{precisions.to_number(value, str(currency)):,} {currency}"
    if isinstance(value, tuple):
        return ", ".join(printable(str(one)) for one in value)
    return value.isoformat() if isinstance(value, datetime.date) else printable(str(value))


def _grid(table: Table, style: Style) -> list[str]:
    columns = [column for column in table.screen_columns if any(_said(row, column) for row in table.rows)]
    cells = {column.key: _column_cells(table, column) for column in columns}
    widths = {
        column.key: max(map(width_of, [column.title, *cells[column.key]]), default=0) for column in columns
    }
    beside = _fitting(columns, widths, style.width)
    below = columns[len(beside) :]
    lines = [
        style.paint(
            _joined([pad(one.title, widths[one.key], right=_right(one)) for one in beside]), bold=True
        ),
        _joined(["-" * widths[column.key] for column in beside]),
    ]
    for index, row in enumerate(table.rows):
        shown = [
            _painted(pad(cells[one.key][index], widths[one.key], right=_right(one)), row, one, style)
            for one in beside
        ]
        lines.append(_joined(shown))
        told = ((column, cell_text(row[column.key], column, row, table.precisions)) for column in below)
        facts = [f"{_label(column)} {text}" for column, text in told if text]
        if facts:
            lines += (style.paint(line, dim=True) for line in style.wrap(_BETWEEN.join(facts), _INDENT))
    return lines


def _said(row: Row, column: Column) -> bool:
    """Whether a column has something to say in a row: one that is empty throughout is not shown."""
    value = row[column.key]
    return value is not None and value != () and not (column.blank_zero and value == 0)


def _fitting(columns: Sequence[Column], widths: Mapping[str, int], width: int | None) -> list[Column]:
    """As many columns from the left as fit; always the first."""
    if width is None:
        return list(columns)
    fitting: list[Column] = []
    used = -len(_GAP)
    for column in columns:
        used += len(_GAP) + widths[column.key]
        if fitting and used > width:
            break
        fitting.append(column)
    return fitting


def _column_cells(table: Table, column: Column) -> list[str]:
    """The texts of a column; in amounts decimal points meet, and so do currencies."""
    texts = [cell_text(row[column.key], column, row, table.precisions) for row in table.rows]
    if column.kind is not Kind.AMOUNT:
        return texts
    amounts = [text.partition(" ") for text in texts]
    decimals = max((_decimals(number) for number, _, _ in amounts), default=0)
    return [
        number and f"{number}{' ' * (decimals - _decimals(number))} {currency}"
        for number, _, currency in amounts
    ]


def _decimals(number: str) -> int:
    """Letters that a number takes from its decimal point on."""
    return len(number) - number.index(".") if "." in number else 0


def _label(column: Column) -> str:
    """The title within a line: ``bank reference``, but ``FX gain``."""
    first, rest = column.title[:1], column.title[1:]
    return f"{first}{rest}:" if rest[:1].isupper() else f"{first.lower()}{rest}:"


def _right(column: Column) -> bool:
    return column.align is Align.RIGHT


def _joined(cells: Sequence[str]) -> str:
    return _GAP.join(cells).rstrip()


def _painted(text: str, row: Row, column: Column, style: Style) -> str:
    return style.code(str(row[column.key]), text) if column.kind is Kind.CODE else text
