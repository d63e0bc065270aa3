"""What a trail looks up of a ledger's records is of its own chain, and told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.ledger import open_ledger
from beancount_refunds.reports.trail import trail
from tests.books_on_disk import HEADER, write

if TYPE_CHECKING:
    import pathlib

CASE = """\
2026-02-01 custom "refund-case" "{id}" 50.00 GBP
  vendor_id: "acme"
  order_id: "{order}"
  reason: "DAMAGED"
  owner: "a.khan"
"""


def told(tmp_path: pathlib.Path, text: str, word: str) -> list[tuple[str, tuple[str, ...]]]:
    """What the steps of a trail say, and what came of them."""
    ledger = open_ledger(write(tmp_path, HEADER + text))
    return [(step.what, step.effects) for step in trail(ledger, word).steps]


def test_a_case_that_bears_the_id_of_an_order_is_not_told_of_it(tmp_path: pathlib.Path) -> None:
    text = CASE.format(id="RC-1", order="RC-2") + CASE.format(id="RC-2", order="PO-2")
    assert told(tmp_path, text, "RC-1") == [
        ("case RC-1 opened against Acme Components Ltd", ("RC-1 is OPEN",))
    ]


def test_what_is_netted_against_a_bill_is_told_once(tmp_path: pathlib.Path) -> None:
    text = """\
2026-01-01 open Liabilities:AP
2026-02-01 * "Acme Components Ltd" "Bill"
  Liabilities:AP  -90.00 GBP
    bill_id: "INV-1"
    vendor_id: "acme"
  Expenses:Purchases
2026-02-02 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
2026-02-03 custom "credit-application" "AP-1" "acme/1" 50.00 GBP "INV-1" Liabilities:AP
"""
    assert told(tmp_path, text, "AP-1") == [
        ("bill INV-1 booked", ()),
        ("credit memo acme/1 recorded", ("acme/1 is POSTED",)),
        ("AP-1: acme/1 netted against bill INV-1", ("50.00 GBP of acme/1 netted", "AP-1 WAITING → POSTED")),
    ]
