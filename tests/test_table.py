"""Totals of a table: per currency, each amount in its own, and never of what does not add up."""

from __future__ import annotations

import datetime
from typing import Any

from beancount_refunds.money import Precisions
from beancount_refunds.reports.table import Column, Kind, Table

COLUMNS = (
    Column(key="id", title="Credit", kind=Kind.ID),
    Column(key="count", title="Items", kind=Kind.COUNT, summed=True),
    Column(key="amount_minor", title="Amount", kind=Kind.AMOUNT, currency_key="currency_code", summed=True),
    Column(key="rate", title="Rate", kind=Kind.RATE),
    Column(key="currency_code", title="Currency", kind=Kind.CURRENCY),
    Column(key="worth_minor", title="Worth", kind=Kind.AMOUNT, currency_key="functional", summed=True),
    Column(key="functional", title="Functional", kind=Kind.CURRENCY),
)


def table(columns: tuple[Column, ...], *rows: dict[str, Any]) -> Table:
    """A table of rows."""
    return Table(
        name="items",
        title="Items",
        as_of=datetime.date(2026, 3, 31),
        precisions=Precisions(),
        columns=columns,
        screen=("id",),
        rows=rows,
    )


def row(id_: str, count: int, amount: int | None, currency: str | None, worth: int | None) -> dict[str, Any]:
    """A row of `COLUMNS`."""
    return {
        "id": id_,
        "count": count,
        "amount_minor": amount,
        "rate": None,
        "currency_code": currency,
        "worth_minor": worth,
        "functional": "GBP",
    }


def test_each_amount_counts_in_the_total_of_its_own_currency() -> None:
    found = table(
        COLUMNS, row("a", 1, 500, "USD", 400), row("b", 2, 300, "GBP", 300), row("c", 4, 200, "USD", None)
    )
    assert found.currency_key == "currency_code"
    assert found.totals == (
        {**row("Total", 2, 300, "GBP", 700), "functional": "GBP"},
        {**row("Total", 5, 700, "USD", None), "functional": "USD"},
    )


def test_an_amount_without_currency_is_totalled_apart() -> None:
    (total,) = table(COLUMNS, row("a", 1, 7, None, None)).totals
    assert (total["id"], total["count"], total["amount_minor"], total["currency_code"]) == (
        "Total",
        1,
        7,
        None,
    )


def test_counts_without_amounts_have_one_total() -> None:
    columns = (COLUMNS[0], COLUMNS[1])
    found = table(columns, {"id": "a", "count": 2}, {"id": "b", "count": 3})
    assert found.currency_key is None
    assert found.totals == ({"id": "Total", "count": 5},)


def test_without_rows_or_summed_columns_there_is_no_total() -> None:
    assert table(COLUMNS).totals == ()
    assert table((COLUMNS[0],), {"id": "a"}).totals == ()
