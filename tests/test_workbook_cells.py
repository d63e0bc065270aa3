"""The cells of a workbook, read back by another program: values, types, number formats."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal
from typing import Any

import hypothesis.strategies as st
import openpyxl
import pytest
from hypothesis import example, given, settings

from beancount_refunds.money import MAX_MINOR, Precisions
from beancount_refunds.render import workbook
from beancount_refunds.render.cells import cell_words
from tests.workbooks import DAY, a_list, a_row, a_table, read, told, values_of


@pytest.mark.parametrize(
    ("currency", "number", "form"),
    [("GBP", -1234567.89, "#,##0.00"), ("JPY", -123456789, "#,##0"), ("KWD", -123456.789, "#,##0.000")],
)
def test_an_amount_is_a_number_with_the_decimals_of_its_currency(
    currency: str, number: float, form: str
) -> None:
    cell = read(a_table(a_row("a", -123456789, currency)))["credits"]["B2"]
    assert (cell.value, cell.number_format, cell.data_type) == (number, form, "n")


def test_every_kind_of_column_has_cells_of_its_own_type() -> None:
    row = a_row(
        "acme/CM-1",
        100,
        "GBP",
        gain_minor=0,
        home="GBP",
        on=DAY,
        age_days=12,
        rate=Decimal("0.8600"),
        recovered_bp=8333,
        by_hand=False,
        case_ids=("RC-1", "RC-2"),
        said="two\nlines\tof text",
    )
    sheet = read(a_table(row))["credits"]
    assert [(cell.value, cell.number_format) for cell in sheet[2]] == [
        ("acme/CM-1", "@"),
        (1, "#,##0.00"),
        ("GBP", "@"),
        (0, "#,##0.00;-#,##0.00;"),
        ("GBP", "@"),
        (datetime.datetime(2026, 3, 31), "yyyy-mm-dd"),  # noqa: DTZ001 (what openpyxl makes of a day)
        (12, "0"),
        (0.86, "0.0000"),
        (0.8333, "0.00%"),
        (False, "General"),
        ("RC-1, RC-2", "@"),
        ("two\nlines\tof text", "@"),
    ]
    assert sheet["L2"].alignment.wrap_text


def test_what_nobody_knows_is_an_empty_cell_and_no_zero() -> None:
    row = a_row("", None, None, case_ids=(), gain_minor=700, rate=Decimal(40))
    (_, cells) = values_of(read(a_table(row))["credits"])[:2]
    assert cells == [*[None] * 3, "700 minor units", *[None] * 3, 40, *[None] * 4]


@pytest.mark.parametrize(
    "said",
    [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "{=1+1}",
        "000017",
        "https://example.com",
        "mailto:a@example.com",
        "internal:Sheet!A1",
        "<r><t>rich</t></r>",
        "<r>&</r>",
        "<b>&amp;",
        " blanks ",
        "_x0041_",
        "TRUE",
    ],
)
def test_text_is_nothing_but_text_whatever_it_looks_like(said: str) -> None:
    data = workbook([a_list("said", {"said": said})])
    sheet = openpyxl.load_workbook(io.BytesIO(data))["said"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (said, "s")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        written = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name)
    assert b"<f>" not in written
    assert b"hyperlink" not in written


@given(st.text(alphabet=st.characters(codec=None), max_size=20))
@example("a\x00b\ud800c\u202ed\ufffee\r\nf")
@settings(max_examples=25, deadline=None)
def test_no_text_breaks_the_file(said: str) -> None:
    (_, row) = values_of(read(a_list("said", {"said": said}))["said"])[:2] if said else ([], [None])
    assert row == [cell_words(said) or None]


def test_characters_that_no_file_can_hold_are_replaced() -> None:
    gone = "\N{REPLACEMENT CHARACTER}"
    assert cell_words("a\x00\ud800\u202e\ufffe\tb\r\nc\rd") == f"a{gone * 4}\tb\nc d"


def test_a_text_that_no_cell_can_hold_stands_there_in_part_and_is_remarked() -> None:
    fits, long = "x" * 32_767, "<r>" + "\N{PILE OF POO}" * 40_000 + "</r>"
    book = read(a_list("said", {"said": fits}, {"said": long}))
    assert book["said"]["A2"].value == fits
    assert book["said"]["A3"].value == f"{long[:16_382]}…"
    assert told(book, "Remark") == ["A3: the text is longer than a cell and stands here in part"]


@given(st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(["GBP", "JPY", "KWD", "TOKEN"]))
@example(999_999_999_999_999, "GBP")
@example(1_000_000_000_000_001, "GBP")
@example(MAX_MINOR, "GBP")
@settings(max_examples=50, deadline=None)
def test_an_amount_comes_back_exactly_or_is_text_and_remarked(minor: int, currency: str) -> None:
    precisions = Precisions({"TOKEN": 18})
    table = a_table(a_row("a", minor, currency), precisions=precisions)
    book = read(table)
    cell = book["credits"]["B2"]
    number = precisions.to_number(minor, currency)
    assert Decimal(str(cell.value).replace(",", "")) == number
    assert (cell.data_type == "s") == (len(str(minor).strip("-0")) > 15)
    words = f"{number:,} has more digits than a spreadsheet keeps, and is text"
    assert told(book, "Remark") == ([f"B2: {words}", f"B4: {words}"] if cell.data_type == "s" else [])


@pytest.mark.parametrize(
    ("rate", "value", "form"),
    [
        ("0.86", 0.86, "0.00"),
        ("1E+3", 1000, "0"),
        ("0." + "0" * 32 + "1", 1e-33, "0." + "0" * 30),
        ("0.1234567890123456", "0.1234567890123456", "@"),
        ("1E-400", f"0.{'0' * 399}1", "@"),
        ("NaN", "NaN", "@"),
    ],
)
def test_a_rate_is_a_number_where_a_spreadsheet_can_hold_it(rate: str, value: Any, form: str) -> None:
    cell = read(a_table(a_row("a", 1, "GBP", rate=Decimal(rate))))["credits"]["H2"]
    assert (cell.value, cell.number_format) == (value, form)


def test_a_day_that_the_calendar_of_a_spreadsheet_lacks_is_text() -> None:
    days = (datetime.date(1, 1, 1), datetime.date(1900, 2, 28), datetime.date(1900, 3, 1), datetime.date.max)
    sheet = read(a_table(*(a_row("a", 1, "GBP", on=day) for day in days)))["credits"]
    assert [cell.value for (cell,) in sheet["F2:F3"]] == ["0001-01-01", "1900-02-28"]
    assert [cell.value.date() for (cell,) in sheet["F4:F5"]] == list(days[2:])
