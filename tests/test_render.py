"""Rendering: what a reader, a spreadsheet, a program and GitHub get to see of the same value."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.money import Precisions
from beancount_refunds.render import (
    Output,
    Style,
    table_as,
)
from beancount_refunds.render.style import printable, width_of
from beancount_refunds.reports.table import Column, Kind, Table

if TYPE_CHECKING:
    from beancount_refunds.reports.table import Row

DAY = datetime.date(2026, 3, 31)

COLUMNS = (
    Column(key="id", title="Refund", kind=Kind.ID),
    Column(key="amount_minor", title="Amount", kind=Kind.AMOUNT, currency_key="currency_code"),
    Column(key="currency_code", title="Currency", kind=Kind.CURRENCY),
    Column(
        key="gain_minor", title="FX gain", kind=Kind.AMOUNT, currency_key="currency_code", blank_zero=True
    ),
    Column(key="status", title="Status", kind=Kind.CODE),
    Column(key="on", title="Date", kind=Kind.DATE),
    Column(key="days", title="Days", kind=Kind.COUNT),
    Column(key="credit_ids", title="Credits", kind=Kind.IDS),
    Column(key="by_hand", title="By hand", kind=Kind.FLAG),
    Column(key="said", title="Bank text", kind=Kind.TEXT),
    Column(key="parts", title="Parts", kind=Kind.RECORDS),
)


def a_row(id_: str, **values: Any) -> Row:
    """A row of the table of this module."""
    given = {
        "id": id_,
        "amount_minor": None,
        "currency_code": None,
        "gain_minor": 0,
        "status": "PENDING",
        "on": None,
        "days": None,
        "credit_ids": (),
        "by_hand": None,
        "said": None,
        "parts": (),
    }
    return given | values


ROWS = (
    a_row("VR-1", amount_minor=123456789, currency_code="GBP", on=DAY, days=3, said="ACME CO"),
    a_row(
        "VR-2", amount_minor=31000, currency_code="JPY", status="RECONCILED", by_hand=True, said="深圳零件"
    ),
    a_row("VR-3", amount_minor=-1500, currency_code="KWD", status="ODD", gain_minor=-5, by_hand=False),
    a_row("VR-4", status="REJECTED", credit_ids=("acme/CM-1", "acme/CM-2"), days=12),
)

SCREEN = ("id", "amount_minor", "status", "on", "days", "credit_ids", "gain_minor", "said", "by_hand")


def a_table(*rows: Row, screen: tuple[str, ...] = SCREEN, **values: Any) -> Table:
    """A table of the columns of this module."""
    given: dict[str, Any] = {
        "name": "refunds",
        "title": "Refunds as of 2026-03-31",
        "as_of": DAY,
        "precisions": Precisions(),
        "columns": COLUMNS,
        "screen": screen,
        "rows": rows,
    }
    return Table(**(given | values))


def text(table: Table, style: Style | None = None) -> list[str]:
    """The lines of a table as text."""
    return table_as(Output.TEXT, table, style or Style()).splitlines()


# ------------------------------------------------------------------------------------------- text


def test_amounts_meet_at_their_decimal_points_and_wide_letters_take_two_columns() -> None:
    screen = ("id", "amount_minor", "said", "gain_minor", "by_hand", "status")
    assert text(a_table(*ROWS, screen=screen)) == [
        "Refunds as of 2026-03-31",
        "",
        "Refund             Amount  Bank text     FX gain  By hand  Status",
        "------  -----------------  ---------  ----------  -------  ----------",
        "VR-1    1,234,567.89  GBP  ACME CO                         PENDING",
        "VR-2       31,000     JPY  深圳零件               yes      RECONCILED",
        "VR-3           -1.500 KWD             -0.005 KWD  no       ODD",
        "VR-4                                                       REJECTED",
    ]


def test_columns_that_do_not_fit_stand_under_their_row_with_their_names() -> None:
    screen = ("id", "status", "said", "days", "gain_minor", "amount_minor", "credit_ids")
    assert text(a_table(*ROWS, screen=screen), Style(width=44))[2:] == [
        "Refund  Status      Bank text  Days",
        "------  ----------  ---------  ----",
        "VR-1    PENDING     ACME CO       3",
        "    amount: 1,234,567.89 GBP",
        "VR-2    RECONCILED  深圳零件",
        "    amount: 31,000 JPY",
        "VR-3    ODD",
        "    FX gain: -0.005 KWD; amount: -1.500 KWD",
        "VR-4    REJECTED                 12",
        "    credits: acme/CM-1, acme/CM-2",
    ]


def test_the_first_column_is_shown_however_narrow_the_screen_is() -> None:
    lines = text(a_table(ROWS[0]), Style(width=3))
    assert lines[2:5] == ["Refund", "------", "VR-1"]
    assert max(map(len, lines)) <= 24


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    table = a_table(*ROWS, summary=("4 refunds: 1 PENDING, 1 RECONCILED, 1 ODD, 1 REJECTED",))
    assert max(width_of(line) for line in text(table, Style(width=width))) <= width


def test_a_column_that_is_empty_throughout_is_not_shown() -> None:
    assert text(a_table(a_row("VR-1")))[2:] == ["Refund  Status", "------  -------", "VR-1    PENDING"]


def test_an_empty_table_says_so_in_words() -> None:
    assert text(a_table(empty="No refunds.", summary=("0 refunds",))) == [
        "Refunds as of 2026-03-31",
        "",
        "No refunds.",
    ]


def test_a_summary_and_tables_that_belong_to_it_follow_where_they_have_rows() -> None:
    other = a_table(a_row("VR-9"), title="Copies", screen=("id",))
    lines = text(a_table(a_row("VR-1"), screen=("id",), summary=("1 refund",), also=(other, a_table())))
    assert lines[2:] == [
        "Refund",
        "------",
        "VR-1",
        "",
        "1 refund",
        "",
        "Copies",
        "",
        "Refund",
        "------",
        "VR-9",
    ]


def test_colours_do_not_move_the_columns() -> None:
    table = a_table(*ROWS)
    coloured = table_as(Output.TEXT, table, Style(width=60, colour=True))
    assert "\x1b[32mRECONCILED\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == table_as(Output.TEXT, table, Style(width=60))


def test_words_of_a_ledger_cannot_steer_the_terminal() -> None:
    lines = text(a_table(a_row("VR-1", said="a\x1b[2Jb\nc\u202ed\tété")))
    assert lines[-1].endswith("a\N{REPLACEMENT CHARACTER}[2Jb c\N{REPLACEMENT CHARACTER}d été")
    assert printable("深圳") == "深圳"
    assert width_of("深圳\u0301") == 4


def test_a_line_may_be_as_long_as_it_likes_where_nobody_says_how_wide() -> None:
    assert Style().wrap("word " * 50, "  ") == ["  " + "word " * 50]
    assert Style(width=30).wrap("", "  ", "") == [""]


# ------------------------------------------------------------------------------------ CSV and JSON


def test_json_has_every_column_by_its_name_and_amounts_in_minor_units() -> None:
    part = {"credit_id": "acme/CM-1", "on": DAY, "amount_minor": None}
    row = a_row("VR-1", amount_minor=100, currency_code="GBP", on=DAY, credit_ids=("a", "b"), parts=(part,))
    other = a_table(name="copies")
    data = json.loads(table_as(Output.JSON, a_table(row, also=(other,)), Style()))
    assert data == {
        "as_of": "2026-03-31",
        "refunds": [
            {
                **row,
                "on": "2026-03-31",
                "credit_ids": ["a", "b"],
                "parts": [{"credit_id": "acme/CM-1", "on": "2026-03-31", "amount_minor": None}],
            }
        ],
        "copies": [],
    }
    assert list(data["refunds"][0]) == [column.key for column in COLUMNS]


def test_csv_has_every_column_and_amounts_also_as_numbers() -> None:
    part = {"credit_id": "acme/CM-1", "amount_minor": 5, "note": None}
    row = a_row(
        "VR-1",
        amount_minor=-100,
        currency_code="GBP",
        on=DAY,
        days=3,
        credit_ids=("a/1", "a/2"),
        by_hand=True,
        parts=(part, part),
    )
    unknown = a_row("VR-2", amount_minor=700, by_hand=False)
    lines = list(csv.reader(table_as(Output.CSV, a_table(row, unknown), Style()).splitlines()))
    assert lines == [
        [
            "id",
            "amount_minor",
            "amount",
            "currency_code",
            "gain_minor",
            "gain",
            "status",
            "on",
            "days",
            "credit_ids",
            "by_hand",
            "said",
            "parts",
        ],
        [
            *(
                "VR-1",
                "-100",
                "-1.00",
                "GBP",
                "0",
                "0.00",
                "PENDING",
                "2026-03-31",
                "3",
                "a/1 a/2",
                "true",
                "",
            ),
            "acme/CM-1 5; acme/CM-1 5",
        ],
        ["VR-2", "700", "", "", "0", "", "PENDING", "", "", "", "false", "", ""],
    ]


@pytest.mark.parametrize("said", ["=1+1", "+441", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_text_is_never_a_formula_in_a_spreadsheet(said: str) -> None:
    table = a_table(a_row("VR-1", said=said))
    (_, row) = csv.reader(io.StringIO(table_as(Output.CSV, table, Style()), newline=""))
    assert row[-2] == f"'{said}"
