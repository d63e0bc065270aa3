"""A ledger in which receipts of every kind wait: named exactly, several that add up, a tie, a name only."""

from __future__ import annotations

from tests.books_on_disk import HEADER
from tests.fava_pages import WRITING

POLICY = """\
2020-01-01 custom "refund-policy" "reason_code" "DAMAGED" "The goods were damaged"
2020-01-01 custom "refund-policy" "reason_code" "WRONG_VENDOR" "It belongs to another vendor"
2020-01-01 custom "refund-policy" "reason_code" "WRONG_REFERENCE" "It came under another reference"
2020-01-01 open Expenses:Fees
2020-01-01 custom "refund-policy" "fee_account" Expenses:Fees
2020-01-01 custom "refund-policy" "record_file" "recorded.beancount"
"""

WAITING = """\
2026-01-20 custom "refund-case" "RC-7" 600.00 GBP
  vendor_id: "acme"
  order_id: "KB-7"
  reason: "DAMAGED"
  owner: "a.khan"
2026-01-25 custom "case-event" "RC-7" "agreed"
  by: "a.khan"
  at: "2026-01-25T10:14:00+00:00"
  reason: "DAMAGED"
2026-02-01 custom "vendor-credit" "acme/CM-1701" 600.00 GBP Expenses:Purchases
  case_id: "RC-7"
  order_id: "KB-7"
2026-02-02 custom "vendor-credit" "acme/CM-1702" 120.00 GBP Expenses:Purchases
2026-02-02 custom "vendor-credit" "acme/CM-1703" 80.50 GBP Expenses:Purchases
2026-02-03 custom "vendor-credit" "shen/TK-4401" 75.00 GBP Expenses:Purchases
2026-02-03 custom "vendor-credit" "shen/TK-4402" 75.00 GBP Expenses:Purchases
2026-02-10 custom "vendor-refund" "VR-0001" 450.00 GBP "acme/CM-1701"
2026-02-12 * "ACME COMPONENTS LTD" "Refund VR-0001"
  bank_transaction_ref: "FT26043EXA"
  Assets:Bank       450.00 GBP
  Assets:Clearing  -450.00 GBP
2026-02-14 * "ACME COMPONENTS LTD" "Credit notes"
  bank_transaction_ref: "FT26045SUM"
  Assets:Bank       200.50 GBP
  Assets:Clearing  -200.50 GBP
2026-02-15 * "深圳零件" "refund"
  bank_transaction_ref: "FT26046TIE"
  Assets:Bank        75.00 GBP
  Assets:Clearing   -75.00 GBP
2026-02-17 * "ACME COMPONENTS LTD" "part of RC-7"
  bank_transaction_ref: "FT26048NAM"
  Assets:Bank        61.20 GBP
  Assets:Clearing   -61.20 GBP
2026-02-18 * "SEPA COLLECTIVE" "no details"
  bank_transaction_ref: "FT26049NIL"
  Assets:Bank        96.00 GBP
  Assets:Clearing   -96.00 GBP
"""

RECEIPTS = ("FT26043EXA", "FT26045SUM", "FT26046TIE", "FT26048NAM", "FT26049NIL")

WORKBENCH = WRITING + HEADER + POLICY + WAITING
