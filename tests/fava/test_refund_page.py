"""The page of a refund: why it may be posted, and why it is this amount."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.books_on_disk import FAULTY, HEADER, write
from tests.fava_pages import EXTENSION, Fava, veiled

if TYPE_CHECKING:
    import pathlib


def test_the_chain_is_drawn_and_each_box_leads_on(fava: Fava) -> None:
    shown = fava.page("refund", id="VR-1")
    drawing = re.search(r'<svg role="group".*</svg>\s*</div>', shown.html, re.DOTALL)
    assert drawing is not None
    leads = re.findall(r'<a href="([^"]*)">\s*<g role="img" class="([^"]*)"', drawing.group())
    assert [(href.replace("&amp;", "&").rpartition("?")[2], css) for href, css in leads[1:]] == [
        ("page=refund&id=VR-1", "good asked"),
        ("page=credit&id=acme%2FCM-17", "plain"),
        ("page=case&id=RC-1", "wait"),
        ("page=order&id=KB-1", "plain"),
    ]
    assert leads[0][0].startswith("#context-")


def test_what_it_took_of_each_credit_stands_between_before_and_after(fava: Fava) -> None:
    shown = fava.page("refund", id="VR-1")
    assert shown.tables[0] == [
        ["Date", "Credit", "What", "By", "Before", "Moved", "After", "Entry"],
        [
            "2026-02-20",
            "acme/CM-17",
            "refund",
            "VR-1",
            "550.00 GBP",
            "-320.00 GBP",
            "230.00 GBP",
            "main.beancount:38",
        ],
    ]


def test_a_gain_is_shown_as_arithmetic_that_a_calculator_confirms(fava: Fava) -> None:
    words = fava.page("refund", id="VR-2").words
    assert (
        "2026-02-22: cleared 1,000.00 CNY stated; proceeds 130.00 USD × 0.8 = 104.00 GBP;"
        " less carrying amount 100.00 GBP = 4.00 GBP" in words
    )
    assert "Amount 130.00 USD Proceeds 104.00 GBP FX gain 4.00 GBP" in words


def test_only_the_arithmetic_of_the_refund_is_shown(example: Fava) -> None:
    words = example.page("refund", id="VR-0005").words.partition("Controls")[0]
    assert words.count("less carrying amount") == 1
    assert "518.40 USD × 0.78 = 404.35 GBP; less carrying amount 400.61 GBP = 3.74 GBP" in words


def test_controls_are_ticked_with_the_figures_that_they_were_judged_on(fava: Fava) -> None:
    shown = fava.page("refund", id="VR-1")
    assert "✓ Within balance acme/CM-17 : 550.00 − 320.00 = 230.00 GBP" in shown.words
    assert '<span class="mark good" role="img" aria-label="PASSED" title="PASSED">✓</span>' in shown.html


def test_the_posting_stands_as_beancount_writes_it(fava: Fava) -> None:
    shown = fava.page("refund", id="VR-1")
    assert re.search(
        r"2026-02-20 \* &#34;Acme Components Ltd&#34; &#34;Refund VR-1&#34;[^\n]*\n  Assets:Clearing +320.00 GBP\n"
        r"  Assets:Credits:Acme +-320.00 GBP",
        shown.html,
    )
    assert "The posting" not in fava.page("refund", id="VR-2", time="2026-02-21").words


def test_a_refund_that_waits_says_for_what_and_what_it_reserves(fava: Fava) -> None:
    words = fava.page("refund", id="VR-3").words
    assert "Amount 30.00 GBP waits for RECEIPT" in words
    assert "Reserved 30.00 GBP acme/CM-17" in words
    assert "Allocation" not in words


def test_a_copy_shows_the_refund_that_it_repeats(fava: Fava) -> None:
    shown = fava.page("refund", id="VR-1-AGAIN")
    assert "VR-1 RECONCILED acme · 2026-02-20 · FT1 · main.beancount:38" in shown.words


def test_a_refused_refund_names_its_finding_and_takes_nothing(tmp_path: pathlib.Path) -> None:
    shown = Fava(write(tmp_path, EXTENSION + FAULTY)).page("refund", id="VR-1")
    assert 'class="state bad">REJECTED</p>' in shown.html
    assert "✗ Within balance" in shown.words
    assert '<span class="fact bad">REFUND_EXCEEDS_CREDIT_BALANCE</span>' in shown.html


def test_a_receipt_of_another_amount_and_a_fee_stand_beside_the_amount(tmp_path: pathlib.Path) -> None:
    books = (
        HEADER
        + """\
2020-01-01 open Expenses:Fees
2020-01-01 custom "refund-policy" "fee_account" Expenses:Fees
2026-02-02 custom "vendor-credit" "acme/1" 100.00 GBP Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-1" 100.00 GBP "acme/1"
  bank_transaction_ref: "FT1"
  fee: 2.50 GBP
  by: "a.khan"
"""
    )
    shown = Fava(write(tmp_path, EXTENSION + books)).page("refund", id="VR-1")
    assert "Amount 100.00 GBP Fee 2.50 GBP" in shown.words
    assert "acme · 2026-02-20 · FT1 · a.khan · main.beancount" in shown.words


@pytest.mark.parametrize("id_", ["VR-9", "acme/CM-17"])
def test_an_id_that_no_refund_has_is_named(fava: Fava, id_: str) -> None:
    assert f"The ledger has no refund {id_}." in fava.page("refund", id=id_).words


def test_incognito_shows_no_amount_of_a_refund(hidden: Fava) -> None:
    shown = hidden.page("refund", id="VR-2")
    assert veiled("Amount 130.00 USD") in shown.words
    assert not re.search(r"\d\.\d\d", shown.words)
    assert "130.00" not in shown.html
