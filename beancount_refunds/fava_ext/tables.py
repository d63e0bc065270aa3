"""Tables of reports as tables of a page: each id a link, figures on the right, sorted by Fava's own table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.day import CASE, CREDIT, ORDER, REFUND, VENDOR
from beancount_refunds.fava_ext.parts import Cell, Grid, Heading, Link, Piece, Section
from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.render.figures import amount_text, heading, rate_text, share_text
from beancount_refunds.render.style import printable
from beancount_refunds.reports.table import Align, Kind
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.fava_ext.view import View
    from beancount_refunds.reports.table import Column, Row, Table, Value

#: Rows that a page shows at once: many more keep a browser busy for seconds.
ROWS = 500

#: Letters beyond which a cell may break its line.
_LONG = 40

#: What the ids of a column are, by its key.
_KINDS: Mapping[str, str] = {
    "vendor_id": VENDOR,
    "vendor_ids": VENDOR,
    "case_id": CASE,
    "case_ids": CASE,
    "order_id": ORDER,
    "order_ids": ORDER,
    "credit_id": CREDIT,
    "credit_ids": CREDIT,
    "refund_id": REFUND,
    "refund_ids": REFUND,
}


def section(
    table: Table, view: View, *, title: str | None = None, rows: Sequence[Row] | None = None, report: str = ""
) -> Section:
    """A table with its totals and summary, some of its ``rows`` (default: all) in parts of :data:`ROWS`.

    ``report`` is the report that has the same rows as a file.
    """
    shown = table.rows if rows is None else rows
    name = printable(_(table.title) if title is None else title)
    if not shown:
        empty = table.empty if not table.rows else _("The filters leave no row.")
        return Section(title=name, empty=printable(empty))
    first = _first(shown, view)
    whole = rows is None or len(rows) == len(table.rows)
    return Section(
        title=name,
        grid=grid(table, part(shown, view), view, totals=whole),
        said=tuple(view.linked(line) for line in table.summary) if whole else (),
        pager=tuple(_pager(len(shown), first, view)) if len(shown) > ROWS else (),
        files=tuple(files(view, report)) if report else (),
    )


def part(rows: Sequence[Row], view: View) -> Sequence[Row]:
    """The rows that a section shows at once."""
    first = _first(rows, view)
    return rows[first - 1 : first - 1 + ROWS]


def _first(rows: Sequence[Row], view: View) -> int:
    """The first row that is shown, counted from 1."""
    return view.asked.first_row if view.asked.first_row <= len(rows) else 1


def files(view: View, report: str) -> Iterator[Link]:
    """The files of a report, about the subject of the page where it has one."""
    subject = {} if view.asked.subject is None else {"id": view.asked.subject}
    for form in ("csv", "xlsx"):
        yield Link(form.upper(), view.links.file(report, form, **subject))


def grid(table: Table, rows: Sequence[Row], view: View, *, totals: bool = False) -> Grid:
    """Some rows: the columns for people that say something in any row, and the place of the entry."""
    columns = [column for column in table.screen_columns if any(_said(row, column) for row in table.rows)]
    placed = bool(table.rows) and {"filename", "lineno"} <= table.rows[0].keys()
    headings = [Heading(_(heading(column)), *_sorted(column)) for column in columns]
    if placed:
        headings.append(Heading(_("Entry")))
    return Grid(
        headings=tuple(headings),
        rows=tuple(
            (
                *(_cell(row, column, table, view) for column in columns),
                *([_place(row, view)] if placed else []),
            )
            for row in rows
        ),
        feet=tuple(_feet(table, columns, view, placed=placed)) if totals else (),
    )


def _feet(table: Table, columns: Sequence[Column], view: View, *, placed: bool) -> Iterator[tuple[Cell, ...]]:
    """The totals, a row for each currency; nothing where no column is summed."""
    for row in table.totals:
        cells = [_cell(row, column, table, view) if column.summed else Cell(()) for column in columns]
        yield (Cell((Piece(_("Total")),)), *cells[1:], *([Cell(())] if placed else []))


def _said(row: Row, column: Column) -> bool:
    """Whether a column has something to say in a row."""
    value = row[column.key]
    return value is not None and value != () and not (column.blank_zero and value == 0)


def _sorted(column: Column) -> tuple[str, str]:
    """How a column sorts, and the class of its heading."""
    return ("num", "num") if column.align is Align.RIGHT else ("string", "")


def _cell(row: Row, column: Column, table: Table, view: View) -> Cell:
    value = row[column.key]
    css = "num" if column.align is Align.RIGHT else ""
    if value is None or (column.blank_zero and value == 0):
        return Cell((), css)
    if isinstance(value, tuple):
        return Cell(tuple(_several(value, column, view)), "wide" if len(value) > 1 else "")
    if column.kind is Kind.ID:
        return Cell((_id(str(value), column, view),))
    text = _text(value, column, row, table)
    if column.kind is Kind.AMOUNT:
        return Cell((Piece(view.figures(text)),), css)
    if column.kind is Kind.TEXT:
        href = view.links.account(text)
        pieces = view.linked(text) if href is None else (Piece(printable(text), href),)
        return Cell(pieces, "wide" if len(text) > _LONG else "")
    return Cell((Piece(printable(text)),), css)


def _text(value: Value, column: Column, row: Row, table: Table) -> str:
    """A single value as a reader sees it."""
    if column.kind is Kind.AMOUNT and isinstance(value, int):
        return amount_text(value, column, row, table.precisions)
    if column.kind is Kind.SHARE and isinstance(value, int):
        return share_text(value)
    if column.kind is Kind.FLAG:
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return rate_text(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _id(id_: str, column: Column, view: View) -> Piece:
    return view.id(id_, _KINDS.get(column.key))


def _several(values: Sequence[str | Row], column: Column, view: View) -> Iterator[Piece]:
    """Ids, or the records of a row, one after another."""
    for place, value in enumerate(values):
        if place:
            yield Piece(", ")
        if isinstance(value, str):
            yield _id(value, column, view)
        else:
            yield from view.linked(" ".join(str(part) for part in value.values() if part is not None))


def _place(row: Row, view: View) -> Cell:
    filename, lineno = row["filename"], row["lineno"]
    if not isinstance(filename, str) or not isinstance(lineno, int):
        return Cell(())
    return Cell((view.links.place(Position(filename, lineno)),), "entry")


def _pager(count: int, first: int, view: View) -> Iterator[Link]:
    """A link to each part of the rows."""
    asked = view.asked
    there = {
        name: value
        for name, value in (
            ("report", asked.report),
            ("id", asked.subject or ""),
            ("status", asked.status),
            ("vendor", asked.vendor),
            ("owner", asked.owner),
        )
        if value
    }
    for start in range(1, count + 1, ROWS):
        label = f"{start:,}–{min(start + ROWS - 1, count):,}"
        yield Link(label, view.links.page(asked.page, **there, row=str(start)), start == first)
