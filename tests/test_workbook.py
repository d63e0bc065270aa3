"""Workbooks, read back by another program: their sheets, and the file."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl

from beancount_refunds.render import Output, Style, table_as, workbook
from beancount_refunds.render.cells import letters
from beancount_refunds.reports.table import Column, Kind
from tests.workbooks import COLUMNS, DAY, a_list, a_row, a_table, read, told, values_of

if TYPE_CHECKING:
    import pytest

    from beancount_refunds.reports.table import Row


# ---------------------------------------------------------------------------------- sheets


def test_the_header_stays_in_sight_and_filters_the_rows_without_the_totals() -> None:
    sheet = read(a_table(a_row("a", 1, "GBP", said="y" * 100), a_row("b", 2, "GBP")))["credits"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:L3", "$1:$1")
    assert sheet["A1"].font.bold
    assert [cell.value for cell in sheet[1]] == [
        *("Credit", "Amount", "Currency", "Gain", "Home", "Date"),
        *("Age (days)", "Rate", "Recovered", "By hand", "Cases", "Said"),
    ]
    widths = {name: sheet.column_dimensions[name].width for name in ("A", "L")}
    assert (round(widths["A"]), round(widths["L"])) == (11, 61)


def test_totals_stand_bold_below_an_empty_row() -> None:
    sheet = read(a_table(a_row("a", 10, "GBP"), a_row("b", 20, "GBP")))["credits"]
    assert [row[:3] for row in values_of(sheet)[2:]] == [
        ["b", 0.2, "GBP"],
        [None, None, None],
        ["Total", 0.3, "GBP"],
    ]
    assert [cell.font.bold for cell in sheet[5][:3]] == [True] * 3
    assert not sheet["A3"].font.bold


def test_each_currency_has_a_sheet_where_sums_would_mix() -> None:
    rows = (
        a_row("a", 1, "USD", gain_minor=5, home="GBP"),
        a_row("b", 2, "/ES'M21"),
        a_row("c", None, None),
        a_row("d", 4, "USD"),
    )
    also = a_list("notes", {"said": "one"})
    book = read(a_table(*rows, also=(also,), summary=("4 credits",)))
    assert book.sheetnames == ["credits _ES'M21", "credits USD", "credits no currency", "notes", "About"]
    assert [row[0] for row in values_of(book["credits USD"])] == ["Credit", "a", "d", None, "Total"]
    assert [row[0] for row in values_of(book["credits no currency"])] == ["Credit", "c"]
    assert told(book, "Currency") == ["/ES'M21", "USD"]
    assert told(book, "Remark") == ["4 credits"]


def test_rows_without_a_currency_do_not_cut_a_table_of_one_currency() -> None:
    book = read(a_table(a_row("a", 1, "USD"), a_row("b", None, None)))
    assert book.sheetnames == ["credits", "About"]


def test_records_have_a_sheet_of_their_own_beside_the_row_that_holds_them() -> None:
    columns = (*COLUMNS[:3], Column(key="events", title="Events", kind=Kind.RECORDS))
    first: Row = {
        "on": DAY,
        "amount_minor": None,
        "by": None,
        "tax_minor": 5,
        "done": True,
        "rate": Decimal(2),
    }
    second: Row = {"on": DAY, "amount_minor": 500, "by": "a.khan", "ids": ("x", "y"), "count": 3}
    rows: tuple[Row, ...] = (
        {"id": "a", "amount_minor": 1, "currency_code": "JPY", "events": (first, second)},
        {"id": "b", "amount_minor": 2, "currency_code": "GBP", "events": ()},
        {"id": "c", "amount_minor": 2, "currency_code": "GBP", "events": None},
        {"id": "d", "amount_minor": 2, "currency_code": "GBP", "events": (second,)},
    )
    book = read(a_table(*rows, columns=columns))
    assert book.sheetnames == ["credits GBP", "credits JPY", "credits events", "About"]
    assert [row[3] for row in values_of(book["credits GBP"])] == ["Events", None, None, 1, None, None]
    day = datetime.datetime(2026, 3, 31)  # noqa: DTZ001 (what openpyxl makes of a day)
    assert values_of(book["credits events"]) == [
        [
            *("Credit", "On", "Amount", "Currency", "By", "Tax (minor units)", "Done", "Rate"),
            *("Ids", "Count"),
        ],
        ["a", day, None, "JPY", None, 5, True, 2, None, None],
        ["a", day, 500, "JPY", "a.khan", None, None, None, "x, y", 3],
        ["d", day, 5, "GBP", "a.khan", None, None, None, "x, y", 3],
    ]


def test_a_column_without_any_records_has_no_sheet() -> None:
    columns = (COLUMNS[0], Column(key="parts", title="Parts", kind=Kind.RECORDS))
    assert read(a_table({"id": "a", "parts": ()}, columns=columns)).sheetnames == ["credits", "About"]


def test_a_record_that_names_its_currency_is_in_that() -> None:
    columns = (COLUMNS[0], Column(key="parts", title="Parts", kind=Kind.RECORDS))
    part: Row = {"amount_minor": 500, "currency_code": "USD", "empty": None}
    book = read(a_table({"id": "a", "parts": (part,)}, {"id": "b", "parts": ("c", "d")}, columns=columns))
    assert values_of(book["credits parts"]) == [
        ["Credit", "Amount", "Currency", "Empty"],
        ["a", 5, "USD", None],
    ]
    assert [cell.value for cell in book["credits"]["B"]] == ["Parts", 1, 2]


def test_names_of_sheets_are_legal_and_unique_whatever_the_tables_are_called() -> None:
    names = ("about", "History", "a/b:c", "A_b_C", "x" * 40, "x" * 50, "'q'", "bad\x01")
    book = read(*(a_list(name) for name in names))
    assert book.sheetnames == [
        *("about 2", "History 2", "a_b_c", "A_b_C 2", "x" * 31, f"{'x' * 29} 2", "_q_"),
        *("bad\N{REPLACEMENT CHARACTER}", "About"),
    ]


def test_a_table_that_no_sheet_can_hold_is_continued_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beancount_refunds.render.sheets.MOST_ROWS", 2)
    book = read(a_list("said", *({"said": word} for word in "abc")))
    assert book.sheetnames == ["said", "said 2", "About"]
    assert [[row[0] for row in values_of(book[name])] for name in book.sheetnames[:2]] == [
        ["Said", "a", "b"],
        ["Said", "c"],
    ]


def test_the_last_sheet_says_what_the_others_are() -> None:
    table = a_table(
        a_row("a", 1, "GBP"),
        columns=(*COLUMNS[:3], COLUMNS[6], COLUMNS[8]),
        summary=("the total equals the accounts",),
        since=datetime.date(2026, 1, 1),
        until=DAY,
        also=(a_list("notes", as_of=datetime.date.min, empty="No notes."),),
    )
    book = read(table)
    days = {datetime.datetime(2026, 1, 1): "since", datetime.datetime(2026, 3, 31): "day"}  # noqa: DTZ001
    assert [[days.get(value, value) for value in row] for row in values_of(book["About"])] == [
        ["Sheet", "What", "Value", "Key", "Unit"],
        ["credits", "Title", "Credits as of 2026-03-31", None, None],
        ["credits", "Table", "credits", None, None],
        ["credits", "As of", "day", None, None],
        ["credits", "From", "since", None, None],
        ["credits", "To", "day", None, None],
        ["credits", "Rows", 1, None, None],
        ["credits", "Remark", "the total equals the accounts", None, None],
        ["credits", "Column A", "Credit", "id", None],
        ["credits", "Column B", "Amount", "amount", "Currency"],
        ["credits", "Column C", "Currency", "currency_code", None],
        ["credits", "Column D", "Age (days)", "age_days", "days"],
        ["credits", "Column E", "Recovered", "recovered", None],
        ["notes", "Title", "Credits as of 2026-03-31", None, None],
        ["notes", "Table", "notes", None, None],
        ["notes", "Rows", 0, None, None],
        ["notes", "Remark", "No notes.", None, None],
        ["notes", "Column A", "Said", "said", None],
    ]


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [letters(column) for column in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"),
    ]


# ------------------------------------------------------------------------------------ file


def test_the_same_tables_are_the_same_bytes_and_a_file_of_their_day() -> None:
    table = a_table(a_row("a", 1, "GBP"), a_row("b", 2, "USD"), title="R&D <1>\x00")
    data = workbook([table])
    assert data == workbook([table])
    assert data == table_as(Output.XLSX, table, Style())
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert (book.properties.created, book.properties.title) == (
        datetime.datetime(2026, 3, 31),  # noqa: DTZ001 (what openpyxl makes of a day)
        "R&D <1>\N{REPLACEMENT CHARACTER}",
    )
    # As the page's header is written: there, one sign alone begins a code.
    assert book["credits GBP"].oddHeader.left.text == "R&&D <1>\N{REPLACEMENT CHARACTER}"


def test_a_ledger_without_a_day_and_no_table_at_all_are_workbooks_too() -> None:
    assert read().sheetnames == ["About"]
    created = read(a_list("said", as_of=datetime.date.min)).properties.created
    assert created == datetime.datetime(1900, 1, 1)  # noqa: DTZ001 (what openpyxl makes of a day)
