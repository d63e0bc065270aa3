"""Tables of reports as tables of a page."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.fava_ext import tables
from beancount_refunds.fava_ext.asked import asked
from beancount_refunds.fava_ext.links import Links
from beancount_refunds.fava_ext.loaded import Loaded
from beancount_refunds.fava_ext.parts import Cell, Heading, Piece
from beancount_refunds.fava_ext.tables import grid, section
from beancount_refunds.fava_ext.view import View
from beancount_refunds.money import Precisions
from beancount_refunds.reports.table import Column, Kind, Table
from tests.books_on_disk import BOOKS, write
from tests.fava_pages import EXTENSION, Fava, veiled

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator

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


@pytest.fixture
def view(fava: Fava) -> Iterator[Callable[..., View]]:
    """Makes the view of a request on BOOKS."""
    with fava.app.test_request_context(fava.address()):
        fava.app.preprocess_request()
        (ledger,) = fava.app.config["LEDGERS"].ledgers
        found = Loaded(ledger)

        def made(*, incognito: bool = False, **args: str) -> View:
            links = Links("/l/", "/l/x/", args, found)
            return View(loaded=found, asked=asked(args, None), links=links, incognito=incognito)

        yield made


def told(rows: tuple[tuple[Cell, ...], ...]) -> list[list[str]]:
    """The words of cells."""
    return [["".join(piece.text for piece in cell.pieces) for cell in row] for row in rows]


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
                "amount_minor": -125000,
                "currency_code": "GBP",
                "age": 3000,
                "on": DAY,
                "share_bp": 8333,
                "rate": Decimal("0.8600"),
                "open": True,
                "ids": ("VR-1", "VR-2"),
                "parts": ({"credit_id": "acme/1", "amount_minor": 5, "note": None}, {"of": "VR-1"}),
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


def test_each_kind_of_column_sorts_and_shows_as_what_it_is(view: Callable[..., View]) -> None:
    made = one_of_each_kind()
    found = grid(made, made.rows, view())
    assert found.headings == (
        Heading("Amount", "num", "num"),
        Heading("Currency"),
        Heading("Age (days)", "num", "num"),
        Heading("On"),
        Heading("Share", "num", "num"),
        Heading("Rate", "num", "num"),
        Heading("Open"),
        Heading("Ids"),
        Heading("Parts"),
    )
    assert told(found.rows) == [
        [
            "-1,250.00 GBP",
            "GBP",
            "3,000",
            "2026-03-31",
            "83.33 %",
            "0.8600",
            "yes",
            "VR-1, VR-2",
            "acme/1 5, VR-1",
        ],
        ["7 minor units", "", "", "", "", "", "no", "", ""],
    ]
    assert [cell.css for cell in found.rows[0]] == ["num", "", "num", "", "num", "num", "", "wide", "wide"]
    assert [piece.href for piece in found.rows[0][7].pieces] == [
        "/l/x/?page=refund&id=VR-1",
        None,
        "/l/x/?page=refund&id=VR-2",
    ]


def test_columns_that_say_nothing_are_left_out(view: Callable[..., View]) -> None:
    made = table(
        column("first", Kind.TEXT, "Remark"),
        column("nothing", Kind.TEXT),
        column("zero", Kind.COUNT, blank_zero=True),
        rows=({"first": "a", "nothing": None, "zero": 0},),
    )
    assert [one.title for one in grid(made, made.rows, view()).headings] == ["Remark"]


def test_ids_accounts_and_places_lead_to_their_pages(view: Callable[..., View]) -> None:
    made = table(
        column("vendor_id", Kind.ID),
        column("id", Kind.ID),
        column("account", Kind.TEXT),
        column("what", Kind.TEXT),
        column("filename", Kind.TEXT),
        column("lineno", Kind.COUNT),
        rows=(
            {
                "vendor_id": "acme",
                "id": "nobody",
                "account": "Assets:Bank",
                "what": "chase RC-1 of KB-1, ask acme for acme/CM-17 today",
                "filename": "/books/a.beancount",
                "lineno": 4,
            },
            {
                "vendor_id": None,
                "id": "VR-1-AGAIN",
                "account": "Assets:Gone",
                "what": "",
                "filename": None,
                "lineno": None,
            },
        ),
    )
    found = grid(made, made.rows, view(time="2026"))
    first, second = found.rows
    assert [cell.pieces for cell in first] == [
        (Piece("acme", "/l/x/?page=vendor&id=acme&time=2026"),),
        (Piece("nobody"),),
        (Piece("Assets:Bank", "/l/account/Assets:Bank/?time=2026"),),
        (
            Piece("chase "),
            Piece("RC-1", "/l/x/?page=case&id=RC-1&time=2026"),
            Piece(" of "),
            Piece("KB-1", "/l/x/?page=order&id=KB-1&time=2026"),
            Piece(", ask acme for "),
            Piece("acme/CM-17", "/l/x/?page=credit&id=acme%2FCM-17&time=2026"),
            Piece(" today"),
        ),
        (
            Piece(
                "a.beancount:4",
                "/l/editor/?file_path=%2Fbooks%2Fa.beancount&line=4&time=2026",
                "/books/a.beancount:4",
            ),
        ),
    ]
    assert first[3].css == "wide"
    assert second[1].pieces == (Piece("VR-1-AGAIN", "/l/x/?page=refund&id=VR-1&time=2026"),)
    assert second[4].pieces == ()


def test_incognito_hides_figures_and_keeps_ids(view: Callable[..., View]) -> None:
    made = table(
        column("id", Kind.ID),
        column("amount_minor", Kind.AMOUNT, currency_key="currency_code"),
        column("what", Kind.TEXT),
        rows=({"id": "VR-1", "amount_minor": 1200, "currency_code": "GBP", "what": "12.00 GBP of VR-1"},),
    )
    hidden = view(incognito=True)
    assert told(grid(made, made.rows, hidden).rows) == [["VR-1", "XX.XX GBP", "XX.XX GBP of VR-1"]]
    assert (hidden.words("1\u202e"), hidden.words("")) == ("X\N{REPLACEMENT CHARACTER}", "")
    assert (hidden.money(120, "GBP"), hidden.money(None, "GBP"), hidden.money(1, None)) == (
        "X.XX GBP",
        "",
        "",
    )
    assert view().sums({"JPY": 7, "GBP": 120, "EUR": 0}) == ("1.20 GBP", "7 JPY")
    assert hidden.id(None) == Piece("")


def test_totals_stand_below_a_row_for_each_currency(view: Callable[..., View]) -> None:
    made = table(
        column("id", Kind.ID),
        column("amount_minor", Kind.AMOUNT, "Amount", currency_key="currency_code", summed=True),
        column("cases", Kind.COUNT, "Cases", summed=True),
        column("currency_code", Kind.CURRENCY),
        column("filename", Kind.TEXT),
        column("lineno", Kind.COUNT),
        rows=tuple(
            {
                "id": id_,
                "amount_minor": minor,
                "cases": 1,
                "currency_code": currency,
                "filename": "",
                "lineno": 1,
            }
            for id_, minor, currency in (("a", 100, "GBP"), ("b", 250, "GBP"), ("c", 9, "JPY"))
        ),
    )
    found = section(made, view())
    assert found.grid is not None
    assert told(found.grid.feet) == [["Total", "3.50 GBP", "2", "", ""], ["Total", "9 JPY", "1", "", ""]]
    some = section(made, view(), rows=made.rows[:1], title="Some", report="credits")
    assert some.grid is not None
    assert (some.title, some.grid.feet) == ("Some", ())
    assert [link.href for link in some.files] == [
        "/l/x/download?report=credits&format=csv",
        "/l/x/download?report=credits&format=xlsx",
    ]


def test_a_table_without_rows_says_why(view: Callable[..., View]) -> None:
    made = table(column("id", Kind.ID), rows=({"id": "a"},))
    assert section(made, view(), rows=()).empty == "The filters leave no row."
    assert section(table(column("id", Kind.ID), rows=()), view()).empty == "Nothing to show."


def test_parts_of_a_register_keep_what_was_chosen(
    view: Callable[..., View], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROWS", 1)
    made = table(column("id", Kind.ID), rows=({"id": "a"}, {"id": "b"}))
    asked_for = view(page="cases", status="OPEN", vendor="acme", owner="a.khan", row="2")
    found = section(made, asked_for)
    assert [(link.label, link.current) for link in found.pager] == [("1–1", False), ("2–2", True)]
    assert found.pager[0].href == "/l/x/?page=cases&status=OPEN&vendor=acme&owner=a.khan&row=1"


def test_incognito_hides_the_figures_within_words(hidden: Fava) -> None:
    shown = hidden.page("reports", report="credits")
    for line in ("unapplied 230.00 GBP, 31,000 JPY", "available 200.00 GBP, 31,000 JPY"):
        assert veiled(line) in shown.words
    assert shown.cells("Amount") == [
        veiled(amount) for amount in ("550.00 GBP", "1,000.00 CNY", "31,000 JPY")
    ]


def test_whatever_stands_in_the_ledger_is_text_on_the_page(tmp_path: pathlib.Path) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}"
    books = BOOKS.replace('owner: "a.khan"', f'owner: "{evil}"')
    shown = Fava(write(tmp_path, EXTENSION + books)).page("reports", report="cases")
    assert shown.cells("Owner") == [evil]
    assert "<img" not in shown.html
    assert "<script>alert" not in shown.html
