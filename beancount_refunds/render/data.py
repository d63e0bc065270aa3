"""Tables and checks as data: JSON for programs, CSV for programs and spreadsheets.

Both carry every column, under the names of the reference data model, with amounts in integer minor units,
shares in basis points, and rates exactly as they were written (in JSON as text: most programs read a JSON
number as a binary fraction). CSV gives each amount a second time as a number (``refund_amount`` beside
``refund_amount_minor``), and has the totals as its last lines.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount_refunds.render.figures import currency_of, rate_text
from beancount_refunds.reports.table import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.reports.problems import Check, Notice
    from beancount_refunds.reports.table import Column, Row, Table, Value

_MINOR = "_minor"

#: A cell that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


#: What these tables are in JSON is fixed to the last key (language, section 7).
_FIXED = frozenset({"cases", "credits", "refunds"})


def table_as_json(table: Table) -> str:
    """:func:`table_as_data` as a text."""
    return _json(table_as_data(table))


def table_as_data(table: Table) -> dict[str, Any]:
    """``{"as_of": …, "since": …, "until": …, "lines": […], "totals": […], "remarks": […]}``.

    ``since`` and ``until`` only of a period, ``totals`` only where a column has a total (with the values
    that are summed and their currency), ``remarks`` only where there are any. A table that belongs to it
    has its rows under its own name, and its totals under ``<name>_totals``.
    """
    days = {"as_of": table.as_of, "since": table.since, "until": table.until}
    data: dict[str, Any] = {key: day.isoformat() for key, day in days.items() if day is not None}
    tables = (table, *table.also)
    data |= {one.name: [_plain_row(row) for row in one.rows] for one in tables}
    if table.name not in _FIXED:
        for one in tables:
            if any(column.summed for column in one.columns):
                data["totals" if one is table else f"{one.name}_totals"] = _plain_totals(one)
        if remarks := _remarks(table):
            data["remarks"] = remarks
    return data


def table_as_csv(table: Table) -> str:
    """A header and a line per row (RFC 4180); text never begins as a formula does."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(name for column in table.columns for name in _names(column))
    for row in (*table.rows, *table.totals):
        writer.writerow(cell for column in table.columns for cell in _cells(row, column, table))
    return out.getvalue()


def check_as_json(check: Check) -> str:
    """``{"as_of": …, "clean": …, "findings": […], "errors": […], "documents": […], "exceptions": […]}``."""
    return _json(
        {
            "as_of": check.as_of.isoformat(),
            "clean": check.clean,
            "findings": [_plain_notice(notice) for notice in check.findings],
            "errors": [_plain_notice(notice) for notice in check.errors],
            "documents": [_plain_notice(notice) for notice in check.documents],
            "exceptions": [_plain_notice(notice) for notice in check.exceptions],
        }
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _plain_row(row: Row) -> dict[str, Any]:
    return {key: _plain(value) for key, value in row.items()}


def _plain_totals(table: Table) -> list[dict[str, Any]]:
    """Without what has no total."""
    rows = (_plain_row(row) for row in table.totals)
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


def _remarks(table: Table) -> list[str]:
    """What a reader sees under the tables; of an empty one, that it is empty."""
    said = table.summary if table.rows else (table.empty,)
    return [*said, *(line for other in table.also if other.rows for line in other.summary)]


def _plain(value: Value) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return rate_text(value)
    if isinstance(value, tuple):
        return [one if isinstance(one, str) else _plain_row(one) for one in value]
    return value


def _plain_notice(notice: Notice) -> dict[str, Any]:
    filename, lineno = notice.position or (None, None)
    return {
        "level": notice.level.value,
        "code": notice.code,
        "subject": notice.subject,
        "message": notice.message,
        "notes": list(notice.notes),
        "filename": filename,
        "lineno": lineno,
    }


def _names(column: Column) -> Iterable[str]:
    return (column.key, column.key.removesuffix(_MINOR)) if column.kind is Kind.AMOUNT else (column.key,)


def _cells(row: Row, column: Column, table: Table) -> Iterator[str]:
    value = row[column.key]
    if column.kind is not Kind.AMOUNT:
        yield _cell(value)
        return
    currency = currency_of(column, row)
    if isinstance(value, int) and currency is not None:
        yield str(value)
        yield str(table.precisions.to_number(value, currency))
    else:
        # Without a currency nobody knows how many decimals the minor units stand for.
        yield _cell(value)
        yield ""


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return rate_text(value) if isinstance(value, Decimal) else str(value)
    return _harmless(_words(value))


def _words(value: Value) -> str:
    """Ids apart by blanks (none holds one), records by semicolons."""
    if not isinstance(value, tuple):
        return str(value)
    records = [
        one if isinstance(one, str) else " ".join(str(part) for part in one.values() if part is not None)
        for one in value
    ]
    return ("; " if any(not isinstance(one, str) for one in value) else " ").join(records)


def _harmless(text: str) -> str:
    """A spreadsheet shows the apostrophe's text as text."""
    return f"'{text}" if text.startswith(_FORMULA) else text
