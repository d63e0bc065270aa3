"""Trails of books in which something is odd: doubled, refused, in several currencies, matched again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.reports.trail import Trails
from tests.books_on_disk import HEADER, write

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.reports.trail import Node, Trail

CREDIT = '2026-02-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases\n'
REFUND = '2026-02-03 custom "vendor-refund" "VR-1" 50.00 GBP "acme/1"\n  bank_transaction_ref: "FT1"\n'


def of(tmp_path: pathlib.Path, text: str, word: str) -> Trail:
    """The trail of a word in a ledger with this text after the header."""
    return Trails(open_ledger(write(tmp_path, HEADER + text))).of(word)


def node(found: Trail, id_: str) -> Node:
    """The node of that id."""
    (one,) = (node for node in found.nodes if node.key.id == id_)
    return one


def bank(reference: str, *legs: str) -> str:
    """A bank transaction."""
    return "\n".join(['2026-02-04 * "Bank"', f'  bank_transaction_ref: "{reference}"', *legs]) + "\n"


IN = ("  Assets:Bank 50.00 GBP", "  Assets:Clearing -50.00 GBP")


def test_a_bank_line_imported_twice_says_so(tmp_path: pathlib.Path) -> None:
    found = of(tmp_path, CREDIT + REFUND + bank("FT1", *IN) + bank("FT1", *IN), "VR-1")
    receipt = node(found, "FT1")
    assert (receipt.state, receipt.remark) == ("DIFFERS", "stands on 2 bank transactions")
    lines = [step for step in found.steps if step.kind == "bank transaction"]
    assert [step.finding for step in lines] == [None, "RECEIPT_DUPLICATE"]


@pytest.mark.parametrize(
    ("legs", "amount", "state", "remark"),
    [
        (
            ("  Assets:Bank 50.00 GBP", "  Income:FX -50.00 GBP"),
            None,
            None,
            "moves nothing on a clearing account",
        ),
        (IN, 5000, "UNMATCHED", None),
        (
            (*IN, "  Assets:Bank 9.00 USD", "  Assets:Clearing -9.00 USD"),
            None,
            "UNMATCHED",
            "50.00 GBP and 9.00 USD",
        ),
    ],
)
def test_a_bank_line_shows_what_it_clears(
    tmp_path: pathlib.Path, legs: tuple[str, ...], amount: int | None, state: str | None, remark: str | None
) -> None:
    found = of(tmp_path, bank("FT1", *legs), "FT1")
    receipt = node(found, "FT1")
    assert (receipt.amount_minor, receipt.state, receipt.remark) == (amount, state, remark)
    (step,) = found.steps
    assert step.amount_minor == amount


def test_a_returned_payment_of_another_amount_differs(tmp_path: pathlib.Path) -> None:
    text = (
        CREDIT
        + REFUND
        + bank("FT1", *IN)
        + bank("RET", "  Assets:Bank -49.00 GBP", "  Assets:Clearing 49.00 GBP")
        + '2026-02-05 custom "reversal" "VR-1"\n  reason: "RETURNED"\n  bank_transaction_ref: "RET"\n'
    )
    assert node(of(tmp_path, text, "VR-1"), "RET").state == "DIFFERS"


def test_a_match_made_again_after_it_was_undone_stands(tmp_path: pathlib.Path) -> None:
    text = (
        CREDIT
        + '2026-02-03 custom "vendor-refund" "VR-1" 50.00 GBP "acme/1"\n'
        + '2026-02-03 custom "receipt-match" "FT1" "VR-1"\n'
        + '2026-02-04 custom "receipt-unmatch" "FT1" "VR-1"\n  reason: "ERROR"\n'
        + '2026-02-05 custom "receipt-match" "FT1" "VR-1"\n  received: 60.00 USD\n'
    )
    found = of(tmp_path, "2026-01-01 price USD 0.80 GBP\n" + text, "VR-1")
    assert [(edge.words, edge.amount_minor, edge.currency) for edge in found.edges] == [
        ("expected", 6000, "USD"),
        ("takes", 5000, "GBP"),
    ]


def test_refused_cases_bills_and_reductions_are_told_as_refused(tmp_path: pathlib.Path) -> None:
    text = (
        CREDIT
        + '2026-02-05 custom "credit-application" "AP-1" "acme/1" 90.00 GBP "INV-1"\n'
        + '2026-02-05 custom "refund-case" "RC-1" 90.00 GBP\n  vendor_id: "nobody"\n'
        + '  order_id: "KB-1"\n  reason: "X"\n  owner: "Y"\n'
    )
    application = node(of(tmp_path, text, "AP-1"), "AP-1")
    assert (application.state, application.remark) == ("REFUSED", "APPLICATION_EXCEEDS_CREDIT_BALANCE")
    found = of(tmp_path, text, "RC-1")
    assert (node(found, "RC-1").state, [step.what for step in found.steps]) == (
        "REFUSED",
        ["case RC-1 opened against nobody known"],
    )


def test_a_bill_without_order_in_two_currencies_has_no_single_amount(tmp_path: pathlib.Path) -> None:
    text = """\
