"""Vendors and orders, and one of each with everything that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.books_on_disk import HEADER, write
from tests.fava_pages import EXTENSION, Fava

if TYPE_CHECKING:
    import pathlib


def test_vendors_are_compared_with_their_trend_below(fava: Fava) -> None:
    shown = fava.page("vendors")
    assert shown.cells("Vendor") == ["acme"]
    assert shown.cells("Period", table=1) == ["2026-Q1"]
    assert shown.href("acme") == f"{fava.address()}?page=vendor&id=acme"


def test_a_vendor_has_what_one_brings_to_the_next_talk(example: Fava) -> None:
    shown = example.page("vendor", id="lumen")
    assert (
        "Lumenquell Leuchten GmbH lumen · DE · DE999000105 · Assets:VendorCredits:Lumen · vendors.beancount:"
        in shown.words
    )
    headings = ("Next", "Open credits", "Ageing", "Performance", "Trend, by the day of claim", "Statement")
    places = [shown.words.index(f" {heading} ") for heading in headings]
    assert places == sorted(places)
    assert shown.href("CSV ⬇") == f"{example.address()}download?report=statement&format=csv&id=lumen"


def test_what_is_not_known_of_a_vendor_is_left_out(fava: Fava) -> None:
    words = fava.page("vendor", id="acme").words
    assert "Acme Components Ltd acme · Assets:Credits:Acme · main.beancount:11 As of" in words


def test_the_period_of_the_time_filter_narrows_the_statement(example: Fava) -> None:
    shown = example.page("vendor", id="lumen", time="2026-04 - 2026-06")
    assert shown.tables[-1][1][:2] == ["2026-04-01", "opening balance"]
    assert "From 2026-04-01, the beginning of the time filter." in shown.words


def test_a_vendor_that_only_bills_name_has_a_page_too(tmp_path: pathlib.Path) -> None:
    books = (
        HEADER
        + """\
2020-01-01 open Liabilities:AP:Other
2020-01-01 custom "refund-policy" "ap_account" Liabilities:AP:Other
2026-02-02 * "bill"
  vendor_id: "other"
  Liabilities:AP:Other  -10.00 GBP
    bill_id: "INV-1"
    order_id: "KB-9"
  Expenses:Purchases     10.00 GBP
"""
    )
    fava = Fava(write(tmp_path, EXTENSION + books))
    shown = fava.page("vendor", id="other")
    assert "other other As of" in shown.words
    assert ["2026-02-02", "bill"] in [row[:2] for row in shown.tables[-1]]


def test_a_vendor_that_nothing_names_is_told_with_near_ones(fava: Fava) -> None:
    assert "The ledger has no vendor acne. Near to it are: acme" in fava.page("vendor", id="acne").words
    assert "Which vendor? acme shen" in fava.page("vendor").words


def test_orders_stand_with_what_they_came_to(fava: Fava) -> None:
    shown = fava.page("orders")
    assert shown.cells("Order") == ["KB-1"]
    assert shown.cells("Total value") == ["1,200.00 GBP"]
    assert shown.href("KB-1") == f"{fava.address()}?page=order&id=KB-1"


def test_an_order_is_a_matrix_of_its_vendors_with_all_that_names_it(fava: Fava) -> None:
    shown = fava.page("order", id="KB-1")
    assert "KB-1 2026-01-10 · main.beancount:20" in shown.words
    assert shown.cells("Vendor") == ["acme", "shen"]
    assert shown.cells("Ordered") == ["900.00 GBP", "300.00 GBP"]
    assert shown.cells("Case", table=1) == ["RC-1"]
    assert shown.cells("Credit", table=2) == ["acme/CM-17"]
    assert shown.cells("Refund", table=3) == ["VR-1", "VR-3"]


def test_an_order_that_is_only_named_has_a_page_without_a_day(tmp_path: pathlib.Path) -> None:
    books = (
        HEADER
        + '2026-02-02 custom "vendor-credit" "acme/1" 10.00 GBP Expenses:Purchases\n  order_id: "KB-7"\n'
    )
    shown = Fava(write(tmp_path, EXTENSION + books)).page("order", id="KB-7")
    assert "KB-7 As of" in shown.words
    assert "The ledger has no order KB-8." in Fava(tmp_path / "main.beancount").page("order", id="KB-8").words
