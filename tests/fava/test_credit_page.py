"""The page of a credit: what it was, where it went, and where it came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.books_on_disk import HEADER, write
from tests.fava_pages import EXTENSION, Fava, veiled

if TYPE_CHECKING:
    import pathlib


def test_the_amount_and_what_became_of_it_stand_on_top(fava: Fava) -> None:
    shown = fava.page("credit", id="acme/CM-17")
    assert (
        "acme · 2026-02-02 · case RC-1 · order KB-1 · Assets:Credits:Acme · main.beancount:32" in shown.words
    )
    assert (
        "Amount 550.00 GBP Refunded 320.00 GBP Unapplied 230.00 GBP Reserved 30.00 GBP Available 200.00 GBP"
        " Expires 2026-03-20" in shown.words
    )
    assert shown.href("Assets:Credits:Acme") == "/beancount/account/Assets:Credits:Acme/"


def test_each_movement_stands_with_the_balance_before_and_after(fava: Fava) -> None:
    table = fava.page("credit", id="acme/CM-17").tables[0]
    assert [row[2:7] for row in table[1:]] == [
        ["credit", "acme/CM-17", "0.00 GBP", "550.00 GBP", "550.00 GBP"],
        ["refund", "VR-1", "550.00 GBP", "-320.00 GBP", "230.00 GBP"],
    ]


def test_a_credit_in_foreign_currency_says_what_it_carries(fava: Fava) -> None:
    words = fava.page("credit", id="shen/TK-1").words
    assert "Carrying amount 100.00 GBP 0.00 GBP left" in words
    # No rate is known for this one.
    assert "Carrying amount What moved" not in fava.page("credit", id="shen/TK-2").words


def test_an_application_is_told_on_the_page_of_its_credit(tmp_path: pathlib.Path) -> None:
    books = (
        HEADER
        + """\
2026-02-02 custom "vendor-credit" "acme/1" 120.00 GBP Expenses:Purchases
  number: "CN 0001"
  tax: 20.00 GBP
2020-01-01 open Liabilities:VAT
2020-01-01 custom "refund-policy" "tax_account" Liabilities:VAT
2026-02-03 custom "credit-application" "AP-1" "acme/1" 50.00 GBP "INV-1"
2026-02-04 custom "credit-write-off" "WO-1" "acme/1" 5.00 GBP Expenses:FX
  reason: "SMALL"
"""
    )
    fava = Fava(write(tmp_path, EXTENSION + books))
    shown = fava.page("credit", id="acme/1")
    assert "acme · 2026-02-02 · CN 0001 · Assets:Credits:Acme" in shown.words
    assert (
        "Amount 120.00 GBP Tax in it 20.00 GBP Netted 50.00 GBP Written off 5.00 GBP Unapplied 65.00 GBP"
        in shown.words
    )
    assert shown.href("AP-1") == f"{fava.address()}?page=credit&id=acme%2F1"


def test_an_id_that_no_credit_has_is_named(fava: Fava) -> None:
    assert (
        "The ledger has no credit acme/CM-18. Near to it are: acme/CM-17"
        in fava.page("credit", id="acme/CM-18").words
    )


def test_incognito_shows_no_amount_of_a_credit(hidden: Fava) -> None:
    shown = hidden.page("credit", id="shen/TK-1")
    assert veiled("Amount 1,000.00 CNY") in shown.words
    assert not re.search(r"\d\.\d\d", shown.words)