2026-02-05 * "Acme"
  Assets:Credits:Acme  -9.00 GBP
    bill_id: "INV-1"
  Assets:Credits:Acme  -7.00 USD
    bill_id: "INV-1"
  Expenses:Purchases    9.00 GBP
  Expenses:Purchases    7.00 USD
"""
    bill = node(of(tmp_path, text, "INV-1"), "INV-1")
    assert (bill.amount_minor, bill.state, bill.remark) == (None, "OPEN", "open 9.00 GBP and 7.00 USD")


def test_an_order_in_two_currencies_has_no_total(tmp_path: pathlib.Path) -> None:
    order = '2026-01-10 custom "order" "KB-1" "acme" 9.00 GBP "shen" 3.00 USD\n'
    assert node(of(tmp_path, order, "KB-1"), "KB-1").amount_minor is None


def test_a_case_moved_by_a_transaction_beside_the_chain_names_no_directive(tmp_path: pathlib.Path) -> None:
    text = """\
2026-01-20 custom "refund-case" "RC-1" 60.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "X"
  owner: "Y"
2026-02-05 * "Acme"
  case_id: "RC-1"
  Assets:Credits:Acme  9.00 GBP
    credit_id: "acme/2"
  Expenses:Purchases  -9.00 GBP
2026-02-06 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
  case_id: "RC-1"
"""
    told = [step.what for step in of(tmp_path, text, "acme/1").steps]
    assert told == [
        "case RC-1 opened against Acme Components Ltd",
        "RC-1 OPEN → CREDITED",
        "credit memo acme/1 recorded",
    ]


def test_a_pending_refund_says_what_it_waits_for(tmp_path: pathlib.Path) -> None:
    text = (
        CREDIT.replace("50.00", "90.00")
        + '2026-02-03 custom "vendor-refund" "VR-1" 60.00 USD "acme/1"\n'
        + '2026-02-03 custom "receipt-match" "FT1" "VR-2"\n  external_id: "m-1"\n'
        + '2026-02-03 custom "receipt-match" "FT1" "VR-2"\n  external_id: "m-1"\n'
        + '2026-02-03 custom "vendor-refund" "VR-2" 10.00 GBP "acme/1"\n'
    )
    refund = node(of(tmp_path, text, "VR-1"), "VR-1")
    assert refund.remark == (
        "waits for: receipt; reserves nothing: there is no price of USD in GBP on or before 2026-02-03"
    )
    assert [step.what for step in of(tmp_path, text, "m-1").steps if step.kind == "receipt-match"] == [
        "bank line FT1 matched to VR-2",
        "FT1 repeats FT1 (external id m-1): ignored",
    ]


def test_a_refund_with_the_id_of_a_credit_is_told_as_refused(tmp_path: pathlib.Path) -> None:
    found = of(tmp_path, CREDIT + REFUND.replace("VR-1", "acme/1"), "acme/1")
    assert [(str(one.key), one.state, one.remark) for one in found.asked] == [
        ("refund acme/1", "REFUSED", "DUPLICATE_ID"),
        ("credit acme/1", "POSTED", "unapplied 50.00 GBP"),
    ]
