"""A table as text for people: aligned, amounts by their decimal point, no wider than the screen.

Columns that do not fit stand under their row, named. Without a width (a pipe) there is one line per row.
Totals stand under a rule.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount_refunds.render.figures import amount_text, heading, rate_text, share_text
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
    if isinstance(value, int | Decimal):
        return _figure(value, column, row, precisions)
    if isinstance(value, tuple):
        return ", ".join(printable(str(one)) for one in value)
    return value.isoformat() if isinstance(value, datetime.date) else printable(value)


def _figure(value: int | Decimal, column: Column, row: Row, precisions: Precisions) -> str:
    if isinstance(value, Decimal):
        return rate_text(value)
    if column.kind is Kind.AMOUNT:
        return amount_text(value, column, row, precisions)
    return share_text(value) if column.kind is Kind.SHARE else str(value)


def _grid(table: Table, style: Style) -> list[str]:
    columns = [column for column in table.screen_columns if any(_said(row, column) for row in table.rows)]
    totals = _totals(table, columns)
    rows = (*table.rows, *totals)
    cells = {column.key: _column_cells(rows, column, table.precisions) for column in columns}
    widths = {
        column.key: max(map(width_of, [heading(column), *cells[column.key]]), default=0) for column in columns
    }
    beside = _fitting(columns, widths, style.width)
    below = columns[len(beside) :]
    rule = _joined(["-" * widths[column.key] for column in beside])
    titles = _joined([pad(heading(one), widths[one.key], right=_right(one)) for one in beside])
    lines = [style.paint(titles, bold=True), rule]
    for index, row in enumerate(rows):
        total = index >= len(table.rows)
        if index == len(table.rows):
            lines.append(rule)
        shown = [
            _painted(pad(cells[one.key][index], widths[one.key], right=_right(one)), row, one, style)
            for one in beside
        ]
        lines.append(style.paint(_joined(shown), bold=True) if total else _joined(shown))
        told = ((column, cell_text(row[column.key], column, row, table.precisions)) for column in below)
        facts = [f"{_label(column)} {text}" for column, text in told if text]
        if facts:
            lines += (style.paint(line, dim=True) for line in style.wrap(_BETWEEN.join(facts), _INDENT))
    return lines


def _totals(table: Table, columns: Sequence[Column]) -> tuple[Row, ...]:
    """The total rows, named in the first column that is shown, unless that is itself a sum."""
    if not columns or columns[0].summed:
        return table.totals
    name = table.columns[0].key
    return tuple({**row, columns[0].key: row[name]} for row in table.totals)


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


def _column_cells(rows: Sequence[Row], column: Column, precisions: Precisions) -> list[str]:
    """The texts of a column; in amounts and rates decimal points meet, and so do currencies."""
    texts = [cell_text(row[column.key], column, row, precisions) for row in rows]
    if column.kind not in {Kind.AMOUNT, Kind.RATE}:
        return texts
    figures = [text.partition(" ") for text in texts]
    decimals = max((_decimals(number) for number, _, _ in figures), default=0)
    return [
        number and f"{number}{' ' * (decimals - _decimals(number))}{blank}{currency}"
        for number, blank, currency in figures
    ]


def _decimals(number: str) -> int:
    """Letters that a number takes from its decimal point on."""
    return len(number) - number.index(".") if "." in number else 0


def _label(column: Column) -> str:
    """The heading within a line: ``bank reference``, but ``FX gain``."""
    words = heading(column)
    first, rest = words[:1], words[1:]
    return f"{first}{rest}:" if rest[:1].isupper() else f"{first.lower()}{rest}:"


def _right(column: Column) -> bool:
    return column.align is Align.RIGHT


def _joined(cells: Sequence[str]) -> str:
    return _GAP.join(cells).rstrip()


def _painted(text: str, row: Row, column: Column, style: Style) -> str:
    return style.code(str(row[column.key]), text) if column.kind is Kind.CODE else text
