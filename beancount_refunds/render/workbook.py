"""Tables as a workbook (XLSX) that people calculate with and programs read back.

Row 1 of each sheet holds the titles of all columns, the rows follow; below an empty row stand the totals,
as numbers that were summed exactly. Amounts are numbers with the decimals of their currency, whose code
stands in its own column; days are days, shares per cent; everything else is text. The sheet "About", the
last one, says of each sheet what it is, as of when, and which cells hold a figure that a spreadsheet
cannot keep (:mod:`.cells`); and of each table, beside its first sheet, what there is to remark and under
which key a program knows each column.
"""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

from beancount_refunds.money import Precisions
from beancount_refunds.render.cells import Writer, cell_words, letters
from beancount_refunds.render.figures import heading
from beancount_refunds.render.sheets import ABOUT, sheets_of
from beancount_refunds.reports.table import Column, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from beancount_refunds.render.sheets import Sheet
    from beancount_refunds.reports.table import Row

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_HEADER = {"bold": True, "bottom": 1, "bg_color": "#E7E6E6"}
_TOTAL = {"bold": True, "top": 1}
#: Letters of a column; the arrow of the filter covers the end of a title.
_NARROWEST, _WIDEST, _ARROW = 6, 60, 3
#: A header of a printed page has 255 letters, and some count twice.
_PRINTED_TITLE = 100
#: The properties of a workbook know no day before.
_OLDEST = datetime.date(1900, 1, 1)

_ABOUT_COLUMNS = tuple(
    Column(key=title.casefold(), title=title, kind=Kind.TEXT)
    for title in ("Sheet", "What", "Value", "Key", "Unit")
)


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables, with those that belong to them, as a file; the same tables are always the same bytes.

    Rows in several currencies stand on a sheet per currency. The day of creation in the file's properties
    is the last ``as_of`` of the tables.
    """
    # A fifth of the time that the command line takes to start, which only a workbook needs.
    import xlsxwriter  # noqa: PLC0415

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    as_of = max((_OLDEST, *(table.as_of for table in tables)))
    book.set_properties(
        {
            "title": "; ".join(cell_words(table.title) for table in tables),
            "created": datetime.datetime.combine(as_of, datetime.time(), datetime.UTC),
        }
    )
    formats: dict[tuple[tuple[str, Any], ...], Any] = {}
    told: list[Row] = []
    for sheet in sheets_of(tables):
        told += _told(sheet, _fill(book, sheet.name, sheet.table, formats))
    _fill(book, ABOUT, _about(tuple(told), as_of), formats)
    book.close()
    return out.getvalue()


def _fill(
    book: Any, name: str, table: Table, formats: dict[tuple[tuple[str, Any], ...], Any]
) -> Sequence[str]:
    """A sheet of a table; the remarks on its cells."""
    sheet = book.add_worksheet(name)
    writer = Writer(book, sheet, formats, table.precisions)
    for index, column in enumerate(table.columns):
        writer.text((0, index), heading(column), _HEADER)
        writer.widths[index] += _ARROW
    # An empty row keeps sorting and filtering, and programs, away from the totals.
    blocks = ((table.rows, 1, None), (table.totals, len(table.rows) + 2, _TOTAL))
    for rows, start, look in blocks:
        for number, row in enumerate(rows, start):
            for index, column in enumerate(table.columns):
                writer.put((number, index), column, row, look)
    last_row, last_column = len(table.rows), len(table.columns) - 1
    for index, width in writer.widths.items():
        sheet.set_column(index, index, min(max(width + 1, _NARROWEST), _WIDEST))
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.freeze_panes(1, 0)
    _for_paper(sheet, table)
    cells = f"A1:{letters(last_column)}{last_row + 1}"
    sheet.ignore_errors({"number_stored_as_text": cells})
    return writer.remarks


def _for_paper(sheet: Any, table: Table) -> None:
    """As wide as a page, with the title and the header on each."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    title = cell_words(table.title)[:_PRINTED_TITLE].replace("&", "&&")
    sheet.set_header(f"&L{title}")
    sheet.set_footer("&L&A&R&P/&N")


def _about(rows: tuple[Row, ...], as_of: datetime.date) -> Table:
    return Table(
        name=ABOUT,
        title=ABOUT,
        as_of=as_of,
        precisions=Precisions(),
        columns=_ABOUT_COLUMNS,
        screen=(),
        rows=rows,
    )


def _told(sheet: Sheet, remarks: Sequence[str]) -> Iterator[Row]:
    """What "About" says of a sheet."""
    table = sheet.table
    known = table.as_of.toordinal() > 1
    summary = (table.summary if table.rows else (table.empty,)) if sheet.first else ()
    facts = (
        ("Title", table.title),
        ("Table", table.name),
        ("As of", table.as_of if known else None),
        ("From", table.since),
        ("To", table.until),
        ("Currency", sheet.currency),
        ("Rows", len(table.rows)),
        *(("Remark", line) for line in (*summary, *remarks)),
    )
    for what, value in facts:
        if value is not None:
            yield {"sheet": sheet.name, "what": what, "value": value, "key": None, "unit": None}
    titles = {column.key: column.title for column in table.columns}
    for index, column in enumerate(table.columns if sheet.first else ()):
        yield {
            "sheet": sheet.name,
            "what": f"Column {letters(index)}",
            "value": heading(column),
            "key": _key(column),
            "unit": titles.get(column.currency_key or "", column.unit),
        }


def _key(column: Column) -> str:
    """``refund_amount`` for ``refund_amount_minor``: in a sheet an amount is no longer in minor units."""
    if column.kind is Kind.AMOUNT:
        return column.key.removesuffix("_minor")
    return column.key.removesuffix("_bp") if column.kind is Kind.SHARE else column.key
