"""Tables to make workbooks of, and workbooks read back by another program."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any

import openpyxl

from beancount_refunds.money import Precisions
from beancount_refunds.render import workbook
from beancount_refunds.reports.table import Column, Kind, Table

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from beancount_refunds.reports.table import Row

DAY = datetime.date(2026, 3, 31)

COLUMNS = (
    Column(key="id", title="Credit", kind=Kind.ID),
    Column(key="amount_minor", title="Amount", kind=Kind.AMOUNT, currency_key="currency_code", summed=True),
    Column(key="currency_code", title="Currency", kind=Kind.CURRENCY),
    Column(key="gain_minor", title="Gain", kind=Kind.AMOUNT, currency_key="home", blank_zero=True),
    Column(key="home", title="Home", kind=Kind.CURRENCY),
    Column(key="on", title="Date", kind=Kind.DATE),
    Column(key="age_days", title="Age", kind=Kind.COUNT, unit="days"),
    Column(key="rate", title="Rate", kind=Kind.RATE),
    Column(key="recovered_bp", title="Recovered", kind=Kind.SHARE),
    Column(key="by_hand", title="By hand", kind=Kind.FLAG),
    Column(key="case_ids", title="Cases", kind=Kind.IDS),
    Column(key="said", title="Said", kind=Kind.TEXT),
)


def a_row(id_: str, amount: int | None, currency: str | None, **values: Any) -> Row:
    """A row of `COLUMNS`."""
    given_ = {column.key: None for column in COLUMNS}
    return given_ | {"id": id_, "amount_minor": amount, "currency_code": currency} | values


def a_table(*rows: Row, **values: Any) -> Table:
    """A table of `COLUMNS`."""
    given_: dict[str, Any] = {
        "name": "credits",
        "title": "Credits as of 2026-03-31",
        "as_of": DAY,
        "precisions": Precisions(),
        "columns": COLUMNS,
        "screen": ("id",),
        "rows": rows,
    }
    return Table(**(given_ | values))


def a_list(name: str, *rows: Row, **values: Any) -> Table:
    """A table with one column of text."""
    columns = (Column(key="said", title="Said", kind=Kind.TEXT),)
    return a_table(*rows, name=name, columns=columns, screen=("said",), **values)


def read(*tables: Table) -> Workbook:
    """The workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(workbook(tables)), rich_text=False)


def values_of(sheet: Worksheet) -> list[list[Any]]:
    """What stands in the cells."""
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def told(book: Workbook, what: str) -> list[Any]:
    """What "About" says under a word."""
    return [value for _, name, value, *_ in values_of(book["About"]) if name == what]
