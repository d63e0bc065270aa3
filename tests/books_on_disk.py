"""Ledgers as files, for the tests of what the tools print."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pathlib

HEADER = """\
option "operating_currency" "GBP"
plugin "beancount_refunds"
2020-01-01 open Assets:Bank
2020-01-01 open Assets:Clearing
2020-01-01 open Assets:Credits:Acme
2020-01-01 open Assets:Credits:Shen
2020-01-01 open Expenses:Purchases
2020-01-01 open Expenses:FX
2020-01-01 open Income:FX
2020-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:Credits:Acme
2020-01-01 custom "vendor" "shen" "深圳零件" Assets:Credits:Shen
2020-01-01 custom "refund-policy" "functional_currency" "GBP"
2020-01-01 custom "refund-policy" "clearing_account" Assets:Clearing
2020-01-01 custom "refund-policy" "receipt_account" Assets:Bank
2020-01-01 custom "refund-policy" "fx_gain_account" Income:FX
2020-01-01 custom "refund-policy" "fx_loss_account" Expenses:FX
"""

#: One of everything: a case with its trail, credits in three currencies, a gain, a copy, a pending refund.
BOOKS = (
    HEADER
    + """\
2026-01-02 price CNY 0.10 GBP
2026-01-02 price USD 0.80 GBP
2026-01-10 custom "order" "KB-1" "acme" 900.00 GBP "shen" 300.00 GBP
2026-01-20 custom "refund-case" "RC-1" 600.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
2026-01-21 note Assets:Credits:Acme "=four of twenty crushed" ^RC-1
2026-01-25 custom "case-event" "RC-1" "agreed"
  by: "a.khan"
  at: "2026-01-25T10:14:00+00:00"
  reason: "VENDOR_CONFIRMED"
  amount: 550.00 GBP
2026-02-02 custom "vendor-credit" "acme/CM-17" 550.00 GBP Expenses:Purchases
  case_id: "RC-1"
  order_id: "KB-1"
  expires: 2026-03-20
2026-02-03 custom "vendor-credit" "shen/TK-1" 1000.00 CNY Expenses:Purchases
2026-02-04 custom "vendor-credit" "shen/TK-2" 31000 JPY Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-1" 320.00 GBP "acme/CM-17"
  bank_transaction_ref: "FT1"
  gateway_transaction_id: "KPAY-1"
  external_id: "e-1"
2026-02-20 custom "vendor-refund" "VR-1-AGAIN" 320.00 GBP "acme/CM-17"
  bank_transaction_ref: "FT1"
  external_id: "e-1"
2026-02-20 * "Acme" "Refund"
  bank_transaction_ref: "FT1"
  Assets:Bank       320.00 GBP
  Assets:Clearing  -320.00 GBP
2026-02-21 note Assets:Credits:Acme "the rest in March" ^RC-1 ^VR-1
2026-02-22 custom "vendor-refund" "VR-2" 130.00 USD "shen/TK-1" 1000.00 CNY
  bank_transaction_ref: "FT2"
2026-02-23 custom "vendor-refund" "VR-3" 30.00 GBP "acme/CM-17"
2026-03-02 custom "exception" "REFUND_UNRECONCILED" "VR-2"
  owner: "m.lee"
  reason: "IN_TRANSIT"
  at: "2026-03-02T09:00:00+00:00"
  until: 2026-03-31
"""
)

#: Two findings, a Beancount error, and what they leave.
FAULTY = (
    HEADER
    + """\
2026-02-02 custom "vendor-credit" "acme/CM-17" 550.00 GBP Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-1" 600.00 GBP "acme/CM-17"
  bank_transaction_ref: "FT1"
2026-02-21 custom "vendor-refund" "VR-2" 10.00 GBP "acme/CM-99"
2026-02-22 balance Assets:Bank 1.00 GBP
"""
)

CLEAN = HEADER + '2026-02-02 custom "vendor-credit" "acme/CM-17" 550.00 GBP Expenses:Purchases\n'


def write(folder: pathlib.Path, text: str, name: str = "main.beancount") -> pathlib.Path:
    """A file with ``text``, dedented."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path
