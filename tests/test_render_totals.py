"""Totals, periods, units, shares and rates: in text, in CSV, in JSON."""

from __future__ import annotations

import csv
import datetime
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.money import Precisions
from beancount_refunds.render import Output, Style, table_as
from beancount_refunds.reports.table import Column, Kind, Table

if TYPE_CHECKING:
    from beancount_refunds.reports.table import Row

DAY = datetime.date(2026, 3, 31)

COLUMNS = (
    Column(key="id", title="Credit", kind=Kind.ID),
    Column(key="amount_minor", title="Amount", kind=Kind.AMOUNT, currency_key="currency_code", summed=True),
    Column(key="currency_code", title="Currency", kind=Kind.CURRENCY),
    Column(key="items", title="Items", kind=Kind.COUNT, summed=True),
    Column(key="age_days", title="Age", kind=Kind.COUNT, unit="days"),
    Column(key="rate", title="Rate", kind=Kind.RATE, unit="GBP per unit"),
    Column(key="recovered_bp", title="Recovered", kind=Kind.SHARE, unit="%"),
    Column(key="waited_days", title="Days waited", kind=Kind.COUNT, unit="days"),
)
SCREEN = ("id", "amount_minor", "items", "age_days", "rate", "recovered_bp", "waited_days")


def a_row(id_: str, amount: int | None, currency: str | None, **values: Any) -> Row:
    """A row of `COLUMNS`."""
    given = {column.key: None for column in COLUMNS}
    return given | {"id": id_, "amount_minor": amount, "currency_code": currency, "items": 1} | values


ROWS = (
    a_row("a", 1_234_500, "USD", age_days=12, rate=Decimal("0.860"), recovered_bp=8333, waited_days=3),
    a_row("b", -500, "USD", rate=Decimal("1E+2"), recovered_bp=-50),
    a_row("c", 7, "JPY"),
)


def a_table(*rows: Row, **values: Any) -> Table:
    """A table of `COLUMNS`."""
    given: dict[str, Any] = {
        "name": "lines",
        "title": "Lines",
        "as_of": DAY,
        "precisions": Precisions(),
        "columns": COLUMNS,
        "screen": SCREEN,
        "rows": rows,
    }
    return Table(**(given | values))


def text(table: Table, style: Style | None = None) -> list[str]:
    """The lines below the title."""
    return table_as(Output.TEXT, table, style or Style()).splitlines()[2:]


# ------------------------------------------------------------------------------------------- text


def test_totals_stand_under_a_rule_one_for_each_currency() -> None:
    rule = "------  -------------  -----  ----------  -------------------  ---------  -----------"
    assert text(a_table(*ROWS, summary=("3 lines",))) == [
        "Credit         Amount  Items  Age (days)  Rate (GBP per unit)  Recovered  Days waited",
        rule,
        "a       12,345.00 USD      1          12                0.860    83.33 %            3",
        "b           -5.00 USD      1                          100        -0.50 %",
        "c            7    JPY      1",
        rule,
        "Total        7    JPY      1",
        "Total   12,340.00 USD      2",
        "",
        "3 lines",
    ]


def test_totals_on_a_narrow_screen_name_their_columns_as_rows_do() -> None:
    assert text(a_table(*ROWS[:2]), Style(width=24)) == [
        "Credit         Amount",
        "------  -------------",
        "a       12,345.00 USD",
        "    items: 1; age",
        "    (days): 12; rate",
        "    (GBP per unit):",
        "    0.860; recovered:",
        "    83.33 %; days",
        "    waited: 3",
        "b           -5.00 USD",
        "    items: 1; rate (GBP",
        "    per unit): 100;",
        "    recovered: -0.50 %",
        "------  -------------",
        "Total   12,340.00 USD",
        "    items: 2",
    ]


def test_totals_are_bold_on_a_terminal() -> None:
    assert text(a_table(ROWS[2]), Style(colour=True))[-1] == "\x1b[1mTotal    7 JPY      1\x1b[0m"


def test_totals_are_named_in_the_first_column_that_is_shown() -> None:
    assert text(a_table(ROWS[2], screen=("currency_code", "items")))[-1] == "Total         1"
    assert text(a_table(ROWS[2], screen=("items", "amount_minor")))[-1] == "    1   7 JPY"
    assert text(a_table(ROWS[2], screen=())) == ["", "", "", "", ""]


def test_an_amount_without_currency_is_not_given_decimals_that_nobody_knows() -> None:
    assert text(a_table(a_row("a", 1200, None), screen=("id", "amount_minor")))[-1] == (
        "Total   1,200 minor units"
    )


# ------------------------------------------------------------------------------------ CSV and JSON


def test_csv_has_the_totals_as_its_last_lines() -> None:
    lines = list(csv.reader(table_as(Output.CSV, a_table(*ROWS), Style()).splitlines()))
    assert lines == [
        [
            *("id", "amount_minor", "amount", "currency_code", "items", "age_days", "rate", "recovered_bp"),
            "waited_days",
        ],
        ["a", "1234500", "12345.00", "USD", "1", "12", "0.860", "8333", "3"],
        ["b", "-500", "-5.00", "USD", "1", "", "100", "-50", ""],
        ["c", "7", "7", "JPY", "1", "", "", "", ""],
        ["Total", "7", "7", "JPY", "1", "", "", "", ""],
        ["Total", "1234000", "12340.00", "USD", "2", "", "", "", ""],
    ]


def test_json_has_the_period_the_totals_and_what_there_is_to_remark() -> None:
    plain = tuple(column for column in COLUMNS if not column.summed)
    table = a_table(
        *ROWS[:2],
        since=datetime.date(2026, 1, 1),
        until=DAY,
        summary=("two lines", "one currency"),
        also=(
            a_table(ROWS[2], name="more", summary=("one more",)),
            a_table(name="none", columns=plain, summary=("never said",)),
        ),
    )
    data = json.loads(table_as(Output.JSON, table, Style()))
    assert list(data) == [
        *("as_of", "since", "until", "lines", "more", "none", "totals", "more_totals", "remarks"),
    ]
    assert (data["as_of"], data["since"], data["until"]) == ("2026-03-31", "2026-01-01", "2026-03-31")
    assert [(row["rate"], row["recovered_bp"]) for row in data["lines"]] == [("0.860", 8333), ("100", -50)]
    assert data["totals"] == [{"id": "Total", "amount_minor": 1234000, "currency_code": "USD", "items": 2}]
    assert data["more_totals"] == [{"id": "Total", "amount_minor": 7, "currency_code": "JPY", "items": 1}]
    assert data["remarks"] == ["two lines", "one currency", "one more"]


def test_json_of_nothing_says_so_in_words() -> None:
    data = json.loads(table_as(Output.JSON, a_table(empty="No lines.", summary=("0 lines",)), Style()))
    assert data == {"as_of": "2026-03-31", "lines": [], "totals": [], "remarks": ["No lines."]}
    plain = a_table({"id": "a"}, columns=COLUMNS[:1])
    assert json.loads(table_as(Output.JSON, plain, Style())) == {
        "as_of": "2026-03-31",
        "lines": [{"id": "a"}],
    }


@pytest.mark.parametrize("name", ["refunds", "credits", "cases"])
def test_json_whose_keys_are_a_contract_has_no_others(name: str) -> None:
    data = json.loads(table_as(Output.JSON, a_table(*ROWS, name=name, summary=("3 lines",)), Style()))
    assert list(data) == ["as_of", name]
