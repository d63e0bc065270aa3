"""Tables in the form of Fava's query table."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount_refunds.fava_ext.cells import grid, totals_grid, words
from beancount_refunds.money import Precisions
from beancount_refunds.reports.table import Column, Kind, Table

if TYPE_CHECKING:
    from beancount_refunds.source import Position

DAY = datetime.date(2026, 3, 31)


def table(*columns: Column, rows: tuple[dict[str, Any], ...]) -> Table:
    """A table that shows all its columns but the places of its rows."""
    return Table(
        name="made",
        title="Made",
        as_of=DAY,
        precisions=Precisions(),
        columns=columns,
        screen=tuple(column.key for column in columns if column.key not in {"filename", "lineno"}),
        rows=rows,
    )


def column(key: str, kind: Kind, title: str = "", **more: Any) -> Column:
    """A column that is titled as it is called."""
    return Column(key=key, title=title or key, kind=kind, **more)


def unlinked(_: Position) -> None:
    """No entry anywhere."""


def one_of_each_kind() -> Table:
    """A full row and an empty one."""
    return table(
        column("amount_minor", Kind.AMOUNT, "Amount", currency_key="currency_code"),
        column("currency_code", Kind.CURRENCY, "Currency"),
        column("age", Kind.COUNT, "Age", unit="days"),
        column("on", Kind.DATE, "On"),
        column("share_bp", Kind.SHARE, "Share"),
        column("rate", Kind.RATE, "Rate"),
        column("open", Kind.FLAG, "Open"),
        column("ids", Kind.IDS, "Ids"),
        column("parts", Kind.RECORDS, "Parts"),
        rows=(
            {
                "amount_minor": -1250,
                "currency_code": "GBP",
                "age": 3,
                "on": DAY,
                "share_bp": 8333,
                "rate": Decimal("0.8600"),
                "open": True,
                "ids": ("VR-1", "VR-2"),
                "parts": ({"credit_id": "acme/1", "amount_minor": 5, "note": None},),
            },
            {
                "amount_minor": 7,
                "currency_code": None,
                "age": None,
                "on": None,
                "share_bp": None,
                "rate": None,
                "open": False,
                "ids": (),
                "parts": (),
            },
        ),
    )


def test_each_kind_of_column_sorts_and_shows_as_what_it_is() -> None:
    made = one_of_each_kind()
    found = grid(made, made.rows, unlinked, incognito=False)
    assert [(one["name"], one["dtype"]) for one in found.data["types"]] == [
        ("Amount", "Inventory"),
        ("Currency", "str"),
        ("Age (days)", "int"),
        ("On", "date"),
        ("Share %", "Decimal"),
        ("Rate", "str"),
        ("Open", "str"),
        ("Ids", "str"),
        ("Parts", "str"),
    ]
    assert found.data["rows"] == [
        [
            {"GBP": Decimal("-12.50")},
            "GBP",
            3,
            DAY,
            Decimal("83.33"),
            "0.8600",
            "yes",
            "VR-1, VR-2",
            "acme/1 5",
        ],
        [None, None, None, None, None, None, "no", "", ""],
    ]


def test_columns_that_say_nothing_are_left_out_and_names_stand_once() -> None:
    made = table(
        column("first", Kind.TEXT, "Remark"),
        column("second", Kind.TEXT, "Remark"),
        column("entry", Kind.TEXT, "Entry"),
        column("nothing", Kind.TEXT),
        column("zero", Kind.COUNT, blank_zero=True),
        rows=({"first": "a", "second": "b", "entry": "c", "nothing": None, "zero": 0},),
    )
    found = grid(made, made.rows, unlinked, incognito=False)
    assert [one["name"] for one in found.data["types"]] == ["Remark", "Remark (second)", "Entry (entry)"]


def test_words_are_never_taken_for_the_link_of_an_entry() -> None:
    made = table(column("what", Kind.TEXT), rows=({"what": "x" * 32}, {"what": "y" * 41}))
    found = grid(made, made.rows, unlinked, incognito=False)
    assert found.data["rows"] == [["x" * 32 + " "], ["y" * 41]]
    assert found.wide == (1,)


def test_a_row_with_a_place_is_linked_to_the_entry_that_stands_there() -> None:
    made = table(
        column("what", Kind.TEXT),
        column("filename", Kind.TEXT),
        column("lineno", Kind.COUNT),
        rows=(
            {"what": "here", "filename": "a.beancount", "lineno": 4},
            {"what": "nowhere", "filename": None, "lineno": None},
        ),
    )
    found = grid(made, made.rows, lambda position: f"<{position}>", incognito=False)
    assert found.data["rows"] == [["here", "<a.beancount:4>"], ["nowhere", "<None:0>"]]


def test_incognito_hides_digits_in_words_and_keeps_ids() -> None:
    made = table(
        column("id", Kind.ID), column("what", Kind.TEXT), rows=({"id": "VR-1", "what": "12.00 GBP are open"},)
    )
    assert grid(made, made.rows, unlinked, incognito=True).data["rows"] == [["VR-1", "XX.XX GBP are open"]]
    assert (words("", incognito=True), words("1\u202e", incognito=False)) == (
        "",
        "1\N{REPLACEMENT CHARACTER}",
    )


def test_totals_stand_apart_a_row_for_each_currency() -> None:
    made = table(
        column("id", Kind.ID),
        column("amount_minor", Kind.AMOUNT, "Amount", currency_key="currency_code", summed=True),
        column("cases", Kind.COUNT, "Total", summed=True),
        column("currency_code", Kind.CURRENCY),
        rows=(
            {"id": "a", "amount_minor": 100, "cases": 1, "currency_code": "GBP"},
            {"id": "b", "amount_minor": 250, "cases": 1, "currency_code": "GBP"},
            {"id": "c", "amount_minor": 9, "cases": 4, "currency_code": "JPY"},
        ),
    )
    found = totals_grid(made)
    assert found is not None
    assert [one["name"] for one in found.data["types"]] == ["Total", "Amount", "Total (cases)"]
    assert found.data["rows"] == [
        ["GBP", {"GBP": Decimal("3.50")}, 2],
        ["JPY", {"JPY": Decimal(9)}, 4],
    ]


def test_counts_without_a_currency_are_summed_once() -> None:
    made = table(
        column("vendor", Kind.ID),
        column("cases", Kind.COUNT, summed=True),
        rows=({"vendor": "a", "cases": 2},),
    )
    found = totals_grid(made)
    assert found is not None
    assert found.data["rows"] == [["Total", 2]]
    assert totals_grid(table(column("vendor", Kind.ID), rows=({"vendor": "a"},))) is None
