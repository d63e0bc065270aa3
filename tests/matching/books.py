"""Ledgers with credits, refunds and bank transactions, for the matcher's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.ledger import Ledger, open_ledger

if TYPE_CHECKING:
    import pathlib

HEADER = """\
option "operating_currency" "GBP"
plugin "beancount_refunds"
2026-01-01 open Assets:Bank:Current
  iban: "BE68 5390 0754 7034"
2026-01-01 open Assets:Bank:Euro
  iban: "unknown"
2026-01-01 open Assets:Clearing
2026-01-01 open Assets:Credits:Acme
2026-01-01 open Expenses:Purchases
2026-01-01 open Expenses:Fees
2026-01-01 open Income:FX
2026-01-01 open Equity:Opening
2026-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:Credits:Acme
  iban: "GB33BUKB20201555555555"
  aliases: "ACME COMP; ACME LTD"
2026-01-01 custom "refund-policy" "clearing_account" Assets:Clearing
2026-01-01 custom "refund-policy" "receipt_account" Assets:Bank
2026-01-01 custom "refund-policy" "fee_account" Expenses:Fees
2026-01-01 custom "refund-policy" "fx_gain_account" Income:FX
2026-01-01 custom "refund-policy" "fx_loss_account" Income:FX
"""

CREDITS = """\
2026-01-20 custom "refund-case" "RC-2026-0007" 700.00 GBP
  vendor_id: "acme"
  order_id: "KB-556677"
  reason: "DAMAGED"
  owner: "a.khan"
2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
  number: "CN 000017"
  bill_id: "INV-880"
  order_id: "KB-556677"
  case_id: "RC-2026-0007"
  external_id: "c-17"
2026-02-05 custom "vendor-credit" "acme/CM-18" 100.00 GBP Expenses:Purchases
  number: "RF18 5390 0754 7034"
"""

REFUND = '2026-02-20 custom "vendor-refund" "VR-0001" 100.00 GBP {given}"acme/CM-17"\n{meta}'
STATED = '  bank_transaction_ref: "FT26051XYZ"\n'
BANK = """\
2026-02-23 * "ACME COMP" "refund"
  bank_transaction_ref: "FT26051XYZ"
  Assets:Bank:Current  100.00 GBP
  Assets:Clearing
"""


def loaded(folder: pathlib.Path, text: str) -> Ledger:
    """A ledger of the header and a text."""
    path = folder / "main.beancount"
    path.write_text(HEADER + text, encoding="utf-8")
    ledger = open_ledger(path)
    assert not ledger.errors
    return ledger
