"""Tables and checks as data: JSON for programs, CSV for programs and spreadsheets.

Both carry every column, under the names of the reference data model, with amounts in integer minor units.
CSV gives each amount a second time as a number (``refund_amount`` beside ``refund_amount_minor``).
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from typing import TYPE_CHECKING, Any

from beancount_refunds.reports.table import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.reports.problems import Check, Notice
    from beancount_refunds.reports.table import Column, Row, Table, Value

_MINOR = "_minor"

#: A cell that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def table_as_json(table: Table) -> str:
    """``{"as_of": …, "refunds": […], "copies": […]}``."""
    tables = {one.name: [_plain_row(row) for row in one.rows] for one in (table, *table.also)}
    return _json({"as_of": table.as_of.isoformat(), **tables})


def table_as_csv(table: Table) -> str:
    """A header and a line per row (RFC 4180); text never begins as a formula does."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(name for column in table.columns for name in _names(column))
    for row in table.rows:
        writer.writerow(cell for column in table.columns for cell in _cells(row, column, table))
    return out.getvalue()


def check_as_json(check: Check) -> str:
    """``{"as_of": …, "clean": …, "findings": […], "errors": […], "exceptions": […]}``."""
    return _json(
        {
            "as_of": check.as_of.isoformat(),
            "clean": check.clean,
            "findings": [_plain_notice(notice) for notice in check.findings],
            "errors": [_plain_notice(notice) for notice in check.errors],
            "exceptions": [_plain_notice(notice) for notice in check.exceptions],
        }
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _plain_row(row: Row) -> dict[str, Any]:
    return {key: _plain(value) for key, value in row.items()}


def _plain(value: Value) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
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
    currency = row[column.currency_key or ""]
    if isinstance(value, int) and isinstance(currency, str):
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
    if isinstance(value, int):
        return str(value)
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
