"""One ledger with every turn that a trail can take, for the tests of trails and of their rendering."""

from __future__ import annotations

from tests.books_on_disk import HEADER

#: A batch receipt, a wrong match, a returned payment, netting, a write-off, hand-booked and refused things.
TRAILS = (
    HEADER
    + """\
2020-01-01 open Liabilities:AP:Acme
2020-01-01 open Liabilities:Suspense
2020-01-01 open Expenses:WriteOffs
2020-01-01 open Assets:Wallet
2020-01-01 custom "refund-policy" "suspense_account" Liabilities:Suspense
2020-01-01 custom "refund-policy" "approval_limit" 400.00 GBP
2026-01-10 custom "order" "KB-1" "acme" 900.00 GBP "shen" 300.00 GBP
  by: "a.khan"
2026-01-11 * "Acme" "Lamps"
  vendor_id: "acme"
  order_id: "KB-1"
  Liabilities:AP:Acme  -900.00 GBP
    bill_id: "INV-1"
  Expenses:Purchases    900.00 GBP
2026-01-20 custom "refund-case" "RC-1" 600.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
  by: "a.khan"
2026-01-21 note Assets:Credits:Acme "four of twenty crushed" ^RC-1
2026-01-25 custom "case-event" "RC-1" "agreed"
  by: "a.khan"
  at: "2026-01-25T10:14:00+00:00"
  reason: "VENDOR_CONFIRMED"
2026-02-02 custom "vendor-credit" "acme/1" 450.00 GBP Expenses:Purchases
  number: "CN 1"
  case_id: "RC-1"
  bill_id: "INV-1"
  order_id: "KB-1"
  evidence: "memos/1.pdf"
  external_id: "c-1"
  by: "a.khan"
2026-02-03 custom "vendor-credit" "acme/2" 150.00 GBP Expenses:Purchases
  case_id: "RC-1"
2026-02-04 custom "vendor-credit" "shen/1" 300.00 GBP Expenses:Purchases
  order_id: "KB-1"
2026-02-05 * "Acme" "Booked by hand"
  Assets:Credits:Acme   80.00 GBP
    credit_id: "acme/3"
  Expenses:Purchases   -80.00 GBP
2026-02-06 * "Acme" "Raised by hand"
  Assets:Credits:Acme   20.00 GBP
    credit_id: "acme/3"
  Expenses:Purchases   -20.00 GBP
2026-02-07 * "Acme" "Lowered by hand"
  Assets:Credits:Acme  -10.00 GBP
    credit_id: "acme/3"
  Expenses:Purchases    10.00 GBP
2026-02-10 custom "vendor-refund" "VR-1" 500.00 GBP "acme/1" "acme/2"
  gateway_transaction_id: "PAY-1"
  external_id: "e-1"
  by: "a.khan"
2026-02-10 custom "vendor-refund" "VR-1-AGAIN" 500.00 GBP "acme/1" "acme/2"
  gateway_transaction_id: "PAY-1"
  external_id: "e-1"
  by: "a.khan"
2026-02-11 custom "approval" "VR-1" 500.00 GBP
  by: "m.lee"
2026-02-11 custom "vendor-refund" "VR-2" 100.00 GBP "shen/1"
2026-02-12 custom "receipt-match" "FT1" "VR-1" "VR-2"
  by: "t.okafor"
2026-02-12 * "BAZAAR" "PAYOUT"
  bank_transaction_ref: "FT1"
  Assets:Bank       600.00 GBP
  Assets:Clearing  -600.00 GBP
2026-02-13 document Assets:Bank "advice.pdf" ^VR-1 ^VR-2
2026-02-14 custom "vendor-refund" "VR-3" 60.00 GBP "shen/1"
2026-02-14 custom "receipt-match" "FT3" "VR-3"
2026-02-15 custom "receipt-unmatch" "FT3" "VR-3"
  reason: "WRONG_VENDOR"
2026-02-16 custom "receipt-match" "FT4" "VR-3"
2026-02-16 custom "receipt-reject" "FT3" "acme/3"
2026-02-16 * "SHEN" "60"
  bank_transaction_ref: "FT4"
  Assets:Bank       60.00 GBP
  Assets:Clearing  -60.00 GBP
2026-02-17 * "SHEN" "returned"
  bank_transaction_ref: "RET4"
  Assets:Bank      -60.00 GBP
  Assets:Clearing   60.00 GBP
2026-02-17 custom "reversal" "VR-3"
  reason: "RETURNED"
  bank_transaction_ref: "RET4"
2026-02-18 custom "credit-application" "AP-1" "shen/1" 50.00 GBP "INV-9"
2026-02-18 custom "credit-application" "AP-2" "shen/1" 5.00 GBP "INV-9"
2026-02-18 custom "reversal" "AP-2"
  reason: "ERROR"
2026-02-19 custom "credit-write-off" "WO-1" "acme/2" 10.00 GBP Expenses:WriteOffs
  reason: "IMMATERIAL"
2026-02-20 custom "vendor-refund" "VR-4" 30.00 GBP "acme/2"
2026-02-20 custom "vendor-refund" "VR-5" 7.00 GBP "acme/9"
  bank_transaction_ref: "FT5"
2026-02-20 custom "vendor-credit" "acme/8" 7.00 GBP Expenses:Purchases
  case_id: "RC-9"
2026-02-21 custom "vendor-refund" "VR-6" 9.00 GBP Assets:Wallet "acme/3"
  case_id: "RC-1"
  order_id: "KB-7"
2026-02-22 balance Assets:Wallet 9.00 GBP
2026-02-23 custom "credit-balance" "acme/1" 0.00 GBP
2026-02-24 custom "exception" "PENDING_OVERDUE" "VR-4"
  owner: "m.lee"
  reason: "ASKED"
  at: "2026-02-24T09:00:00+00:00"
  until: 2026-03-31
2026-03-30 * "Acme" "Payment"
  bank_transaction_ref: "FTPAY"
  vendor_id: "acme"
  Liabilities:AP:Acme   900.00 GBP
    bill_id: "INV-1"
  Assets:Bank          -900.00 GBP
"""
)
